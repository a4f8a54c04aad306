"""What no load of records accepts: repeated records, and impossible statements on identity."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from ...errors import TrialgraphError, nearest
from ...graph.model.name_index import folded
from ...message import message
from .identity import StatedIdentity, Statement
from .known_terms import KnownTerms
from .record import Converted
from .record_fault import RecordFault


def refuse_repeated(converted: Converted, seen: Mapping[str, str], known: KnownTerms) -> None:
    record = converted.record
    if record in seen:
        raise RecordFault(
            converted.place,
            message(
                "registry.repeated",
                "{record} is also in {place}",
                record=record,
                place=seen[record],
            ),
            message("registry.repeated.remedy", "Give each record once"),
        )
    if record in known.sources_of_field:
        raise RecordFault(
            converted.place,
            message("registry.of-field", "{record} is part of the field already", record=record),
            message(
                "registry.of-field.remedy",
                "Leave it out: every answer uses its results (trialgraph sources {record} shows "
                "the document)",
                record=record,
            ),
        )
    if record in known.sources:
        raise RecordFault(
            converted.place,
            message("registry.already-loaded", "{record} is already loaded", record=record),
            message(
                "registry.already-loaded.remedy",
                "Leave it out, or unload it first (trialgraph sources shows its layer)",
            ),
        )


def checked_statements(stated: StatedIdentity, known: KnownTerms) -> frozenset[Statement]:
    """All statements about the identity of records. Raises `TrialgraphError` for an unknown trial,
    and for a record that is stated to be a trial and not to be it."""
    for _, trial in sorted(stated.same | stated.apart):
        if folded(trial) not in known.trials:
            names = [each.id for each in known.all_trials]
            raise TrialgraphError(
                message(
                    "registry.unknown-trial",
                    "'{trial}' is not a trial of the evidence (nearest: {names})",
                    trial=trial,
                    names=", ".join(nearest(trial, names)) or "none",
                )
            )
    for record, trial in sorted(stated.same & stated.apart):
        raise TrialgraphError(
            message(
                "registry.contradictory-statement",
                "{record}={trial} is given with --same-as and with --not-same",
                record=record,
                trial=trial,
            )
        )
    return stated.same | stated.apart


def refuse_unused(unused: Collection[Statement]) -> None:
    """Raises `TrialgraphError` for a statement that is about no loaded record."""
    for record, trial in sorted(unused):
        if record:
            raise TrialgraphError(
                message(
                    "registry.unused-number",
                    "{record}={trial} is about no loaded record; check the number",
                    record=record,
                    trial=trial,
                )
            )
        raise TrialgraphError(
            message(
                "registry.unused-statement",
                "no loaded record looks like {trial}; give the number of the record, as in "
                "NCT01234567={trial}",
                trial=trial,
            )
        )
