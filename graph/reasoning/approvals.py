"""Approvals, refusals and withdrawals of regimens and drugs."""

from __future__ import annotations

from ...message import joined, message
from ..model.evidence import Evidence
from ..model.rows import Approval, Caution
from ..model.vocabulary import Regimen
from .interpretation import last_day

NO_DATE = message("reasoning.no-date", "date not reported")


def acts_on(regimen: Regimen, evidence: Evidence, as_of: str = "") -> list[Approval]:
    """Approvals, refusals and withdrawals of the regimen, or of one of its drugs if no regimen
    is named."""
    day = last_day(as_of)
    return [
        act
        for act in evidence.approvals.values()
        if (act.regimen == regimen.id or (not act.regimen and act.drug in regimen.drugs))
        and (not day or last_day(known_since(act, evidence)) <= day)
    ]


def withdrawn_text(act: Approval) -> str:
    """The withdrawal in words: agency, region and date."""
    date = act.date or NO_DATE
    if not act.agency:
        return message(
            "reasoning.withdrawn-in", "withdrawn in {region}, {date}", region=act.region, date=date
        )
    return message(
        "reasoning.withdrawn-by",
        "withdrawn by {agency} ({region}), {date}",
        agency=act.agency,
        region=act.region,
        date=date,
    )


def withdrawal_caution(act: Approval) -> Caution:
    """A withdrawal as a caution, for questions about other regions."""
    where = joined(", ", [part for part in (act.agency, act.region, act.date or NO_DATE) if part])
    return Caution(
        id=act.id,
        regimen=act.regimen,
        drug=act.drug,
        harm="withdrawn",
        summary=message(
            "reasoning.withdrawal", "Withdrawn from the market ({where}).", where=where
        ),
        source=act.source,
        paragraph=act.paragraph,
        locator=act.locator,
    )


def known_since(act: Approval, evidence: Evidence) -> str:
    """The printed date of an approval or withdrawal, else the date of its source."""
    return act.date or evidence.sources[act.source].known_since
