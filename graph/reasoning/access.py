"""Access restrictions of a question: available drugs and classes, a region, and a date."""

from __future__ import annotations

import csv
import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass

from ...errors import TrialgraphError
from ...message import joined, message
from ...ontology import FOLDER as ONTOLOGY
from ...plain_signs import plain_signs
from ..model.evidence import Evidence


@dataclass(frozen=True, slots=True)
class Access:
    """Available drugs and classes, region and date of a question; an empty field restricts
    nothing."""

    available: frozenset[str] = frozenset()
    region: str = ""
    as_of: str = ""

    @classmethod
    def read(
        cls,
        evidence: Evidence,
        available: Iterable[str] = (),
        region: str = "",
        as_of: str = "",
    ) -> Access:
        """Looks up the names of drugs, classes and the region in the evidence, and checks the date.

        Raises `UnknownNameError` for an unknown name and `TrialgraphError` for an invalid date.
        """
        agents = frozenset(
            evidence.vocabulary.agent(name.strip()) for name in available if name.strip()
        )
        known_region = _region_named(region, evidence) if region else ""
        day = plain_signs(as_of).strip()  # full-width digits become ASCII
        if day and not _is_date(day):
            raise TrialgraphError(
                message(
                    "reasoning.not-a-date",
                    "'{text}' is not a date; write 2020, 2020-06 or 2020-06-01",
                    text=as_of,
                )
            )
        return cls(agents, known_region, day)


def _region_named(name: str, evidence: Evidence) -> str:
    """The region with this name, or a common name of it (see `ontology/region-names.csv`).

    Raises `TrialgraphError` for a name of none with approvals, refusals or withdrawals.
    """
    known = {region.casefold(): region for region in regions(evidence)}
    common = {row["name"].casefold(): row["region"].casefold() for row in _region_names()}
    sought = name.strip().casefold()
    region = known.get(sought) or known.get(common.get(sought, ""))
    if region is None:
        raise TrialgraphError(
            message(
                "reasoning.unknown-region",
                "no approval, refusal or withdrawal is known for the region '{region}', so it "
                "cannot change the answer; known: {regions}",
                region=name,
                regions=joined(", ", [_with_agencies(own, evidence) for own in known.values()]),
            )
        )
    return region


def _with_agencies(region: str, evidence: Evidence) -> str:
    """A region with the agencies whose decisions are known: `US (FDA)`."""
    agencies = sorted(
        {row.agency for row in evidence.approvals.values() if row.region == region and row.agency}
    )
    if not agencies:
        return region
    return message(
        "reasoning.region", "{region} ({agencies})", region=region, agencies=", ".join(agencies)
    )


def _region_names() -> Iterator[dict[str, str]]:
    with (ONTOLOGY / "region-names.csv").open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


def _is_date(text: str) -> bool:
    match = re.fullmatch(r"([0-9]{4})(?:-([0-9]{2}))?(?:-([0-9]{2}))?", text)
    if not match:
        return False
    from datetime import date

    try:
        date(int(match[1]), int(match[2] or 1), int(match[3] or 1))
    except ValueError:
        return False
    return True


def regions(evidence: Evidence) -> Collection[str]:
    """The regions in which the evidence has approvals, refusals or withdrawals."""
    return sorted({approval.region for approval in evidence.approvals.values() if approval.region})
