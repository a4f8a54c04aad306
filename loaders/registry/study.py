"""The modules of a study, the terms needed to read it, and the log of its conversion."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from ...message import message
from .conversion_log import ConversionLog
from .drugs import DrugNames
from .json_text import LocatedStudy
from .known_terms import KnownTerms
from .record_fault import RecordFault
from .regimens import AddedTerms
from .text import clean

PHASES = {"EARLY_PHASE1": "early 1", "PHASE1": "1", "PHASE2": "2", "PHASE3": "3", "PHASE4": "4"}
_NUMBER = re.compile(r"NCT\d{8}")
_DATE = re.compile(r"\d{4}(?:-\d{2}(?:-\d{2})?)?")
_PLANNED = ("ESTIMATED", "ANTICIPATED")


@dataclass
class RegistryStudy:
    """A study that is being converted. Raises `RecordFault` if it has no registry number."""

    located: LocatedStudy
    known: KnownTerms
    add_unknown: bool = False
    added: AddedTerms = field(default_factory=AddedTerms)

    def __post_init__(self) -> None:
        protocol = self.located.study["protocolSection"]
        self.protocol: Mapping[str, Any] = protocol
        self.identification: Mapping[str, Any] = protocol.get("identificationModule") or {}
        self.status: Mapping[str, Any] = protocol.get("statusModule") or {}
        self.design: Mapping[str, Any] = protocol.get("designModule") or {}
        self.results: Mapping[str, Any] = self.located.study.get("resultsSection") or {}
        self.id = clean(self.identification.get("nctId"))
        if not _NUMBER.fullmatch(self.id):
            raise RecordFault(
                self.located.place,
                message("registry.no-number", "nctId {id!r} is not a registry number", id=self.id),
                message("registry.no-number.remedy", "Write NCT and eight digits"),
            )
        self.log = ConversionLog(self.id)
        self.names: DrugNames = self.known.cached("names", lambda: DrugNames(self.known.vocabulary))

    @cached_property
    def label(self) -> str:
        """The acronym of the study, or else its brief title, or else its registry number."""
        return self.acronym or clean(self.identification.get("briefTitle")) or self.id

    @property
    def acronym(self) -> str:
        return clean(self.identification.get("acronym"))

    @cached_property
    def conditions(self) -> list[str]:
        module = self.protocol.get("conditionsModule") or {}
        return [name for text in module.get("conditions") or () if (name := clean(text))]

    @cached_property
    def keywords(self) -> list[str]:
        module = self.protocol.get("conditionsModule") or {}
        return [clean(text) for text in module.get("keywords") or ()]

    @property
    def is_randomised(self) -> bool:
        allocation = (self.design.get("designInfo") or {}).get("allocation")
        return clean(allocation).upper() == "RANDOMIZED"

    @property
    def is_completed(self) -> bool:
        return clean(self.status.get("overallStatus")).upper() == "COMPLETED"

    @property
    def enrolled(self) -> str:
        """The number of participants; empty if only an estimate is given."""
        info = self.design.get("enrollmentInfo") or {}
        count = clean(info.get("count"))
        is_planned = clean(info.get("type")).upper() in _PLANNED
        return count if count.isdigit() and not is_planned else ""

    def date(self, *names: str) -> str:
        """The first of the named dates that the status module contains; empty if it has none."""
        structs = (self.status.get(f"{name}Struct") for name in names)
        dates = (clean(struct.get("date")) for struct in structs if isinstance(struct, Mapping))
        return next((date for date in dates if _DATE.fullmatch(date)), "")

    @property
    def version_date(self) -> str:
        """The date of this version of the record, by its posting or else by its submission or
        download; empty if it prints none."""
        derived = self.located.study.get("derivedSection") or {}
        held = (derived.get("miscInfoModule") or {}).get("versionHolder")
        others = ("lastUpdateSubmitDate", "studyFirstSubmitDate", "processedDate")
        dates = [*map(self.status.get, others), held, self.status.get("statusVerifiedDate")]
        posted = self.date("lastUpdatePostDate", "resultsFirstPostDate", "studyFirstPostDate")
        return posted or next((date for date in map(clean, dates) if _DATE.fullmatch(date)), "")
