"""Parses the exposure language (grammar: `exposure.ebnf`) into the nodes of `criteria.py`."""

from __future__ import annotations

import re

from ...errors import ExpressionError, TrialgraphError, shortened
from ...message import message
from ...plain_signs import plain_signs
from .criteria import (
    LAST_LINE,
    NO_CRITERIA,
    STATUSES,
    And,
    Diagnosis,
    Expression,
    Has,
    Is,
    LastLine,
    Lines,
    Measured,
    Not,
    Open,
    Or,
    Remission,
    StatedShare,
    Status,
    walk,
)
from .interval import Interval
from .names import AnyName, Names
from .scale import ANY_NUMBER, RANGE, WHOLE_NUMBER, Scale, interval_of
from .words import months, share, translated_word, word_of

_KEYWORDS = (
    "lines, exposed:, naive:, refractory:, sensitive:, intolerant:, "
    "remission-after:, has:, condition:, is:, open, not"
)
_SPACE = re.compile(r"\s*")
_WORD = re.compile(r"[A-Za-z][A-Za-z-]*")
_QUANTITY = re.compile(r"[^\W\d_][^,;&|()<>=:%~]*(?=[<>=])")
_COUNT = re.compile(r"\s*>=\s*([0-9]{1,6})")
_SEMICOLON = re.compile(r";(?![0-9])")  # between digits, it belongs to a name such as t11;14
DEEPEST = 60


def parse(text: str, names: Names | None = None) -> Expression:
    """The expression written in `text`; empty text means all patients.

    Raises `ExpressionError` with the position, or `UnknownNameError` with the nearest known names.
    """
    return _Reader(text, names or AnyName()).expression()


def parse_profile(text: str, names: Names | None = None) -> Expression:
    """Like `parse`, but raises `TrialgraphError` for shares and conditions, which only describe
    populations: a profile has the conditions of its field."""
    expression = parse(text, names)
    for node in walk(expression):
        if isinstance(node, Diagnosis):
            raise TrialgraphError(
                message(
                    "exposure.condition-in-profile",
                    "'{condition}': a profile has the conditions of its field; choose the field "
                    "with --field (trialgraph fields lists them)",
                    condition=shortened(str(node)),
                )
            )
        if isinstance(node, StatedShare):
            raise TrialgraphError(
                message(
                    "exposure.share-in-profile",
                    "'{share}': a share describes a population, not one patient; "
                    "leave out the percentage",
                    share=shortened(str(node)),
                )
            )
    return expression


class _Reader:
    """A recursive-descent parser with one method per rule of the grammar."""

    def __init__(self, text: str, names: Names) -> None:
        self.text = plain_signs(text).replace("≥", ">=").replace("≤", "<=")
        self.names = names
        self.at = 0
        self.depth = 0

    def expression(self) -> Expression:
        if not self.text.strip():
            return NO_CRITERIA
        node = self.any()
        self._skip()
        if self.at < len(self.text):
            raise self._error(
                message("exposure.expected-end", "expected ',', '&', '|' or the end here")
            )
        return node

    def any(self) -> Expression:
        items = [self.all()]
        while self._take("|"):
            items.append(self.all())
        return items[0] if len(items) == 1 else Or(tuple(items))

    def all(self) -> Expression:
        items = [self.term()]
        while self._take(",") or self._take("&") or self._take(";"):
            items.append(self.term())
        return items[0] if len(items) == 1 else And(tuple(items))

    def term(self) -> Expression:
        self.depth += 1
        if self.depth > DEEPEST:
            raise self._error(
                message(
                    "exposure.too-deep",
                    "more than {n} nested brackets or 'not'",
                    n=DEEPEST,
                )
            )
        node = self._term()
        self.depth -= 1
        return node

    def _term(self) -> Expression:
        self._skip()
        if self._take("("):
            node = self.any()
            if not self._take(")"):
                raise self._error(message("exposure.expected-bracket", "expected ')' here"))
            return node
        if found := share().match(self.text, self.at):
            return self._share(found)
        start = self.at
        word = self._word()
        if word == "not":
            return Not(self.term())
        return self._atom(word, start)

    def _share(self, match: re.Match[str]) -> StatedShare:
        percent = float(match[2]) if match[2] else None
        if percent is not None and percent > 100:
            raise self._error(message("exposure.share-above-100", "a share is at most 100%"))
        self.at = match.end()
        return StatedShare(self.term(), percent, match[1] or "")

    def _atom(self, word: str, start: int) -> Expression:
        if word == "open":
            return Open()
        if word == "lines":
            return self._lines()
        if word == "has":
            return Has(self.names.feature(self._name()))
        if word == "condition":
            return Diagnosis(self.names.condition(self._name()))
        if word == "is":
            return Is(self.names.definition(self._name()))
        if word == "remission-after":
            after = Remission(self.names.agent(self._name()), self._range())
            if match := months().match(self.text, self.at):
                self.at = match.end()
            return after
        if word in STATUSES:
            return self._status(word)
        self.at = start
        if quantity := _QUANTITY.match(self.text, self.at):
            return self._measured(quantity)
        raise self._error(
            message(
                "exposure.unknown-word",
                "'{word}' is not a word of the exposure language; its words are {words}, "
                "and quantities such as age>=75",
                word=shortened(word),
                words=_KEYWORDS,
            )
        )

    def _measured(self, match: re.Match[str]) -> Measured:
        name = self.names.quantity(match[0].strip())
        scale = self.names.scale(name)
        self.at = match.end()
        return Measured(name, self._range(scale), scale.whole)

    def _status(self, status: str) -> Expression:
        name = self._name()
        if status == "refractory" and LAST_LINE in (name.lower(), word_of().get(name)):
            if _COUNT.match(self.text, self.at):
                raise self._error(
                    message("exposure.last-line-number", "refractory:last-line takes no number")
                )
            return LastLine()
        agent = self.names.agent(name)
        count = 1
        if match := _COUNT.match(self.text, self.at):
            if status == "naive":
                raise self._error(
                    message(
                        "exposure.naive-number",
                        "naive: takes no number; write not exposed:CLASS>=N",
                    )
                )
            self.at, count = match.end(), max(1, int(match[1]))
        return Status(status, agent, count)

    def _name(self) -> str:
        if not self._take(":"):
            raise self._error(message("exposure.expected-colon", "expected ':' and a name here"))
        self._skip()
        start, depth = self.at, 0
        while self.at < len(self.text):
            letter = self.text[self.at]
            if letter == "(":
                depth += 1
            elif letter == ")":
                if depth == 0:
                    break
                depth -= 1
            elif depth == 0 and (letter in ",&|<>=" or _SEMICOLON.match(self.text, self.at)):
                break
            self.at += 1
        name = self.text[start : self.at].strip()
        if depth:
            raise self._error(
                message(
                    "exposure.open-bracket", "expected ')' here, to close the bracket in the name"
                )
            )
        if not name:
            raise self._error(message("exposure.expected-name", "expected a name here"))
        return name

    def _lines(self) -> Expression:
        """Prior lines; `lines=0-2` names zero lines, unlike `lines<=2`, and is a choice."""
        start = self.at
        interval = self._range(WHOLE_NUMBER)
        is_written = not set("<>＜＞≤≥").intersection(self.text[start : self.at])
        if not is_written or interval.low > 0 or interval.high < 1:
            return Lines(interval)
        return Or((Lines(Interval(0, 0)), Lines(Interval(1, interval.high))))

    def _range(self, scale: Scale = ANY_NUMBER) -> Interval:
        match = RANGE.match(self.text, self.at)
        if not match:
            raise self._error(
                message("exposure.expected-range", "expected =, >=, <=, > or < and a number here")
            )
        try:
            interval = interval_of(match, scale)
        except TrialgraphError as error:
            raise self._error(error.headline) from None
        self.at = match.end()
        return interval

    def _word(self) -> str:
        """The English word here in lower case, or the one of which a translation stands here; empty
        before the name of a quantity in other letters."""
        if match := translated_word().match(self.text, self.at):
            self.at = match.end()
            return word_of()[match[0]]
        if match := _WORD.match(self.text, self.at):
            self.at = match.end()
            return match[0].lower()
        if _QUANTITY.match(self.text, self.at):
            return ""
        raise self._error(
            message("exposure.expected-word", "expected one of {words}", words=_KEYWORDS)
        )

    def _take(self, symbol: str) -> bool:
        self._skip()
        if self.text.startswith(symbol, self.at):
            self.at += len(symbol)
            return True
        return False

    def _skip(self) -> None:
        self.at = _SPACE.match(self.text, self.at).end()  # type: ignore[union-attr]  # \s* always matches

    def _error(self, message: str) -> ExpressionError:
        return ExpressionError(message, self.text, min(self.at, len(self.text)))
