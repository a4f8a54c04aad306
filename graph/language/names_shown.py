"""Identifiers as people read them: trials without a printed name, and documents."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from ...message import joined, message
from ..model.evidence import Evidence
from ..model.rows import SEPARATOR
from ..model.trial_names import WITHOUT_NAME

_ROW = re.compile(rf"\b{WITHOUT_NAME}[\w/+-]*\w")


def with_names(text: str, evidence: Evidence, say: Callable[[str], str] = str) -> str:
    """A text in which trials without a printed name, and rows of theirs, have the names of people
    instead of identifiers."""
    if WITHOUT_NAME not in text:
        return text
    return _ROW.sub(lambda match: say(_shown(match[0], evidence)), text)


def shown_name(name: str, evidence: Evidence) -> str:
    """An identifier, or several with "; " between them, with the names of trials and documents.

    The identifier of a row of a trial without a name begins with that trial: its name takes the
    place of this beginning. Any other text is returned unchanged.
    """
    if WITHOUT_NAME not in name and SEPARATOR not in name and name not in evidence.sources:
        return name
    parts = name.split(SEPARATOR)
    shown = [_shown(part, evidence) for part in parts]
    if shown == parts:
        return name
    return joined(SEPARATOR, shown) if len(shown) > 1 else shown[0]


def _shown(name: str, evidence: Evidence) -> str:
    if name in evidence.sources:
        return evidence.source_name(name)
    if not name.startswith(WITHOUT_NAME):
        return name
    if name in evidence.trials:
        return evidence.trial_names[name]
    trial = max(_beginnings(name, evidence), key=len, default="")
    if not trial:
        return name
    return message(
        "language.row_of",
        "{trial}: {row}",
        trial=evidence.trial_names[trial],
        row=name[len(trial) + 1 :],
    )


def _beginnings(name: str, evidence: Evidence) -> Iterator[str]:
    """The trials with whose identifier that of a row begins."""
    return (trial for trial in evidence.trials if name.startswith(f"{trial}-"))
