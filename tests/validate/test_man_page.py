"""The manual page: current, complete, without warnings of troff, and installed."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import sysconfig
from pathlib import Path

import pytest
from trialgraph.cli.man_page import man_page
from trialgraph.cli.parser import parser
from trialgraph.cli.reference import commands_of

FILE = Path(__file__).parents[2] / "docs" / "trialgraph.1"


@pytest.mark.skipif(not FILE.is_file(), reason="not in a checkout")
def test_the_page_is_current() -> None:
    assert FILE.read_text(encoding="ascii") == man_page(), "run: make docs"


def test_it_has_every_command_and_option() -> None:
    page = man_page().replace("\\-", "-")
    for sub in commands_of(parser()):
        assert f".SS {sub.prog}\n" in page
        for action in sub._actions:
            if action.help and action.help != "==SUPPRESS==":
                assert all(option in page for option in action.option_strings)


def test_troff_prints_it_without_warnings() -> None:
    if not shutil.which("groff"):
        pytest.skip("groff is not installed")
    printed = subprocess.run(
        ["groff", "-man", "-Tutf8", "-ww", "-P-c"],
        input=man_page(),
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=True,
    )
    assert printed.stderr == ""
    text = re.sub(".\b", "", printed.stdout)
    assert "NAME" in text and "trialgraph support" in text
    assert "refractory:lenalidomide" in text


def test_the_wheel_installs_it() -> None:
    installed = Path(sysconfig.get_path("data")) / "share" / "man" / "man1" / "trialgraph.1"
    if Path(sys.prefix) not in installed.parents:
        pytest.skip("not in an environment of its own")
    assert installed.is_file()
