"""A question: an exposure profile and its circumstances."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TypedDict, Unpack


class Circumstances(TypedDict, total=False):
    """The options of a question, as keywords; each is described at `Question`."""

    as_of: str
    endpoint: str
    available: str | Iterable[str]
    region: str
    open: bool


@dataclass(frozen=True, slots=True)
class Question:
    """An exposure profile, as an expression, with its circumstances.

    `as_of` (2020, 2020-06 or 2020-06-01) limits evidence to what was known by then; `endpoint` is
    the only endpoint that may decide; `available` lists available drugs and classes (steroids
    always are); `region` excludes regimens withdrawn there; with `open`, drugs that the profile
    does not mention are unknown instead of not received. Names are checked when the question is
    answered.
    """

    expression: str
    as_of: str = ""
    endpoint: str = ""
    available: tuple[str, ...] = ()
    region: str = ""
    open: bool = False

    @classmethod
    def of(cls, expression: str | Question, **circumstances: Unpack[Circumstances]) -> Question:
        """A question from an expression and keywords; a question is returned unchanged.

        Raises `TypeError` for an unknown keyword, or if keywords are given together with a
        question.
        """
        if isinstance(expression, Question):
            if circumstances:
                raise TypeError(
                    "a Question already holds its circumstances; change it with dataclasses.replace"
                )
            return expression
        available = circumstances.get("available", ())
        if isinstance(available, str):
            available = available.replace("，", ",").split(",")
        names = tuple(name.strip() for name in available if name.strip())
        options = {**circumstances, "expression": expression, "available": names}
        return cls(**options)  # type: ignore[arg-type]  # keys are those of Circumstances
