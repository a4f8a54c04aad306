"""Splits SPARQL text into tokens by the terminals of its grammar, in one linear pass.

The terminals are those of SPARQL 1.1 (https://www.w3.org/TR/sparql11-query/#sparqlGrammar), with
the base direction of RDF 1.2 in language tags. No terminal can be matched in two ways (every
repetition is possessive), so that a pass takes time in proportion to the length of the text.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from ...errors import TrialgraphError, nearest
from ...message import Message, message
from .contexts import Context

# The names below are those of the grammar.
_BASE = (
    "A-Za-z\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u02ff\u0370-\u037d\u037f-\u1fff\u200c\u200d"
    "\u2070-\u218f\u2c00-\u2fef\u3001-\ud7ff\uf900-\ufdcf\ufdf0-\ufffd\U00010000-\U000effff"
)
_U = f"{_BASE}_"
_MARKS = "\u00b7\u0300-\u036f\u203f\u2040"
_CHARS = rf"{_U}\-0-9{_MARKS}"
_HEX = "[0-9A-Fa-f]"
_UCHAR = rf"\\u{_HEX}{{4}}|\\U{_HEX}{{8}}"
_ECHAR = rf"""\\[tbnrf\\"']|{_UCHAR}"""
_PLX = rf"%{_HEX}{{2}}|\\[_~.\-!$&'()*+,;=/?\#@%]"
_LOCAL = rf"(?:[{_U}:0-9]|{_PLX})(?:[{_CHARS}:]|{_PLX}|\.++(?=[{_CHARS}:%\\]))*+"
_TERMINALS = re.compile(
    rf"""
    (?P<space> [ \t\r\n]++ | \#[^\r\n]*+ )
  | (?P<iri> <(?:[^<>"{{}}|^`\\\x00-\x20]|{_UCHAR})*+> )
  | (?P<blank> _:[{_U}0-9](?:[{_CHARS}]|\.++(?=[{_CHARS}]))*+ )
  | (?P<variable> [?$][{_U}0-9][{_U}0-9{_MARKS}]*+ )
  | (?P<language> @[A-Za-z]++(?:-[A-Za-z0-9]++)*+(?:--(?:ltr|rtl))? )
  | (?P<number> (?:[0-9]++(?:\.[0-9]++|\.(?=[eE][+-]?[0-9]))?|\.[0-9]++)(?:[eE][+-]?[0-9]++)? )
  | (?P<string> \"\"\"(?:[^"\\]++|"(?!"")|{_ECHAR})*+\"\"\" | '''(?:[^'\\]++|'(?!'')|{_ECHAR})*+'''
      | (?!\"\"\")"(?:[^"\\\r\n]++|{_ECHAR})*+" | (?!''')'(?:[^'\\\r\n]++|{_ECHAR})*+' )
  | (?P<name> [{_BASE}](?:[{_CHARS}]|\.++(?=[{_CHARS}]))*+(?::(?:{_LOCAL})?+)?+ | :(?:{_LOCAL})?+ )
  | (?P<mark> \^\^ | && | \|\| | [!<>]= | [{{}}()\[\],;.|/^?*+!=<>~-] )
    """,
    re.VERBOSE,
)
# Written without regard to case. A word that is none of these is an error here: engines that split
# text less strictly would read a keyword at its end ("trueSERVICE", "ASKFROM").
_WORDS = """
    BASE PREFIX SELECT DISTINCT REDUCED CONSTRUCT DESCRIBE ASK FROM NAMED WHERE GROUP BY HAVING
    ORDER ASC DESC LIMIT OFFSET VALUES UNDEF OPTIONAL GRAPH SERVICE SILENT BIND AS UNION MINUS
    FILTER EXISTS NOT IN A TRUE FALSE COUNT SUM MIN MAX AVG SAMPLE GROUP_CONCAT SEPARATOR
    STR LANG LANGMATCHES DATATYPE BOUND IRI URI BNODE RAND ABS CEIL FLOOR ROUND CONCAT STRLEN UCASE
    LCASE ENCODE_FOR_URI CONTAINS STRSTARTS STRENDS STRBEFORE STRAFTER YEAR MONTH DAY HOURS MINUTES
    SECONDS TIMEZONE TZ NOW UUID STRUUID MD5 SHA1 SHA256 SHA384 SHA512 COALESCE IF STRLANG STRDT
    SAMETERM ISIRI ISURI ISBLANK ISLITERAL ISNUMERIC REGEX SUBSTR REPLACE
    VERSION LATERAL LANGDIR STRLANGDIR HASLANG HASLANGDIR ISTRIPLE TRIPLE SUBJECT PREDICATE OBJECT
    ADJUST
    INSERT DELETE DATA WITH USING LOAD CLEAR CREATE DROP COPY MOVE ADD INTO TO ALL DEFAULT
"""  # the last lines: SPARQL 1.2 and extensions; updates
_KEYWORDS = frozenset(_WORDS.split())
_FORMS = ("SELECT", "ASK", "CONSTRUCT", "DESCRIBE")
_LONGEST_WORD = 40  # characters that a message quotes
_CODEPOINT = re.compile(rf"\\u({_HEX}{{4}})|\\U({_HEX}{{8}})")


class Token(NamedTuple):
    """A token: its kind (a terminal, "keyword" or "prefixed"), its text and where it starts."""

    kind: str
    text: str
    start: int

    @property
    def keyword(self) -> str:
        """The keyword in capitals; empty for other tokens."""
        return self.text.upper() if self.kind == "keyword" else ""


def tokens(text: str, *, longest: bool = False) -> Iterator[Token]:
    """The tokens of a query, without white space and comments.

    `longest`: read every `<` as the longest token (`<?b&&?c>` is an IRI everywhere), as lexers
    do that know no context. Raises `TrialgraphError` with line and column where the text has no
    terminal of the grammar, and for triple terms (`<<`).
    """
    start, context = 0, Context()
    while start < len(text):
        match = _TERMINALS.match(text, start)
        if match is None:
            raise _unreadable(text, start, _problem(text, start))
        kind, found = match.lastgroup or "", match[0]
        if kind == "iri" and not longest and context.expects_operator:
            kind, found = "mark", "<="[: 1 + (found[1] == "=")]
        if found == "<" and text.startswith("<<", start):
            raise _unreadable(text, start, _triple_term())
        for token in _tokens_of(kind, found, text, start):
            context.add(token.kind, token.keyword, token.text)
            yield token
        start += len(found)


def _tokens_of(kind: str, found: str, text: str, start: int) -> Iterable[Token]:
    if kind == "space":
        return ()
    return _names(text, found, start) if kind == "name" else (Token(kind, found, start),)


def _names(text: str, found: str, start: int) -> Iterator[Token]:
    """A prefixed name; or, as there is no colon, keywords with full stops between them."""
    if ":" in found:
        yield Token("prefixed", found, start)
        return
    for number, word in enumerate(found.split(".")):
        if number:
            yield Token("mark", ".", start - 1)
        if word and word.upper() not in _KEYWORDS and "SERVICE" not in word.upper():
            raise _unreadable(text, start, _unknown(word))
        if word:
            yield Token("keyword", word, start)
        start += len(word) + 1


def form_of(text: str) -> str:
    """SELECT, ASK, CONSTRUCT or DESCRIBE; empty for text that is no query."""
    return next((token.keyword for token in tokens(text) if token.keyword in _FORMS), "")


def decoded(text: str) -> str:
    """The text with codepoint escapes (`\\u0041`) decoded, as SPARQL demands before parsing."""
    return _CODEPOINT.sub(lambda match: chr(min(int(match[1] or match[2], 16), 0x10FFFF)), text)


def _unreadable(text: str, start: int, problem: Message) -> TrialgraphError:
    before = text[:start]
    return TrialgraphError(
        message(
            "sparql.unreadable_at",
            "the query cannot be read: error at {line}:{column}: {problem}",
            line=before.count("\n") + 1,
            column=start - before.rfind("\n"),
            problem=problem,
        )
    )


def _problem(text: str, start: int) -> Message:
    if text[start] in "\"'":
        return message("sparql.no_string", "this string has no end, or an invalid escape")
    return message("sparql.no_token", "{character!r} is not expected here", character=text[start])


def _triple_term() -> Message:
    return message(
        "sparql.triple_term",
        "triple terms (<< … >>) are refused, as the graph has none; if < is less-than here, write "
        "a space after it",
    )


def _unknown(word: str) -> Message:
    word = word[:_LONGEST_WORD]
    if found := nearest(word, sorted(_KEYWORDS), 1):
        return message(
            "sparql.unknown_word.nearest",
            "unknown word {word!r}; did you mean {known}?",
            word=word,
            known=found[0].upper(),
        )
    return message("sparql.unknown_word", "unknown word {word!r}", word=word)
