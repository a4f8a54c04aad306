"""Approvals, refusals and withdrawals of regimens and drugs."""

from __future__ import annotations

from collections.abc import Iterable

from ...message import joined, message
from ..exposure.normal_forms import clauses
from ..model.conditions import is_of_another_disease
from ..model.evidence import Evidence
from ..model.rows import Approval, Caution
from ..model.terms import Regimen
from .dating import is_known_by

NO_DATE = message("reasoning.no-date", "date not reported")


def approvals_of(regimen: Regimen, evidence: Evidence, as_of: str = "") -> list[Approval]:
    """Approvals, refusals and withdrawals of the regimen, or of one of its drugs if no regimen
    is named."""
    return [
        approval
        for approval in evidence.approvals.values()
        if (
            approval.regimen == regimen.id
            or (not approval.regimen and approval.drug in regimen.drugs)
        )
        and is_known_by(known_since(approval, evidence), as_of)
    ]


def withdrawals_of(approvals: Iterable[Approval], evidence: Evidence) -> list[Approval]:
    """The withdrawals among the approvals that concern the field's people: a withdrawal for another
    disease excludes nothing here."""
    return [
        approval
        for approval in approvals
        if approval.act == "withdrawn" and is_of_field(approval, evidence)
    ]


def is_of_field(approval: Approval, evidence: Evidence) -> bool:
    """Whether an approval or withdrawal concerns the field's people, not only another disease."""
    vocabulary = evidence.vocabulary
    required = clauses(vocabulary.read(approval.indication))
    return not is_of_another_disease(required, vocabulary.conditions_present)


def withdrawn_text(approval: Approval) -> str:
    """The withdrawal in words: agency, region and date."""
    date = approval.date or NO_DATE
    if not approval.agency:
        return message(
            "reasoning.withdrawn-in",
            "withdrawn in {region}, {date}",
            region=approval.region,
            date=date,
        )
    return message(
        "reasoning.withdrawn-by",
        "withdrawn by {agency} ({region}), {date}",
        agency=approval.agency,
        region=approval.region,
        date=date,
    )


def withdrawal_caution(approval: Approval) -> Caution:
    """A withdrawal as a caution, for questions about other regions."""
    where = joined(
        ", ",
        [part for part in (approval.agency, approval.region, approval.date or NO_DATE) if part],
    )
    return Caution(
        id=approval.id,
        regimen=approval.regimen,
        drug=approval.drug,
        harm="withdrawn",
        summary=message(
            "reasoning.withdrawal", "Withdrawn from the market ({where}).", where=where
        ),
        source=approval.source,
        paragraph=approval.paragraph,
        locator=approval.locator,
    )


def known_since(approval: Approval, evidence: Evidence) -> str:
    """The printed date of an approval or withdrawal, else the date of its source."""
    return approval.date or evidence.sources[approval.source].known_since


def indication_text(approval: Approval) -> str:
    """The indication, with what of it is inferred and not printed."""
    indication, inferred = approval.indication, approval.inferred_criteria
    if not inferred:
        return indication
    if indication == inferred:
        return message(
            "reasoning.wholly-inferred", "{indication} (inferred)", indication=indication
        )
    return message(
        "reasoning.partly-inferred",
        "{indication} (inferred: {inferred})",
        indication=indication,
        inferred=inferred,
    )
