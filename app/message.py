"""Sentences with identifiers, so that rewording the English does not lose the translation.

>>> text = message("network.parts", "The network has {count} unconnected parts.", count=2)
>>> text
'The network has 2 unconnected parts.'
>>> text.id, dict(text.parts)
('network.parts', {'count': 2})
>>> joined("; ", [text, "and more"])
'The network has 2 unconnected parts.; and more'
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any


class Message(str):
    """English text that also carries its identifier and the values in it; it can be used as a
    string."""

    id: str
    parts: Mapping[str, object]

    def __new__(cls, text: str, id: str, parts: Mapping[str, object]) -> Message:
        made = super().__new__(cls, text)
        made.id, made.parts = id, parts
        return made

    def __getnewargs__(self) -> Any:  # for copying and for sending to another process
        return str(self), self.id, self.parts


class Joined(str):
    """Texts with a separator between them; each text can be translated."""

    separator: str
    texts: tuple[str, ...]

    def __new__(cls, separator: str, texts: Iterable[str]) -> Joined:
        kept = tuple(texts)
        made = super().__new__(cls, separator.join(kept))
        made.separator, made.texts = separator, kept
        return made

    def __getnewargs__(self) -> Any:
        return self.separator, self.texts


def message(id: str, english: str, /, **parts: object) -> Message:
    """The English text with its parts filled in (as `str.format` does) and an identifier.

    The identifier is `room.what`: a part of the package and a name for the text. Its translations
    are rows of `ontology/messages-CODE-ROOM.csv`. Parts may be messages themselves. Raises
    `KeyError` if a part named in the text is not given. Of an error, only the text is kept: errors
    hold on to what was in memory, and not all of them can be sent to another process.
    """
    parts = {
        name: str(part) if isinstance(part, BaseException) else part for name, part in parts.items()
    }
    return Message(english.format(**parts), id, parts)


def joined(separator: str, texts: Iterable[str]) -> Joined:
    """The texts with the separator between them."""
    return Joined(separator, texts)
