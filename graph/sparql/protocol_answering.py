"""Answers a query of the SPARQL 1.1 Protocol in a confined process, in the format that is wanted.

All work that depends on the text of a query is done here, not in the server: the text may be long
or hostile, and this process can be ended.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import IO, Any

from ...errors import TrialgraphError
from ..rdf.iris import PREFIXES
from ..rdf.prefixes import prefixes
from .answering import LONGEST_ERROR, Ending, bounded
from .graphs_named import graphs_named
from .known_prefixes import with_prefixes
from .mentions import in_order, selects_all
from .result_formats import WRITERS
from .results import answer_of_json
from .screening import refuse_foreign
from .tokens import Token, tokens
from .unknown_terms import refuse_undeclared

TABLE_FORMATS = ("json", "xml", "csv", "tsv")
TRIPLE_FORMATS = ("turtle", "ntriples", "jsonld", "trig", "rdfxml")
ONCE = "once"  # the detail of an answer that would be another one next time
_CHANGING = frozenset(("NOW", "RAND", "UUID", "STRUUID", "BNODE"))
_OF_TRIPLES = ("CONSTRUCT", "DESCRIBE")
_FORMS = ("SELECT", "ASK", *_OF_TRIPLES)
_READING = ("variable", "iri", "prefixed", "blank")
prefixes()  # known before files can no longer be opened


def answer_protocol(
    store: Any, request: Mapping[str, Any], send: Callable[[bytes], object]
) -> Ending:
    """Answers a request from a pyoxigraph store.

    `query`, `base` (IRI), `default` and `named` (the graphs that the request names; both empty if
    it names none), `table` and `triples` (the acceptable formats, or ""), `size` (bytes). The
    detail of an answer is "", `ONCE`, or the IRI of a graph that the request names and that there
    is not; a query that names such a graph is wrong.
    """
    try:
        refuse_foreign(request["query"])
        text = with_prefixes(request["query"])
        refuse_undeclared(text)
        found = list(tokens(text))
    except TrialgraphError as error:
        return Ending("refused", str(error)[:LONGEST_ERROR])
    wanted = request["triples" if _form(found) in _OF_TRIPLES else "table"]
    if not wanted:
        return Ending("not_acceptable", "graph" if _form(found) in _OF_TRIPLES else "table")
    if _reads_graphs(found) and (missing := _missing(store, graphs_named(text))):
        return Ending("no_graph", missing)
    changes = bool(_CHANGING & {token.keyword for token in found})
    detail = _missing(store, [*request["default"], *request["named"]]) or ONCE * changes

    def run(file: IO[bytes]) -> Ending:
        answer = store.query(text, **_dataset(text, request), base_iri=request["base"])
        kind = _write(answer, text, wanted, file)
        return Ending(kind, detail)

    return bounded(run, send, request["size"])


def _form(found: Sequence[Token]) -> str:
    return next((token.keyword for token in found if token.keyword in _FORMS), "")


def _reads_graphs(found: Sequence[Token]) -> bool:
    return any(token.kind in _READING or token.text in ("[", "a") for token in found)


def _missing(store: Any, graphs: Sequence[str]) -> str:
    """The first of the graphs that is not there: what is asked of it seems unknown."""
    import pyoxigraph

    for graph in graphs:
        try:
            if not store.contains_named_graph(pyoxigraph.NamedNode(graph)):
                return graph
        except ValueError:  # no IRI
            return graph
    return ""


def _dataset(text: str, request: Mapping[str, Any]) -> dict[str, Any]:
    """The dataset: what the request names, else what the query names, else the union of all."""
    import pyoxigraph

    if not request["default"] and not request["named"]:
        return {"use_default_graph_as_union": not graphs_named(text)}
    return {
        "default_graph": [pyoxigraph.NamedNode(graph) for graph in request["default"]],
        "named_graphs": [pyoxigraph.NamedNode(graph) for graph in request["named"]],
    }


def _write(answer: Any, text: str, wanted: str, file: IO[bytes]) -> str:
    import pyoxigraph

    if isinstance(answer, pyoxigraph.QueryTriples):
        form = {
            "turtle": pyoxigraph.RdfFormat.TURTLE,
            "ntriples": pyoxigraph.RdfFormat.N_TRIPLES,
            "jsonld": pyoxigraph.RdfFormat.JSON_LD,
            "trig": pyoxigraph.RdfFormat.TRIG,
            "rdfxml": pyoxigraph.RdfFormat.RDF_XML,
        }[wanted]
        pyoxigraph.serialize(answer, file, form, prefixes=PREFIXES)
        return "triples"
    # Oxigraph would write characters that XML cannot contain, columns in an order of its own, and
    # no table for ASK.
    is_truth = isinstance(answer, pyoxigraph.QueryBoolean)
    if wanted == "xml" or selects_all(text) or (is_truth and wanted != "json"):
        written = answer.serialize(format=pyoxigraph.QueryResultsFormat.JSON)
        file.write(WRITERS[wanted](in_order(text, answer_of_json(written))).encode())
    else:
        answer.serialize(file, getattr(pyoxigraph.QueryResultsFormat, wanted.upper()))
    return "table"
