"""The regular expressions of packages, with how each is used, and whether they are linear.

Patterns are found where they are kept (names of a module, also in tuples, lists and tables, and
results of functions without arguments) and where they are written (`re.sub("…", …)`).
"""

from __future__ import annotations

import ast
import inspect
import pkgutil
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from importlib import import_module
from random import Random
from types import ModuleType
from typing import Any, NamedTuple

from adversary import attacks, grown, largest_repeat, seconds

MOST = 300  # the largest repeat of a pattern that is linear because its repeats are bounded
SHORT, LONG = 500, 4_000  # characters
GROWTH = 24  # most growth of the time for 8 times the text: linear 8, quadratic 64
FLOOR = 0.02  # seconds for a long text: 5 millionths of a second a character are not compared
LIMIT = 0.5  # seconds
ATTACKS = 60  # of each pattern
FUNCTIONS = ("compile", "search", "match", "fullmatch", "finditer", "sub", "split", "findall")
AT_ONE_PLACE = ("match", "fullmatch")
_SPACES = re.compile(r"\s+")


class Pattern(NamedTuple):
    """A pattern, where it is, and how it is used: `match`, `fullmatch`, or `finditer` for all
    ways of finding it anywhere in a text."""

    name: str
    regex: re.Pattern[str]
    way: str


def patterns_of(*packages: str) -> list[Pattern]:
    """The patterns of text in the modules of packages; one for each pattern and way."""
    modules = [module for package in packages for module in _modules(import_module(package))]
    trees = {module: ast.parse(inspect.getsource(module)) for module in modules}
    uses = _uses(trees)
    found: dict[tuple[str, int, str], Pattern] = {}
    for module, tree in trees.items():
        kept = [
            (name, regex, _only_way(uses[module.__name__ if name.startswith("_") else "", name]))
            for name, regex in _kept(module)
        ]
        for name, regex, way in (*kept, *_written(tree)):
            named = Pattern(f"{module.__name__.removeprefix('trialgraph.')}.{name}", regex, way)
            found.setdefault((regex.pattern, regex.flags, way), named)
    return list(found.values())


def _only_way(ways: set[str]) -> str:
    return next((way for way in AT_ONE_PLACE if ways == {way}), "finditer")


def _modules(module: ModuleType) -> Iterator[ModuleType]:
    yield module
    for path in getattr(module, "__path__", ()):
        for each in pkgutil.iter_modules([path]):
            if not each.name.startswith("__"):
                yield from _modules(import_module(f"{module.__name__}.{each.name}"))


def _uses(trees: Mapping[ModuleType, ast.AST]) -> dict[tuple[str, str], set[str]]:
    """How names are used, as in `NAME.fullmatch(…)`; private ones are those of their module.

    A name that stands by itself, as in a tuple, may be used in any way.
    """
    uses: dict[tuple[str, str], set[str]] = defaultdict(set)
    for module, tree in trees.items():
        called = set()
        for node in ast.walk(tree):
            value = node.value if isinstance(node, ast.Attribute) else None
            if isinstance(value, ast.Call) and not value.args:
                value = value.func  # `pattern().match(…)`
            if isinstance(node, ast.Attribute) and isinstance(value, ast.Name):
                called.add(value)
                name = value.id
                uses[module.__name__ if name.startswith("_") else "", name].add(node.attr)
        for node in ast.walk(tree):
            if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load) and node not in called:
                where = module.__name__ if node.id.startswith("_") else ""
                uses[where, node.id].add("finditer")
    return uses


def _kept(module: ModuleType) -> Iterator[tuple[str, re.Pattern[str]]]:
    for name, value in list(vars(module).items()):
        if inspect.isroutine(value) or hasattr(value, "cache_info"):
            value = _result(module, value)
        for regex in _patterns_in(value):
            yield name, regex


def _result(module: ModuleType, function: Any) -> object:
    """What a function without arguments returns if that is a pattern, or has patterns in it."""
    function = inspect.unwrap(function)
    if getattr(function, "__module__", "") != module.__name__:
        return None
    try:
        signature = inspect.signature(function)
    except (TypeError, ValueError):
        return None
    return function() if not signature.parameters and "Pattern" in str(signature) else None


def _patterns_in(value: object, depth: int = 3) -> Iterator[re.Pattern[str]]:
    if isinstance(value, re.Pattern) and isinstance(value.pattern, str):
        yield value
    elif isinstance(value, re.Pattern):  # of bytes: as slow on text
        yield re.compile(value.pattern.decode("latin-1"), value.flags | re.ASCII)
    elif depth and isinstance(value, Mapping):
        for each in value.values():
            yield from _patterns_in(each, depth - 1)
    elif depth and isinstance(value, (tuple, list)):
        for each in value:
            yield from _patterns_in(each, depth - 1)


def _written(tree: ast.AST) -> Iterator[tuple[str, re.Pattern[str], str]]:
    """Patterns that stand where they are used; those compiled for a name of the module do not."""
    named = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Assign)}
    for node in ast.walk(tree):
        if id(node) in named or not _is_regex(node):
            continue
        flags = re.NOFLAG
        for flag in (re.IGNORECASE, re.MULTILINE, re.ASCII):
            flags |= flag if str(flag.name) in ast.unparse(node) else re.NOFLAG
        regex = re.compile(node.args[0].value, flags)
        yield f"line {node.lineno}", regex, _only_way({node.func.attr})


def _is_regex(node: Any) -> bool:
    return (
        isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and getattr(node.func.value, "id", "") == "re"
        and node.func.attr in FUNCTIONS
        and isinstance(node.args[0], ast.Constant)
        and isinstance(node.args[0].value, str)
    )


def assert_linear(regex: re.Pattern[str], way: str, *, single_spaces: bool = False) -> None:
    """Fails if the time for texts grown from a pattern grows faster than they do.

    Texts are grown step by step, so that an exponential pattern is found while it is fast.
    `single_spaces`: the pattern is only used on texts without runs of white space.
    """

    def needed(attack: tuple[str, str, str], length: int) -> float:
        text = grown(attack, length)
        return seconds(regex, way, _SPACES.sub(" ", text) if single_spaces else text, LIMIT)

    bounded = largest_repeat(regex.pattern, regex.flags) <= MOST  # linear: only the limit counts
    every = list(attacks(regex.pattern, regex.flags))
    for attack in Random(1).sample(every, min(ATTACKS, len(every))):
        for length in (30, 120, SHORT):
            needed(attack, length)
        long = needed(attack, LONG)
        if long > FLOOR and not bounded:
            short, long = (
                min(needed(attack, length) for _ in range(5)) for length in (SHORT, LONG)
            )
            assert long <= max(FLOOR, GROWTH * short), attack


def parameters(patterns: Iterable[Pattern]) -> dict[str, Any]:
    """The arguments of `pytest.mark.parametrize` for a test of each pattern."""
    every = list(patterns)
    return {
        "argnames": "pattern",
        "argvalues": every,
        "ids": [f"{pattern.name} {number}" for number, pattern in enumerate(every)],
    }
