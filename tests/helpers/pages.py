"""Run the examples in Markdown pages, and refresh the output that they show.

Blocks are distinguished by their language:

- `console`: `$ trialgraph …` lines with their output. A line `…` marks left-out lines.
- `sh`: commands that must succeed. Only `trialgraph …` lines run; comments start with two
  spaces and `#`.
- `python`: statements that run in one namespace per page.
- `pycon`: `>>>` examples whose output is compared (doctest).
- `sparql`: queries that must give at least one row.

Anything else (`text`, `json`) is not run. `python tests/helpers/pages.py README.md docs/*.md`
replaces the output in console blocks by the current output of the program.
"""

from __future__ import annotations

import contextlib
import doctest
import io
import os
import re
import shlex
import shutil
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

GAP = "…"
RECORD = Path(__file__).parents[1] / "data" / "registry" / "NCT02540993.json"
_BLOCK = re.compile(r"^```(console|sh|python|pycon|sparql)\n(.*?)^```$", re.DOTALL | re.MULTILINE)


class Block(NamedTuple):
    """A block of examples: its language, its text, and its line in the page."""

    language: str
    text: str
    line: int


class Example(NamedTuple):
    """A command of a console block, and the lines that the page shows below it."""

    command: str
    shown: tuple[str, ...]


class Mismatch(AssertionError):
    """What a page shows is not what the program does."""


def blocks(page: str) -> list[Block]:
    return [
        Block(match[1], match[2], page.count("\n", 0, match.start()) + 1)
        for match in _BLOCK.finditer(page)
    ]


def examples(console: str) -> list[Example]:
    """The commands of a console block with the output shown below each."""
    parts = re.split(r"^\$ ", console, flags=re.MULTILINE)[1:]
    return [
        Example(command, tuple(shown)) for command, *shown in (part.splitlines() for part in parts)
    ]


def commands(shell: str) -> Iterator[str]:
    """The `trialgraph …` lines of a shell block, without their comments."""
    for line in shell.splitlines():
        command = line.split("  #")[0].strip()
        if command.startswith(("trialgraph ", "echo ")):
            yield command


def run(command: str) -> tuple[int, str, str]:
    """Exit code, output and errors of a `trialgraph …` command, run in this process.

    `echo TEXT | trialgraph …` gives it TEXT as standard input.
    """
    from trialgraph.cli.main import main

    given, _, piped = command.partition(" | trialgraph ")
    piped = piped and f"trialgraph {piped}"
    text = shlex.split(given)[1] + "\n" if piped else ""
    words = shlex.split(piped or command)
    assert words[0] == "trialgraph", command
    output, errors, before = io.StringIO(), io.StringIO(), sys.stdin
    sys.stdin = io.TextIOWrapper(io.BytesIO(text.encode()), encoding="utf-8")
    try:
        with contextlib.redirect_stdout(output), contextlib.redirect_stderr(errors):
            try:
                code = main(words[1:])
            except SystemExit as ended:
                code = int(ended.code or 0)
    finally:
        sys.stdin = before
    return code, output.getvalue(), errors.getvalue()


def check(page: str) -> None:
    """Runs every example of a page in order. Raises `Mismatch` for the first that fails."""
    namespace: dict[str, object] = {}
    for block in blocks(page):
        try:
            _check(block, namespace)
        except Mismatch as mismatch:
            raise Mismatch(f"line {block.line}: {mismatch}") from None


def _check(block: Block, namespace: dict[str, object]) -> None:
    if block.language == "console":
        for command, shown in examples(block.text):
            _, output, errors = run(command)
            if (missing := first_difference(shown, (errors + output).splitlines())) is not None:
                raise Mismatch(f"$ {command}\nno longer prints: {missing}\n{errors}{output[:2000]}")
    elif block.language == "sh":
        for command in commands(block.text):
            code, _, errors = run(command)
            if code != 0:
                raise Mismatch(f"$ {command}\nexit code {code}\n{errors}")
    elif block.language == "python":
        exec(compile(block.text, f"line {block.line}", "exec"), namespace)
    elif block.language == "pycon":
        _doctest(block, namespace)
    else:
        import trialgraph as tg

        if tg.open().query(block.text).empty:
            raise Mismatch(f"no rows:\n{block.text}")


def _doctest(block: Block, namespace: dict[str, object]) -> None:
    test = doctest.DocTestParser().get_doctest(block.text, namespace, "page", "page", block.line)
    flags = doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE
    output: list[str] = []
    runner = doctest.DocTestRunner(verbose=False, optionflags=flags)
    if runner.run(test, out=output.append, clear_globs=False).failed:
        raise Mismatch("".join(output))
    namespace.update(test.globs)


def segments(shown: tuple[str, ...]) -> list[list[str]]:
    """The shown lines between gaps."""
    parts: list[list[str]] = [[]]
    for line in shown:
        if line.strip() == GAP:
            parts.append([])
        else:
            parts[-1].append(line)
    return parts


def first_difference(shown: tuple[str, ...], printed: list[str]) -> str | None:
    """The first shown line that is not printed in its place; None if all are.

    The first segment starts at the top of the output; each later one follows a gap.
    """
    at = 0
    for number, part in enumerate(segments(shown)):
        if not part:
            continue
        if number:
            starts = [i for i in range(at, len(printed)) if printed[i] == part[0]]
            if not starts:
                return part[0]
            at = starts[0]
        for line in part:
            if at >= len(printed) or printed[at] != line:
                return line
            at += 1
    return None


def refreshed(page: str) -> str:
    """The page with the output of its console blocks as the program prints it now."""

    namespace: dict[str, object] = {}

    def block(match: re.Match[str]) -> str:
        if match[1] == "sh":
            for command in commands(match[2]):
                run(command)
        if match[1] == "python":
            with contextlib.redirect_stdout(io.StringIO()):
                exec(match[2], namespace)
        if match[1] != "console":
            return match[0]
        lines = []
        for command, shown in examples(match[2]):
            _, output, errors = run(command)
            lines += [f"$ {command}", *_refreshed(shown, (errors + output).splitlines(), command)]
        return "\n".join(["```console", *lines, "```"])

    return _BLOCK.sub(block, page)


def _refreshed(shown: tuple[str, ...], printed: list[str], command: str) -> Iterator[str]:
    """As many lines of each segment as were shown, from its first line on."""
    parts, at = segments(shown), 0
    for number, part in enumerate(parts):
        if number:
            yield GAP
            starts = [i for i in range(at, len(printed)) if part and printed[i] == part[0]]
            if part and not starts:
                print(f"edit by hand: {command}: no line '{part[0]}'", file=sys.stderr)
                yield from part
                continue
            at = starts[0] if starts else at
        whole = len(parts) == 1
        yield from printed if whole else printed[at : at + len(part)]
        at += len(part)


@contextlib.contextmanager
def elsewhere() -> Iterator[Path]:
    """A folder of its own to work in, with a data folder of its own and the record that pages
    use; COLUMNS, which test runners set, is unset."""
    before, data = Path.cwd(), os.environ.get("TRIALGRAPH_DATA")
    columns = os.environ.pop("COLUMNS", None)
    with tempfile.TemporaryDirectory() as name:
        os.environ["TRIALGRAPH_DATA"] = str(Path(name) / "data")
        (Path(name) / "work").mkdir()
        shutil.copy(RECORD, Path(name) / "work")
        os.chdir(Path(name) / "work")
        try:
            yield Path.cwd()
        finally:
            os.chdir(before)
            if columns is not None:
                os.environ["COLUMNS"] = columns
            if data is None:
                del os.environ["TRIALGRAPH_DATA"]
            else:
                os.environ["TRIALGRAPH_DATA"] = data


def main() -> None:
    for path in map(Path, map(os.path.abspath, sys.argv[1:])):
        before = path.read_text(encoding="utf-8")
        with elsewhere():
            after = refreshed(before)
        if after != before:
            path.write_text(after, encoding="utf-8")
            print(f"refreshed: {path.name}")


if __name__ == "__main__":
    main()
