"""Virtuoso, another SPARQL server, gives the same evidence and verdicts as the embedded store."""

from __future__ import annotations

import shutil
import socket
import subprocess
import time
from collections.abc import Iterator

import pytest
import trialgraph as tg
from trialgraph.graph.rdf.from_rdf import read_rows
from trialgraph.graph.rdf.store import EmbeddedStore
from trialgraph.graph.sparql.endpoint import EndpointStore
from trialgraph.loaders.build import build

SERVER, SHELL = shutil.which("virtuoso-t"), shutil.which("isql-vt")
pytestmark = [
    pytest.mark.virtuoso,
    pytest.mark.skipif(not (SERVER and SHELL), reason="needs Virtuoso 7 (virtuoso-t and isql-vt)"),
]
SETTINGS = """
[Database]
DatabaseFile = virtuoso.db
ErrorLogFile = virtuoso.log
LockFile = virtuoso.lck
TransactionFile = virtuoso.trx
xa_persistent_file = virtuoso.pxa
[TempDatabase]
DatabaseFile = virtuoso-temp.db
TransactionFile = virtuoso-temp.trx
[Parameters]
ServerPort = {sql}
DirsAllowed = {folder}/load
NumberOfBuffers = 20000
[HTTPServer]
ServerPort = {http}
[SPARQL]
ResultSetMaxRows = 1000000
"""
LOAD = "ld_dir('{folder}/load', '*.nq', 'urn:none');\nrdf_loader_run();\ncheckpoint;\n"


@pytest.fixture(scope="module")
def embedded() -> EmbeddedStore:
    return EmbeddedStore(build())


@pytest.fixture(scope="module")
def virtuoso(
    embedded: EmbeddedStore, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[EndpointStore]:
    """The shipped graph behind Virtuoso, on free ports; ended when the tests are done."""
    folder = tmp_path_factory.mktemp("virtuoso")
    (folder / "load").mkdir()
    (folder / "load" / "graph.nq").write_bytes(embedded.content())
    sql, http = _free_port(), _free_port()
    settings = SETTINGS.format(sql=sql, http=http, folder=folder)
    (folder / "virtuoso.ini").write_text(settings, encoding="utf-8")
    server = subprocess.Popen(
        [str(SERVER), "+foreground", "+configfile", "virtuoso.ini"],
        cwd=folder,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        _wait_until_online(http, server)
        (folder / "load.sql").write_text(LOAD.format(folder=folder), encoding="utf-8")
        subprocess.run(
            [str(SHELL), str(sql), "dba", "dba", str(folder / "load.sql")],
            check=True,
            capture_output=True,
            timeout=120,
        )
        yield EndpointStore(f"http://127.0.0.1:{http}/sparql")
    finally:
        server.kill()
        server.wait()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait_until_online(port: int, server: subprocess.Popen[bytes]) -> None:
    for _ in range(600):
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
            return
        except OSError:
            assert server.poll() is None, "Virtuoso ended at once"
            time.sleep(0.1)
    raise AssertionError("Virtuoso did not come online within a minute")


def test_rows_are_the_same(embedded: EmbeddedStore, virtuoso: EndpointStore) -> None:
    assert read_rows(virtuoso) == read_rows(embedded)


@pytest.mark.parametrize("profile", ["lines=1, refractory:lenalidomide", "refractory:bortezomib"])
def test_verdicts_are_the_same(profile: str, virtuoso: EndpointStore) -> None:
    there = tg.open(endpoint=virtuoso.url).support(profile).to_dict()
    assert there == tg.open().support(profile).to_dict()


def test_a_user_query(virtuoso: EndpointStore) -> None:
    frame = tg.open(endpoint=virtuoso.url).query(
        "SELECT (COUNT(DISTINCT ?trial) AS ?n) WHERE { GRAPH ?source { ?trial a tg:Trial } }"
    )
    assert int(frame["n"][0]) == len(tg.open().evidence.trials)
