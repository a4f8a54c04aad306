"""Command lines: every command with odd arguments, missing files, folders and damaged files."""

from __future__ import annotations

import contextlib
import io
import os
from pathlib import Path
from random import Random

from damage import damaged_text, hostile
from fuzzing import Fuzzer
from trialgraph.cli.main import main
from trialgraph.cli.parser import parser

_SMALL = "diabetic-kidney-disease"
_LEFT_OUT = ("-h", "--help", "--version", "--sparql", "--processes", "--verbose", "-v")
_WORDS = (
    "age=60",
    "age=60, has:x",
    "2020",
    "OS",
    "json",
    "csv",
    "table",
    "0",
    "-1",
    "1e9",
    "all",
    "US",
)


def _options() -> dict[str, list[object]]:
    """The actions of every command, by its name."""
    found: dict[str, list[object]] = {}

    def collect(name: str, command: object) -> None:
        for action in command._actions:  # type: ignore[attr-defined]
            if hasattr(action, "choices") and isinstance(action.choices, dict):
                for word, sub in action.choices.items():
                    collect(f"{name} {word}".strip(), sub)
        found[name] = [
            action
            for action in command._actions  # type: ignore[attr-defined]
            if not isinstance(action.choices, dict) and not {*action.option_strings} & {*_LEFT_OUT}
        ]

    collect("", parser())
    del found[""]
    return found


_COMMANDS = _options()


def _make(draw: Random, folder: Path) -> tuple[Path, list[str]]:
    (folder / "empty").mkdir()
    (folder / "blank.csv").write_bytes(b"")
    (folder / "bytes.json").write_bytes(draw.randbytes(50))
    (folder / "text.pdf").write_bytes(b"%PDF-1.4 " + draw.randbytes(50))
    (folder / "closed.csv").write_text("a,b\n1,2\n")
    name = draw.choice(sorted(_COMMANDS))
    arguments = name.split()
    for action in _COMMANDS[name]:
        options = list(action.option_strings)  # type: ignore[attr-defined]
        if options and draw.random() < 0.75:
            continue
        if options:
            arguments.append(draw.choice(options))
        if action.nargs != 0 and draw.random() < 0.97:  # type: ignore[attr-defined]
            arguments.append(_value(draw, folder, action))
    if "--field" not in arguments and any("--field" in a.option_strings for a in _COMMANDS[name]):  # type: ignore[attr-defined]
        arguments += ["--field", _SMALL]
    if draw.random() < 0.2:
        arguments.insert(draw.randrange(len(arguments) + 1), hostile(draw))
    return folder, [argument.replace("\0", "") for argument in arguments]


def _value(draw: Random, folder: Path, action: object) -> str:
    choices = getattr(action, "choices", None)
    if choices and draw.random() < 0.8:
        return str(draw.choice(list(choices)))
    files = (
        "empty",
        "blank.csv",
        "bytes.json",
        "text.pdf",
        "closed.csv",
        "none.csv",
        "empty/x/y",
        "",
    )
    match draw.randrange(4):
        case 0:
            return hostile(draw)
        case 1:
            return str(folder / draw.choice(files))
        case 2:
            return damaged_text(draw, draw.choice(_WORDS))
    return draw.choice(_WORDS)


def _run(made: tuple[Path, list[str]]) -> None:
    """Runs a command in a folder of its own: its code is 0, 1 or 2, and an error is one of ours."""
    folder, arguments = made
    was = Path.cwd()
    out, errors = io.StringIO(), io.StringIO()
    old = {name: os.environ.get(name) for name in ("TRIALGRAPH_DATA",)}
    os.environ["TRIALGRAPH_DATA"] = str(folder / "data")
    os.chdir(folder)
    try:
        with contextlib.redirect_stdout(out), contextlib.redirect_stderr(errors):
            try:
                code = main(arguments)
            except SystemExit as ended:
                code = int(ended.code or 0)
    finally:
        os.chdir(was)
        for name, value in old.items():
            if value is None:
                del os.environ[name]
            else:
                os.environ[name] = value
    assert code in (0, 1, 2), (code, arguments)
    text = errors.getvalue()
    assert "Traceback" not in text, (arguments, text)
    if code == 2:
        assert text.startswith("trialgraph: ") or "\ntrialgraph: " in text, (arguments, text[:300])
        assert len(text) < 20_000, (arguments, len(text))


COMMANDS = Fuzzer("commands", _make, _run, 30, short=50)
