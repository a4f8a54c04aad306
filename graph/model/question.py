"""What is asked: an exposure profile, and the circumstances in which the answer shall hold."""

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
    """An exposure profile, as an expression, with the circumstances.

    `as_of` (2020, 2020-06 or 2020-06-01) counts only what was known then; `endpoint` lets only that one decide; `available`
    names the available drugs and classes (steroids always are); `region` makes withdrawals there exclude; `open` leaves unknown
    what the profile does not mention. Words are checked when the question is put to a body of evidence.
    """

    expression: str
    as_of: str = ""
    endpoint: str = ""
    available: tuple[str, ...] = ()
    region: str = ""
    open: bool = False

    @classmethod
    def of(cls, expression: str | Question, **circumstances: Unpack[Circumstances]) -> Question:
        """A question from an expression and keywords; a question itself stays as it is, and takes no keywords.

        Raises `TypeError` for an unknown keyword, or for keywords beside a question.
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
        return cls(**{**circumstances, "expression": expression, "available": names})  # type: ignore[arg-type]  # checked above
