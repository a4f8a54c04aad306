"""Identity of trials: what registry records and publications add to the rows of the sources.

The rows of trials stay as the sources print them. A registry record fills what they leave empty or
what was only inferred; what they print is kept, and a difference is shown.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from ...message import joined, message
from .identity_rows import Publication, Registration, registry_url
from .rows import SEPARATOR, Trial

_COMPARED = ("phase", "design", "enrolled")


def settled_trials(
    trials: Mapping[str, Trial], registrations: Iterable[Registration]
) -> dict[str, Trial]:
    """The trials, with registry number, phase and design completed from their registry records."""
    records: dict[str, list[Registration]] = {}
    for registration in registrations:
        for name in registration.trials:
            records.setdefault(name, []).append(registration)
    return {
        name: _settled(trial, records[name]) if name in records else trial
        for name, trial in trials.items()
    }


def _settled(trial: Trial, records: Sequence[Registration]) -> Trial:
    printed = filter(None, trial.registry_id.split(SEPARATOR))
    numbers = [*printed, *(record.id for record in records)]
    return replace(
        trial,
        registry_id=SEPARATOR.join(dict.fromkeys(numbers)),
        phase=trial.phase or _first(record.phase for record in records),
        design=_first(record.design for record in records) or trial.design,
        randomised=_randomised(trial.randomised, {record.randomised for record in records}),
        design_as_printed=trial.as_printed("design"),
    )


def _first(values: Iterable[str]) -> str:
    return next(filter(None, values), "")


def _randomised(printed: str, registered: Collection[str]) -> str:
    """What the source prints; if it prints nothing or it was inferred, what the records say."""
    if printed in ("", "inferred"):
        return next((word for word in ("yes", "no") if word in registered), printed)
    return printed


def differences(
    trial: Trial, registrations: Sequence[Registration], publications: Sequence[Publication]
) -> Iterator[str]:
    """In words, each fact in which the documents of identity differ from the row of the source.

    Documents that state the same are named together.
    """
    documents: tuple[Registration | Publication, ...] = (*registrations, *publications)
    stating: dict[tuple[str, str], list[str]] = {}  # fact, and what the documents state
    for document in documents:
        for fact in _COMPARED:
            if fact in document.differs and (other := _stated(document, fact)):
                stating.setdefault((fact, other), []).append(document.id)
    for (fact, other), names in stating.items():
        if printed := trial.as_printed(fact):
            yield message(
                "model.differs",
                "{fact}: {printed} as printed, {other} according to {document}",
                fact=fact,
                printed=printed,
                other=other,
                document=joined(", ", names),
            )
    for document in documents:
        if "other" in document.differs and document.note:
            yield joined(": ", [document.id, document.note])


def _stated(document: Registration | Publication, fact: str) -> str:
    if fact == "enrolled":
        return getattr(document, "enrolled", "") or document.allocated
    return str(getattr(document, fact, ""))


def size_in_words(
    trial: Trial, registrations: Sequence[Registration], publications: Sequence[Publication]
) -> str:
    """The number of patients as printed; if a document of identity contradicts it, both numbers."""
    documents: tuple[Registration | Publication, ...] = (*registrations, *publications)
    others = [
        _stated(document, "enrolled") for document in documents if "enrolled" in document.differs
    ]
    return " or ".join(dict.fromkeys(filter(None, (trial.enrolled, *others))))


def links(
    trial: Trial, registrations: Sequence[Registration], publications: Sequence[Publication]
) -> tuple[tuple[str, str], ...]:
    """The records and papers of a trial, as (name, address); without an address if none is
    known."""
    numbers = [*trial.registry_id.split(SEPARATOR), *(record.id for record in registrations)]
    found = {number: registry_url(number) for number in numbers if number}
    for publication in publications:
        found[publication.id] = next(iter(publication.urls), "")
    return tuple(found.items())
