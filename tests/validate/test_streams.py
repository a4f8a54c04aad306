"""Output, errors and exit codes on a system that lacks something: space, a home, an encoding."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from trialgraph.cli.streams import shown
from trialgraph.errors import TrialgraphError
from trialgraph.loaders.layers.index import entries

PROFILE = "lines=1, refractory:lenalidomide"
COMMAND = [sys.executable, "-m", "trialgraph.cli.main"]


def run(
    *arguments: str, out: int | None = subprocess.PIPE, **environment: str
) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        [*COMMAND, *arguments],
        stdout=out,
        stderr=subprocess.PIPE,
        env=os.environ | environment,
        check=False,
    )


@pytest.mark.parametrize(
    "arguments",
    [
        ("support", PROFILE),
        ("support", PROFILE, "--format", "json"),
        ("trials", "--format", "csv"),
        ("--help",),
    ],
)
@pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no /dev/full")
def test_a_full_disk_is_an_error_of_one_line(arguments: tuple[str, ...]) -> None:
    with Path("/dev/full").open("wb") as full:
        ended = run(*arguments, out=full.fileno())
    assert ended.returncode == 2
    assert ended.stderr.decode().splitlines() == [
        "trialgraph: cannot write the output (No space left on device)"
    ]


@pytest.mark.skipif(os.name == "nt", reason="needs a POSIX shell")
def test_a_closed_output_is_an_error_of_one_line() -> None:
    ended = subprocess.run(
        ["sh", "-c", '"$@" >&-', "sh", *COMMAND, "support", PROFILE],
        stderr=subprocess.PIPE,
        check=False,
    )
    assert ended.returncode == 2
    assert b"Traceback" not in ended.stderr and b"cannot write the output" in ended.stderr


@pytest.mark.parametrize("encoding", ["ascii", "cp1252", "cp936", "latin-1"])
@pytest.mark.parametrize("language", ["en", "zh"])
def test_any_encoding_shows_what_it_can(encoding: str, language: str) -> None:
    ended = run("support", PROFILE, "--lang", language, PYTHONIOENCODING=encoding)
    assert ended.returncode == 0, ended.stderr
    text = ended.stdout.decode(encoding)
    assert "PVd" in text and "0.55 (0.33" in text
    if language == "en":
        assert "0.55 (0.33-0.94)" in text.replace("–", "-"), "a dash becomes a hyphen"
    elif encoding == "cp936":
        assert "支持" in text


def test_data_for_programs_are_utf8_in_any_encoding() -> None:
    plain = run("drugs", "--format", "json").stdout
    ascii_only = run("drugs", "--format", "json", PYTHONIOENCODING="ascii").stdout
    assert json.loads(ascii_only) == json.loads(plain)
    assert "来那度胺" in ascii_only.decode("utf-8")


@pytest.mark.skipif(os.name == "nt", reason="only POSIX systems have users without an entry")
def test_a_user_without_a_home_gets_answers(tmp_path: Path) -> None:
    """As in a container whose user has neither HOME nor an entry in the list of users."""
    homeless = (
        "import pwd, sys\n"
        "def nobody(user): raise KeyError(user)\n"
        "pwd.getpwuid = nobody\n"
        "from trialgraph.cli.main import main\n"
        "sys.exit(main(sys.argv[1:]))"
    )

    def as_nobody(*arguments: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-c", homeless, *arguments],
            env={"PATH": os.environ["PATH"], "TRIALGRAPH_CACHE": str(tmp_path / "file" / "cache")},
            capture_output=True,
            text=True,
            check=False,
        )

    (tmp_path / "file").write_text("no folder can be made in a file")
    answer = as_nobody("support", PROFILE)
    assert answer.returncode == 0 and "PVd" in answer.stdout, answer.stderr
    assert "cannot be kept" in as_nobody("build").stdout


@pytest.mark.parametrize(
    "arguments",
    [
        ("support", "lines=1, refractory:\x1b[31mred"),
        ("support", "lines=1", "--endpoint", "\x1b]0;title\x07"),
        ("\x9b31m",),
        ("explain", "\u202eRd", "lines=1"),
    ],
)
def test_an_argument_cannot_act_on_the_terminal(arguments: tuple[str, ...]) -> None:
    ended = run(*arguments)
    assert ended.returncode == 2
    assert not set(ended.stderr.decode()) & set("\x1b\x07\x9b\u202e")


@pytest.mark.parametrize("text", ["x", "(", "lines=1, ", "refractory:lenalidomide | "])
def test_long_input_is_cut_in_messages(text: str) -> None:
    ended = run("support", text * 4_000)
    assert ended.returncode == 2
    assert len(ended.stderr) < 3_000 and b"Traceback" not in ended.stderr


@given(st.text(max_size=3_000))
def test_what_is_shown_is_short_and_harmless(text: str) -> None:
    lines = shown(text).split("\n")
    assert len(lines) == text.count("\n") + 1
    assert all(len(line) <= 1_000 for line in lines)
    assert not any(
        ord(character) < 32 and character != "\t" for line in lines for character in line
    )


@pytest.mark.parametrize(
    "content",
    [
        "",
        "[[1,2",
        '[[1, "b"]]',
        '[[["a"], "b"]]',
        '[["a"]]',
        '{"a": 1}',
        "null",
        '[["a", "../b"]]',
        '[["a", ".."]]',
        '[["", "b"]]',
    ],
)
def test_a_damaged_index_is_named_with_the_remedy(tmp_path: Path, content: str) -> None:
    (tmp_path / "layers.json").write_text(content)
    with pytest.raises(TrialgraphError, match=r"layers\.json .* repair it, or delete it"):
        entries(tmp_path)
