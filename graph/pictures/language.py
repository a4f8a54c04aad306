"""The language of pictures: text that a picture adds is translated before it is measured."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar

_SAY: ContextVar[Callable[[str], str]] = ContextVar("say", default=str)


@contextmanager
def in_language(say: Callable[[str], str]) -> Iterator[None]:
    """Pictures that are drawn within this context are translated by `say`."""
    before = _SAY.set(say)
    try:
        yield
    finally:
        _SAY.reset(before)


def say(text: str) -> str:
    """A text in the language of pictures, which is English unless set by `in_language`."""
    return _SAY.get()(text)
