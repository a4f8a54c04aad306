"""One result in an explanation: in full with its details, or in one line."""

from __future__ import annotations

from collections.abc import Iterator

from ...message import joined, message
from ..answers.evidence_item import EvidenceItem
from ..answers.trial_identity import identity_lines
from ..applicability.assessment import Assessment
from ..applicability.prevalence import about_lines
from ..model.evidence import Evidence
from ..model.identity_rows import SameStudy
from ..model.rows import Report, Result, Trial
from ..reasoning.judgement_wording import credibility_words, risk_of_bias_words
from ..reasoning.wording import assessment_words, figure, own_arm_first
from .source_text import with_place

_CROSSOVER = {
    "allowed": message(
        "explanation.crossover",
        "crossover: patients of the control arm could receive the tested treatment",
    ),
    "not-allowed": message(
        "explanation.no_crossover",
        "crossover: patients of the control arm could not receive the tested treatment",
    ),
}


def item_heading(item: EvidenceItem, evidence: Evidence) -> str:
    """The trial, design, dose, comparison, figure and numbers of patients of a result."""
    result = own_arm_first(item.result, item.as_control)
    return joined(": ", [_study_in_words(item, evidence), _with_sizes(figure(result), result)])


def _study_in_words(item: EvidenceItem, evidence: Evidence) -> str:
    trial, dose = evidence.trials[item.result.trial], evidence.arms[item.result.arm].dose
    study: str = message(
        "explanation.study", "{trial} ({design})", trial=trial.label, design=_design(trial)
    )
    if dose:
        study = message("explanation.dosed_study", "{study} [{dose}]", study=study, dose=dose)
    if not item.comparator:
        return study
    if item.as_control:
        return message(
            "explanation.control_for",
            "{study}, control arm for {regimen}",
            study=study,
            regimen=item.comparator,
        )
    return message(
        "explanation.compared_with",
        "{study}, compared with {regimen}",
        study=study,
        regimen=item.comparator,
    )


def _design(trial: Trial) -> str:
    design: str = trial.design
    if design == "unstated":
        design = message("explanation.no_design", "design not stated")
    if not trial.phase:
        return design
    phase = message("explanation.phase", "phase {phase}", phase=trial.phase)
    return joined(", ", filter(None, [phase, design]))


def _with_sizes(text: str, result: Result) -> str:
    if result.n_comparator:
        return message(
            "explanation.figure_with_sizes",
            "{figure} (n={n} vs {n_comparator})",
            figure=text,
            n=result.n,
            n_comparator=result.n_comparator,
        )
    if result.n:
        return message("explanation.figure_with_size", "{figure} (n={n})", figure=text, n=result.n)
    return text


def item_details(item: EvidenceItem, evidence: Evidence) -> Iterator[str]:
    """The population, applicability, data cut with risk of bias, record and papers of the trial,
    joined studies, and source of a result."""
    result, study_population = item.result, item.applicability.assessments[0].people
    yield message(
        "explanation.population",
        "population: {label}. Eligibility: {criteria}",
        label=study_population.population.label,
        criteria=str(study_population) or message("explanation.no_criteria", "no criteria stated"),
    )
    yield message(
        "explanation.applicability",
        "applicability: {grade}. {facts}",
        grade=item.grade,
        facts=_applicability_facts(item),
    )
    yield message(
        "explanation.data_cut",
        "data cut: {data_cut}; risk of bias (RoB 2): {risk}",
        data_cut=_data_cut(result, evidence.reports.get(result.report)),
        risk=risk_of_bias_words(result, evidence),
    )
    if words := _CROSSOVER.get(evidence.trials[result.trial].crossover):
        yield words
    if credibility := credibility_words(result, evidence):
        yield message(
            "explanation.credibility",
            "credibility of the subgroup effect (ICEMAN): {credibility}",
            credibility=credibility,
        )
    yield from identity_lines(result, evidence)
    for join in evidence.joins_of(result.trial):
        yield _joined_study(join, result.trial, evidence)
    yield from _source(result, evidence)


def _applicability_facts(item: EvidenceItem) -> str:
    """What makes a population direct, partial or indirect."""
    facts = dict.fromkeys(
        words
        for assessment in item.applicability.assessments
        for words in (*assessment_words(assessment), *_unstated_lines(assessment))
    )
    if not facts:
        return message("explanation.no_mismatch", "no mismatch with the profile")
    return joined("; ", facts)


def _unstated_lines(assessment: Assessment) -> Iterator[str]:
    """That the profile leaves the number of lines open, unless a requirement already says so."""
    if assessment.gaps.lines_unknown and not any(map(about_lines, assessment.unknown)):
        yield message("explanation.lines_not_stated", "number of lines: not stated in the profile")


def _data_cut(result: Result, report: Report | None) -> str:
    if report is None:
        return message("explanation.no_report", "not reported")
    parts = [report.id, "" if report.status == "unstated" else report.status]
    if months := result.follow_up_months or report.follow_up_months:
        parts.append(
            message(
                "explanation.follow_up", "median follow-up {months} months", months=f"{months:g}"
            )
        )
    parts.append(report.date or message("explanation.no_date", "date not reported"))
    return joined(", ", filter(None, parts))


def _joined_study(join: SameStudy, trial: str, evidence: Evidence) -> str:
    other = join.other_trial if join.trial == trial else join.trial
    return with_place(
        message(
            "explanation.same_study",
            "treated as the same study as {trial}. {reason}",
            trial=evidence.trial_names[other],
            reason=join.reason,
        ),
        join,
        evidence,
    )


def _source(result: Result, evidence: Evidence) -> Iterator[str]:
    place = evidence.place(result)
    if not result.flags:
        yield message("explanation.source", "source: {place}.", place=place)
        return
    yield message(
        "explanation.flagged_source",
        "source: {place}. Flagged: {flags}.",
        place=place,
        flags=joined(", ", result.flags),
    )
    if result.note:
        yield message("explanation.note", "note: {note}", note=result.note)


def item_line(item: EvidenceItem, evidence: Evidence) -> str:
    """The population, dose, figure, applicability, first two reasons, and source of a result."""
    result = item.result
    dose = evidence.arms[result.arm].dose if result.arm else ""
    role = [message("explanation.as_control", "control arm")] if item.as_control else []
    about = joined("; ", [joined(", ", [*role, item.grade]), *item.reasons[:2]])
    label = item.applicability.assessments[0].people.population.label
    described = message(
        "explanation.item",
        "{result} ({about})",
        result=figure(own_arm_first(result, item.as_control)),
        about=about,
    )
    people = joined(", ", filter(None, [label, dose]))
    return with_place(joined(": ", [people, described]), result, evidence)
