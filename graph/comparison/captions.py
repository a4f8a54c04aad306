"""Labels and reported figures that plots of a profile's network show next to the estimates."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from ...message import joined, message
from ..applicability.assessment import RANK
from ..evidence_network.contrast import IncludedContrast
from ..evidence_network.other_endpoints import endpoints_spelled_out, remarks
from ..nma.captions import Captions
from .caveats import caveats
from .profile_comparison import ProfileComparison

_MEASURES = {
    "HR": message("comparison.hr", "Hazard ratio"),
    "OR": message("comparison.or", "Odds ratio"),
    "RR": message("comparison.rr", "Risk ratio"),
}


def captions_of(analysis: ProfileComparison) -> Captions:
    """Title, applicability, reported figures, patients and drug classes of a comparison."""
    included = analysis.selection.included
    return Captions(
        measure=_MEASURES[analysis.measure],
        about=joined(", ", [analysis.endpoint, str(analysis.profile)]),
        tested=frozenset((contrast.tested, contrast.control) for contrast in included),
        printed={
            (contrast.study, contrast.tested, contrast.control): figures
            for contrast in included
            if (figures := _reported(contrast, analysis.measure))
        },
        study_names=study_names_of(analysis),
        study_notes={
            contrast.study: joined(", ", [contrast.grade, *remarks(analysis.endpoint, [contrast])])
            for contrast in reversed(included)
        },
        remarks=_remarks(analysis),
        pair_grades={
            pair: min(
                (contrast.grade for contrast in included if contrast.pair == pair),
                key=RANK.__getitem__,
            )
            for pair in dict.fromkeys(contrast.pair for contrast in included)
        },
        patients=patients_of(included),
        groups=drug_classes_of(analysis),
        matched=_people_words(analysis),
        notes=(
            *endpoints_spelled_out(analysis.endpoint, included, analysis.inquiry.evidence),
            *_whole_trials_note(analysis),
            *caveats(analysis),
        ),
    )


def study_names_of(analysis: ProfileComparison) -> dict[str, str]:
    """Study of the network → what people call it."""
    name_of = analysis.inquiry.evidence.study_name
    return {contrast.study: name_of(contrast.study) for contrast in analysis.selection.included}


def _remarks(analysis: ProfileComparison) -> dict[tuple[str, str], str]:
    """(tested, control) → the other endpoints of its figures, and whether one is flagged."""
    included = analysis.selection.included
    found: dict[tuple[str, str], str] = {}
    for contrast in included:
        same = [other for other in included if other.pair == contrast.pair]
        if own := remarks(analysis.endpoint, same):
            found[contrast.tested, contrast.control] = joined(", ", own)
    return found


def _whole_trials_note(analysis: ProfileComparison) -> Iterator[str]:
    """In which trials the verdicts rest on the whole trial, although a subgroup is drawn."""
    trials = [
        contrast.trial_name
        for contrast in analysis.selection.included
        if contrast.whole_trial and contrast.decides == contrast.whole_trial
    ]
    if trials:
        yield message(
            "comparison.subgroups_drawn",
            "Drawn are the most direct subgroups; the whole trial decides the verdicts in "
            "{trials}.",
            trials=joined(", ", trials),
        )


def _people_words(analysis: ProfileComparison) -> str:
    """The patients that matched comparisons are about; empty if nothing is marked."""
    if not analysis.refractory_to:
        return ""
    return message("comparison.people", "refractory to {drugs}", drugs=analysis.refractory_to)


def _reported(contrast: IncludedContrast, measure: str) -> tuple[str, str, str] | None:
    """The hazard ratio and its 95% limits as reported; None for other measures or other confidence
    levels."""
    if measure != "HR" or not contrast.reported:
        return None
    result = contrast.result
    return result.value, result.ci_low, result.ci_high


def patients_of(included: Iterable[IncludedContrast]) -> dict[str, int]:
    """Regimen → number of patients in its arms; regimens with an arm of unreported size are left
    out."""
    sizes: dict[str, list[int | None]] = {}
    counted: set[tuple[str, str]] = set()  # an arm of a study counts once
    for contrast in included:
        both = contrast.patients if len(contrast.patients) == 2 else (None, None)
        for regimen, n in zip((contrast.tested, contrast.control), both, strict=True):
            if (contrast.study, regimen) not in counted:
                sizes.setdefault(regimen, []).append(n)
                counted.add((contrast.study, regimen))
    return {regimen: sum(n for n in ns if n) for regimen, ns in sizes.items() if None not in ns}


def drug_classes_of(analysis: ProfileComparison) -> dict[str, str]:
    """Regimen → the classes of its drugs, without steroids and other background treatments."""
    vocabulary = analysis.inquiry.evidence.vocabulary
    groups: dict[str, str] = {}
    for regimen, names in analysis.drugs.items():
        drugs = [vocabulary.drugs[name] for name in sorted(names)]
        classes = {
            drug.classes[0] if drug.classes else drug.id for drug in drugs if not drug.background
        }
        groups[regimen] = joined(" + ", sorted(classes)) or message(
            "comparison.background", "background only"
        )
    return groups
