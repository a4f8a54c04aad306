"""The statistical analyses of an outcome as contrasts between arms, each with the order of its groups, or left with the reason."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple

from ...graph.model.rows import Endpoint
from .contrasts import RATIOS, cells, interval_of
from .conversion_log import ConversionLog, Row
from .figures import number, p_value
from .groups import Arm
from .outcomes import Outcome, names_apart
from .ratio_direction import Order, Side, order
from .subgroups import Group
from .text import clean, pattern
from .words import meaning, meanings

_VAGUE = re.compile(
    r"^(?:|other.*|point estimate|estimate|ratio|cause[- ]specific|adjusted|unadjusted|stratified|unstratified|regression.*|hazards?(?: rates?)?)$",
    re.IGNORECASE,
)
_COX = re.compile(
    r"\bcox\b|proportional[- ]hazards?|hazards? ratio|\bHR\b|fine[- ](?:and[- ])?gray",
    re.IGNORECASE,
)
_COUNTS = re.compile(r"poisson|negative binomial|andersen", re.IGNORECASE)
_HAZARD = re.compile(r"hazard|\b[as]?HR\b", re.IGNORECASE)
_OF_PEOPLE = re.compile(
    r"\bsub-?(?:group|set)\b|\b(?:in|among) (?:participants|patients|subjects) (?:with|without|who|whose)\b",
    re.IGNORECASE,
)


class Scene(NamedTuple):
    """What an analysis needs of its record: the arm of each group or why it has none, the population of a subgroup, the names of
    drugs, and endpoints by identifier."""

    arm_of: Callable[[Outcome, str], Arm | str]
    group_of: Callable[[Outcome, str, str, Arm | None], Group]
    of_sentence: Callable[[str], Group]
    population: Callable[[Group, str], str]
    labels: Mapping[str, Sequence[str]]
    endpoints: Mapping[str, Endpoint]


def measure_of(analysis: Mapping[str, Any]) -> str:
    """What sort of figure an analysis prints, by its parameter; a vague parameter is read by the method and the comments.

    >>> measure_of({"paramType": "Hazard Ratio (HR)"}), measure_of({"paramType": "Rate ratio", "statisticalMethod": "Regression, Cox"})
    ('hazard_ratio', 'hazard_ratio')
    >>> measure_of({"paramType": "Cause-specific"}), measure_of({"paramType": "Log hazard ratio"}), measure_of({"paramType": "Slope"})
    ('hazard_ratio', 'log', '')
    """
    parameter = clean(analysis.get("paramType"))
    found = meaning("parameters.csv", parameter)
    around = " ".join(
        clean(analysis.get(name))
        for name in ("statisticalMethod", "statisticalComment", "estimateComment")
    )
    if found == "rate_ratio" and _COX.search(around) and not _COUNTS.search(around):
        return "hazard_ratio"
    if (found in ("", "ratio") and _VAGUE.match(parameter)) and (
        _COX.search(around) or _COX.search(clean(analysis.get("groupDescription")))
    ):
        return "hazard_ratio"
    return found


def speaks_of_hazards(analysis: Mapping[str, Any]) -> bool:
    """Whether an analysis is one of hazards, also where its figure is no ratio that the tables hold, such as its logarithm."""
    return measure_of(analysis) == "hazard_ratio" or bool(
        _HAZARD.search(clean(analysis.get("paramType")))
    )


def contrast(
    outcome: Outcome, index: int, analysis: Mapping[str, Any], scene: Scene, notes: ConversionLog
) -> Row | None:
    """The row of one analysis; None where it was left, which the notebook then says."""
    place = f"{outcome.place}, analysis {index}"
    row = _read(outcome, analysis, scene, place)
    if isinstance(row, str):
        printed = clean(analysis.get("paramValue")) or clean(analysis.get("pValue"))
        shown = " ".join(filter(None, (clean(analysis.get("paramType")) or "p value", printed)))
        notes.leave(place, f"{outcome.title}: {shown}", row)
        return None
    if (printed := clean(analysis.get("pValue"))) and not row["p_value"]:
        notes.leave(
            place,
            f"{outcome.title}: p value {printed}",
            "the p value is no number; the analysis is loaded without it",
        )
    return {**row, **notes.at(place)}


def _read(outcome: Outcome, analysis: Mapping[str, Any], scene: Scene, place: str) -> Row | str:
    """The cells of one analysis, or why they cannot be known."""
    measure = measure_of(analysis)
    value = number(clean(analysis.get("paramValue")))
    if problem := _no_figure(analysis, measure, value):
        return problem
    ids, problem = _two_groups(outcome, analysis)
    if problem:
        return problem
    arms = {one: scene.arm_of(outcome, one) for one in ids}
    known = {one: arm for one, arm in arms.items() if isinstance(arm, Arm)}
    if problem := next((arm for arm in arms.values() if isinstance(arm, str)), ""):
        return problem
    if len({arm.id for arm in known.values()}) < len(ids):
        return "it compares groups of people on one arm, not arms"
    endpoint = _endpoint(outcome, analysis)
    if not endpoint:
        return "which of the outcome's endpoints it is about is not said"
    named = _class(outcome, analysis, endpoint)
    people = _people(outcome, analysis, named, known, scene)
    if people.problem:
        return f"the people of a subgroup cannot be said: {people.problem}"
    found = _order(measure, value, analysis, _sides(outcome, ids, known, named, scene), outcome)
    if found.problem:
        return found.problem
    row = cells(outcome, analysis, measure, value, found, known, scene.endpoints.get(endpoint))
    if not isinstance(row, str):
        row |= {"population": scene.population(people, place), "endpoint": endpoint}
        groups = {arm.id: group for group, arm in known.items()}
        row["n"] = outcome.people_of(groups[row["arm"]], named)
        row["n_comparator"] = outcome.people_of(groups[row["comparator_arm"]], named)
    return row


def _no_figure(analysis: Mapping[str, Any], measure: str, value: str) -> str:
    """Why an analysis prints nothing that the tables hold; empty where it does."""
    parameter = clean(analysis.get("paramType"))
    if clean(analysis.get("paramValue")) and not value:
        return "the figure is no number"
    if measure == "log":
        return _of_logarithm(analysis, value)
    if value and not measure:
        return f"a parameter '{parameter}' is not known"
    if not value and not p_value(clean(analysis.get("pValue"))):
        return "it prints neither a figure nor a p value"
    return "a ratio must be above 0" if measure in RATIOS and value and float(value) <= 0 else ""


def _of_logarithm(analysis: Mapping[str, Any], value: str) -> str:
    """Why a figure named a logarithm is left: it is one, or its interval lies about it as that of a ratio does."""
    interval = interval_of(analysis)
    figures = [float(one) for one in (interval.low, value, interval.high) if one]
    if len(figures) == 3 and min(figures) > 0:
        low, middle, high = figures
        as_ratio, as_logarithm = (
            abs(math.log(low * high) / 2 - math.log(middle)),
            abs((low + high) / 2 - middle) / middle,
        )
        if as_ratio < as_logarithm / 2:
            return "the parameter is named a logarithm, but its interval is that of a ratio: which of them it is is not said"
    return "the figure is on a logarithmic scale, which the tables do not hold"


def _two_groups(outcome: Outcome, analysis: Mapping[str, Any]) -> tuple[list[str], str]:
    """The two groups that an analysis compares, or why they are not two."""
    given = list(dict.fromkeys(str(one) for one in analysis.get("groupIds") or ()))
    unknown = [one for one in given if one not in outcome.groups]
    if unknown:
        return [], f"the group {unknown[0]} is not among the outcome's groups"
    ids = given or (list(outcome.groups) if len(outcome.groups) == 2 else [])
    if len(ids) == 2:
        return ids, ""
    if not ids:
        return [], "which groups it compares is not said"
    if len(ids) == 1:
        return [], "it names one group only"
    return (
        [],
        f"it compares {len(ids)} groups at once: {', '.join(outcome.groups[one] for one in ids)}",
    )


def _words(analysis: Mapping[str, Any]) -> str:
    """What an analysis says of whom and what it is about."""
    return " ".join(
        clean(analysis.get(name))
        for name in (
            "groupDescription",
            "estimateComment",
            "statisticalComment",
            "otherAnalysisDescription",
            "paramType",
        )
    )


def _endpoint(outcome: Outcome, analysis: Mapping[str, Any]) -> str:
    """The endpoint of an analysis: the outcome's, or of those of its classes the one that its words name; empty where they do not."""
    among = set(outcome.endpoints.values()) or {outcome.endpoint}
    if len(among) == 1:
        return among.pop()
    words = _words(analysis)
    told = frozenset(
        outcome.endpoints[title] for title in outcome.endpoints if _is_named(title, words)
    )
    named = told or (meanings("outcomes.csv", words) & among)
    return next(iter(named)) if len(named) == 1 else ""


def _is_named(title: str, words: str) -> bool:
    return bool(title) and bool(pattern(rf"(?<!\w){re.escape(title)}(?!\w)").search(words))


def _class(outcome: Outcome, analysis: Mapping[str, Any], endpoint: str) -> str:
    """The class of the outcome that an analysis names, or the only one of its endpoint; empty where it names none or several."""
    titles = [title for title in outcome.endpoints if title]
    words = _words(analysis) if len(titles) > 1 else ""
    named = [title for title in titles if _is_named(title, words)]
    if not named and len(set(outcome.endpoints.values())) > 1:
        named = [title for title in titles if outcome.endpoints[title] == endpoint]
    return named[0] if len(named) == 1 else ""


def _people(
    outcome: Outcome, analysis: Mapping[str, Any], named: str, arms: Mapping[str, Arm], scene: Scene
) -> Group:
    """Whom the analysis is about: the outcome's people, or of its classes the one that its words name."""
    groups = [scene.group_of(outcome, named, one, arm) for one, arm in arms.items()]
    if len({group.criteria for group in groups}) > 1:
        return Group(problem="the two groups differ in more than their arm")
    group = groups[0]
    titles = [title for title in outcome.endpoints if title]
    if len(titles) > 1 and not named:
        apart = [
            one
            for one in (scene.group_of(outcome, title, "", None) for title in titles)
            if one.criteria
        ]
        if len(apart) == len(titles):
            return Group(problem="which of the outcome's subgroups it is about is not said")
    words = _words(analysis)
    if not group.criteria and not group.problem and not named and _OF_PEOPLE.search(words):
        sentence = next(one for one in re.split(r"(?<=[.;!?])\s+", words) if _OF_PEOPLE.search(one))
        return scene.of_sentence(sentence)
    return group


def _sides(
    outcome: Outcome, ids: Sequence[str], arms: Mapping[str, Arm], named: str, scene: Scene
) -> list[Side]:
    names = names_apart(ids, outcome, arms, scene.labels)
    return [
        Side(
            one,
            names[one],
            arms[one].role,
            outcome.hazard(one, named),
            not outcome.is_reached(one, named),
        )
        for one in ids
    ]


def _order(
    measure: str, value: str, analysis: Mapping[str, Any], sides: Sequence[Side], outcome: Outcome
) -> Order:
    listed = bool(analysis.get("groupIds"))
    if not value:  # a p value has no order: the tested arm stands first
        tested = next((side.id for side in sides if side.role == "tested"), sides[0].id)
        return Order(tested, next(side.id for side in sides if side.id != tested), "a p value")
    if measure == "hazard_ratio":
        return order(analysis, sides, float(value), listed, outcome.description)
    compared = (
        measure == "ratio" or outcome.is_count or outcome.is_share
    )  # a ratio of shares says nothing of medians or means
    plain = [
        Side(side.id, side.names, side.role, _figure_of(outcome, side.id) if compared else None)
        for side in sides
    ]
    if measure == "difference":
        return _of_difference(analysis, plain, float(value), listed, outcome)
    return order(analysis, plain, float(value), listed, outcome.description)


def _figure_of(outcome: Outcome, group: str) -> float | None:
    """The group's single figure, for a ratio of figures (a share as its odds would order it)."""
    found = {number(one.value) for one in outcome.figures if one.group == group}
    shown = float(next(iter(found)) or 0) if len(found) == 1 else 0.0
    people = outcome.denominators.get(group, "")
    if outcome.is_count and people.isdigit() and int(people):
        shown /= int(people)
    return shown if shown > 0 else None


def _of_difference(
    analysis: Mapping[str, Any], sides: Sequence[Side], value: float, listed: bool, outcome: Outcome
) -> Order:
    """A difference is one figure minus the other: as the figures show, else as for a ratio."""
    figures = [
        {
            float(found)
            for one in outcome.figures
            if one.group == side.id and (found := number(one.value))
        }
        for side in sides
    ]
    if all(len(one) == 1 for one in figures):
        (one,), (other,) = figures
        shown, near = one - other, 0.25 * abs(value) + 1e-9
        if abs(shown - value) <= near < abs(shown + value):
            return Order(sides[0].id, sides[1].id, "as the groups' own figures show")
        if abs(shown + value) <= near < abs(shown - value):
            return Order(sides[1].id, sides[0].id, "as the groups' own figures show")
    return order(
        analysis, [side._replace(hazard=None) for side in sides], 1.0, listed, outcome.description
    )
