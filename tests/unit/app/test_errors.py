"""Errors survive being copied and sent to another process: text, parts and translation."""

from __future__ import annotations

import copy
import inspect
import pickle
import pkgutil
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from functools import cache
from importlib import import_module

import pytest
import trialgraph
from trialgraph.cli.translation import language_of, translated
from trialgraph.errors import (
    ContradictionError,
    ExpressionError,
    Fault,
    TableError,
    TrialgraphError,
    UnknownNameError,
)
from trialgraph.loaders.registry.record_fault import IdentityQuestion, RecordFault, UnsafeZip
from trialgraph.message import joined, message

CELL = Fault(
    "results.csv",
    7,
    "value",
    "0,5,1",
    message("loaders.error-cell", "is an error value of the spreadsheet"),
    message("loaders.error-cell.remedy", "Write the value itself"),
)
PLACE = ("NCT00000001.json", joined(", ", ["no", "record"]), "Download it again")
# An error of each public class, as it is raised.
EXAMPLES: dict[type[TrialgraphError], TrialgraphError] = {
    TrialgraphError: TrialgraphError("first line\nsecond", ["third"]),
    ExpressionError: ExpressionError("'(' is not closed", "(lines=1", 8),
    UnknownNameError: UnknownNameError("drug", "aspirn", ["aspirin", "ibuprofen"]),
    ContradictionError: ContradictionError("no patient is both"),
    TableError: TableError([CELL, CELL], "layer 'mine'"),
    RecordFault: RecordFault(*PLACE),
    UnsafeZip: UnsafeZip(*PLACE),
    IdentityQuestion: IdentityQuestion(*PLACE),
}
WAYS: dict[str, Callable[[BaseException], BaseException]] = {
    "copy": copy.copy,
    "deepcopy": copy.deepcopy,
    **{
        f"pickle {protocol}": lambda error, protocol=protocol: pickle.loads(
            pickle.dumps(error, protocol)
        )
        for protocol in range(pickle.HIGHEST_PROTOCOL + 1)
    },
}


@cache
def exceptions() -> frozenset[type[BaseException]]:
    """All classes of exceptions that the package defines."""
    modules = [
        import_module(module.name)
        for module in pkgutil.walk_packages(trialgraph.__path__, "trialgraph.")
        if not module.name.endswith("__main__")
    ]
    return frozenset(
        value
        for module in modules
        for value in vars(module).values()
        if inspect.isclass(value)
        and issubclass(value, BaseException)
        and value.__module__ == module.__name__
    )


def test_every_public_error_has_an_example() -> None:
    found = exceptions()
    assert len(found) > len(EXAMPLES)
    assert {kind for kind in found if issubclass(kind, TrialgraphError)} == set(EXAMPLES)


def state(error: BaseException) -> dict[str, object]:
    faults = [vars(fault) for fault in getattr(error, "faults", [])]
    return {**vars(error), "faults": faults}


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("kind", EXAMPLES)
def test_public_errors_are_the_same_elsewhere(kind: type[TrialgraphError], way: str) -> None:
    error = EXAMPLES[kind]
    made = WAYS[way](error)
    assert type(made) is kind and isinstance(made, TrialgraphError)
    assert (str(made), made.args, state(made)) == (str(error), error.args, state(error))
    chinese = language_of(["--lang", "zh"])
    assert translated(made, chinese) == translated(error, chinese)


@pytest.mark.parametrize("way", WAYS)
def test_errors_within_the_package_are_the_same_elsewhere(way: str) -> None:
    for kind in exceptions() - set(EXAMPLES):
        made = WAYS[way](kind("text"))
        assert (type(made), made.args) == (kind, ("text",))


def raise_example(name: str) -> None:
    raise next(error for kind, error in EXAMPLES.items() if kind.__name__ == name)


@pytest.mark.parametrize("kind", EXAMPLES, ids=lambda kind: kind.__name__)
def test_errors_of_another_process_arrive(kind: type[TrialgraphError]) -> None:
    with ProcessPoolExecutor(1) as pool, pytest.raises(kind) as raised:
        pool.submit(raise_example, kind.__name__).result()
    assert type(raised.value) is kind and str(raised.value) == str(EXAMPLES[kind])


class Unsendable(ValueError):
    """An error of another library that cannot be pickled, and holds on to a lot."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.held = lambda: reason


def test_a_message_keeps_the_text_of_an_error_not_the_error() -> None:
    text = message("loaders.test", "cannot read it ({error})", error=Unsendable("no end"))
    assert text == "cannot read it (no end)" and text.parts == {"error": "no end"}
    assert pickle.loads(pickle.dumps(TrialgraphError(text))).headline.parts == {"error": "no end"}
