"""The modules of one study as a record gives them, with the words by which it is read and the notebook of what was left."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from .arms import Added
from .conversion_log import ConversionLog
from .drugs import Names
from .files import Found
from .record_fault import RecordFault
from .text import clean
from .words import Field

_NUMBER = re.compile(r"NCT\d{8}")
_DATE = re.compile(r"\d{4}(?:-\d{2}(?:-\d{2})?)?")


@dataclass
class Study:
    """One study while it is being read."""

    found: Found
    known: Field
    add_unknown: bool = False
    added: Added = field(default_factory=Added)

    def __post_init__(self) -> None:
        protocol = self.found.study["protocolSection"]
        self.protocol: Mapping[str, Any] = protocol
        self.about: Mapping[str, Any] = protocol.get("identificationModule") or {}
        self.status: Mapping[str, Any] = protocol.get("statusModule") or {}
        self.design: Mapping[str, Any] = protocol.get("designModule") or {}
        self.results: Mapping[str, Any] = self.found.study.get("resultsSection") or {}
        self.id = clean(self.about.get("nctId"))
        if not _NUMBER.fullmatch(self.id):
            raise RecordFault(
                self.found.place,
                f"nctId {self.id!r} is no registry number",
                "It must be NCT and eight digits",
            )
        self.notes = ConversionLog(self.id)
        self.names: Names = self.known.made("names", lambda: Names(self.known.vocabulary))

    @cached_property
    def label(self) -> str:
        return self.acronym or clean(self.about.get("briefTitle")) or self.id

    @property
    def acronym(self) -> str:
        return clean(self.about.get("acronym"))

    @cached_property
    def conditions(self) -> list[str]:
        given = self.protocol.get("conditionsModule") or {}
        return [name for one in given.get("conditions") or () if (name := clean(one))]

    @cached_property
    def keywords(self) -> list[str]:
        return [
            clean(one)
            for one in (self.protocol.get("conditionsModule") or {}).get("keywords") or ()
        ]

    @property
    def is_randomised(self) -> bool:
        return (
            clean((self.design.get("designInfo") or {}).get("allocation")).upper() == "RANDOMIZED"
        )

    @property
    def is_completed(self) -> bool:
        return clean(self.status.get("overallStatus")).upper() == "COMPLETED"

    @property
    def enrolled(self) -> str:
        """How many took part; empty where only an estimate is given."""
        info = self.design.get("enrollmentInfo") or {}
        count = clean(info.get("count"))
        return (
            count
            if count.isdigit()
            and clean(info.get("type")).upper() not in ("ESTIMATED", "ANTICIPATED")
            else ""
        )

    def date(self, *names: str) -> str:
        """The first of these dates that is there."""
        found = (clean((self.status.get(f"{name}Struct") or {}).get("date")) for name in names)
        return next((one for one in found if _DATE.fullmatch(one)), "")
