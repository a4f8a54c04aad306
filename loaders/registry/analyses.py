"""The statistical analyses of an outcome as contrasts between arms, each with the order of its groups, or left with the reason."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple

from .arms import Arm
from .figures import Interval, level, level_in, number, p_value, turned
from .numerator import Order, Side, order
from .outcomes import Outcome, names_apart
from .subgroups import Group
from .text import clean
from .unread import Notebook, Row
from .words import meaning

RATIOS = ("hazard_ratio", "odds_ratio", "risk_ratio", "rate_ratio", "ratio")
_VAGUE = re.compile(
    r"^(?:|other.*|point estimate|estimate|ratio|cause[- ]specific|adjusted|unadjusted|stratified|unstratified|regression.*)$",
    re.IGNORECASE,
)
_COX = re.compile(r"\bcox\b|proportional[- ]hazards?|hazards? ratio|\bHR\b|fine[- ](?:and[- ])?gray", re.IGNORECASE)
_COUNTS = re.compile(r"poisson|negative binomial|andersen", re.IGNORECASE)
_SIDED = re.compile(r"\b(?:one|1)[- ]sided\b", re.IGNORECASE)
_OF_PEOPLE = re.compile(
    r"\bsub-?(?:group|set)\b|\b(?:in|among) (?:participants|patients|subjects) (?:with|without|who|whose)\b", re.IGNORECASE
)


class Scene(NamedTuple):
    """What an analysis needs of its record: the arm of each group or why it has none, the population of a subgroup, the names of
    drugs, and families of endpoints."""

    arm_of: Callable[[Outcome, str], Arm | str]
    group_of: Callable[[Outcome, str, str, Arm | None], Group]
    of_sentence: Callable[[str], Group]
    population: Callable[[Group, str], str]
    labels: Mapping[str, Sequence[str]]
    families: Mapping[str, str]


def measure_of(analysis: Mapping[str, Any]) -> str:
    """What sort of figure an analysis prints, by its parameter; a vague parameter is read by the method and the comments.

    >>> measure_of({"paramType": "Hazard Ratio (HR)"}), measure_of({"paramType": "Rate ratio", "statisticalMethod": "Regression, Cox"})
    ('hazard_ratio', 'hazard_ratio')
    >>> measure_of({"paramType": "Cause-specific"}), measure_of({"paramType": "Log hazard ratio"}), measure_of({"paramType": "Slope"})
    ('hazard_ratio', 'log', '')
    """
    parameter = clean(analysis.get("paramType"))
    found = meaning("parameters.csv", parameter)
    around = " ".join(clean(analysis.get(name)) for name in ("statisticalMethod", "statisticalComment", "estimateComment"))
    if found == "rate_ratio" and _COX.search(around) and not _COUNTS.search(around):
        return "hazard_ratio"
    if (found in ("", "ratio") and _VAGUE.match(parameter)) and (
        _COX.search(around) or _COX.search(clean(analysis.get("groupDescription")))
    ):
        return "hazard_ratio"
    return found


def contrast(outcome: Outcome, index: int, analysis: Mapping[str, Any], scene: Scene, notes: Notebook) -> Row | None:
    """The row of one analysis; None where it was left, which the notebook then says."""
    place = f"{outcome.place}, analysis {index}"
    row = _read(outcome, analysis, scene, place)
    if isinstance(row, str):
        printed = clean(analysis.get("paramValue")) or clean(analysis.get("pValue"))
        shown = " ".join(filter(None, (clean(analysis.get("paramType")) or "p value", printed)))
        notes.leave(place, f"{outcome.title}: {shown}", row)
        return None
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
    people = _people(outcome, analysis, known, scene)
    if people.problem:
        return f"the people of a subgroup cannot be said: {people.problem}"
    found = _order(measure, value, analysis, _sides(outcome, ids, known, people, scene), outcome)
    if found.problem:
        return found.problem
    row = _row(outcome, analysis, measure, value, found, known, scene)
    if not isinstance(row, str):
        row["population"] = scene.population(people, place)
    return row


def _no_figure(analysis: Mapping[str, Any], measure: str, value: str) -> str:
    """Why an analysis prints nothing that the tables hold; empty where it does."""
    parameter = clean(analysis.get("paramType"))
    if clean(analysis.get("paramValue")) and not value:
        return "the figure is no number"
    if measure == "log":
        return "the figure is on a logarithmic scale, which the tables do not hold"
    if value and not measure:
        return f"a parameter '{parameter}' is not known"
    if not value and not p_value(clean(analysis.get("pValue"))):
        return "it prints neither a figure nor a p value"
    return "a ratio must be above 0" if measure in RATIOS and value and float(value) <= 0 else ""


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
    return [], f"it compares {len(ids)} groups at once: {', '.join(outcome.groups[one] for one in ids)}"


def _people(outcome: Outcome, analysis: Mapping[str, Any], arms: Mapping[str, Arm], scene: Scene) -> Group:
    """Whom the analysis is about: the outcome's people, or of its classes the one that its words name."""
    words = " ".join(
        clean(analysis.get(name))
        for name in ("groupDescription", "estimateComment", "statisticalComment", "otherAnalysisDescription")
    )
    classes = list(dict.fromkeys(figure.class_title for figure in outcome.figures if figure.class_title))
    named = [title for title in classes if re.search(rf"(?<!\w){re.escape(title)}(?!\w)", words, re.IGNORECASE)]
    groups = [scene.group_of(outcome, named[0] if len(named) == 1 else "", one, arm) for one, arm in arms.items()]
    if len({group.criteria for group in groups}) > 1:
        return Group(problem="the two groups differ in more than their arm")
    group = groups[0]
    if len(classes) > 1 and not named:
        apart = [one for one in (scene.group_of(outcome, title, "", None) for title in classes) if one.criteria]
        if len(apart) == len(classes):
            return Group(problem="which of the outcome's subgroups it is about is not said")
    if not group.criteria and not group.problem and _OF_PEOPLE.search(words) and len(named) != 1:
        sentence = next(one for one in re.split(r"(?<=[.;!?])\s+", words) if _OF_PEOPLE.search(one))
        return scene.of_sentence(sentence)
    return group


def _sides(outcome: Outcome, ids: Sequence[str], arms: Mapping[str, Arm], people: Group, scene: Scene) -> list[Side]:
    names = names_apart(ids, outcome, arms, scene.labels)
    classes = {figure.class_title for figure in outcome.figures}
    chosen = people.label if people.label in classes else ""
    return [Side(one, names[one], arms[one].role, outcome.hazard(one, chosen)) for one in ids]


def _order(measure: str, value: str, analysis: Mapping[str, Any], sides: Sequence[Side], outcome: Outcome) -> Order:
    listed = bool(analysis.get("groupIds"))
    if not value:  # a p value has no order: the tested arm stands first
        tested = next((side.id for side in sides if side.role == "tested"), sides[0].id)
        return Order(tested, next(side.id for side in sides if side.id != tested), "a p value")
    if measure == "hazard_ratio":
        return order(analysis, sides, float(value), listed, outcome.description)
    compared = measure == "ratio" or outcome.is_count or outcome.is_share  # a ratio of shares says nothing of medians or means
    plain = [Side(side.id, side.names, side.role, _figure_of(outcome, side.id) if compared else None) for side in sides]
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


def _of_difference(analysis: Mapping[str, Any], sides: Sequence[Side], value: float, listed: bool, outcome: Outcome) -> Order:
    """A difference is one figure minus the other: as the figures show, else as for a ratio."""
    figures = [
        {float(found) for one in outcome.figures if one.group == side.id and (found := number(one.value))} for side in sides
    ]
    if all(len(one) == 1 for one in figures):
        (one,), (other,) = figures
        shown, near = one - other, 0.25 * abs(value) + 1e-9
        if abs(shown - value) <= near < abs(shown + value):
            return Order(sides[0].id, sides[1].id, "as the groups' own figures show")
        if abs(shown + value) <= near < abs(shown - value):
            return Order(sides[1].id, sides[0].id, "as the groups' own figures show")
    return order(analysis, [side._replace(hazard=None) for side in sides], 1.0, listed, outcome.description)


def _row(
    outcome: Outcome, analysis: Mapping[str, Any], measure: str, value: str, found: Order, arms: Mapping[str, Arm], scene: Scene
) -> Row | str:
    """The cells of a contrast, its ratio turned round where the control stands above the line; or why it cannot be said."""
    interval = _interval(analysis)
    notes = [f"Order of the groups: {found.how}."] if value else []
    above, below = found.above, found.below
    is_turned = arms[above].role == "control" and arms[below].role == "tested" and bool(value)
    if is_turned:
        if measure in RATIOS:
            printed = f"{value} ({interval.low or 'none'} to {interval.high or 'none'})"
            notes.append(f"Printed as {arms[above].label} against {arms[below].label}, {printed}; turned round here.")
            value, interval = turned(value), Interval(turned(interval.high), turned(interval.low), interval.level)
        else:
            notes.append(f"Printed as {arms[above].label} minus {arms[below].label}, {value}; turned round here.")
            value, interval = _minus(value), Interval(_minus(interval.high), _minus(interval.low), interval.level)
        above, below = below, above
    if interval.low and interval.high and float(interval.low) > float(interval.high):
        return f"the lower limit {interval.low} lies above the upper {interval.high}"
    flags = ["inferred"] if found.inferred or is_turned else []  # what is turned round is worked out, not printed
    if interval.low and interval.high and value and not float(interval.low) <= float(value) <= float(interval.high):
        flags.append("interval-off-centre")
    notes += _remarks(analysis)
    p = p_value(clean(analysis.get("pValue")))
    return {
        "kind": "contrast",
        "arm": arms[above].id,
        "comparator_arm": arms[below].id,
        "endpoint": outcome.endpoint,
        "measure": measure if value else "claim",
        "value": value,
        "unit": "ratio" if value and measure in RATIOS else _unit(outcome) if value else "",
        "ci_low": interval.low,
        "ci_high": interval.high,
        "ci_level": interval.level if interval.low or interval.high else "",
        "p_value": p,
        "direction": _direction(measure, interval, scene.families.get(outcome.endpoint, "")) if value else "",
        "claim": "" if value else "p value only",
        "flags": "; ".join(flags),
        "note": " ".join(notes),
        "n": outcome.denominators.get(above, ""),
        "n_comparator": outcome.denominators.get(below, ""),
    }


def _unit(outcome: Outcome) -> str:
    if re.search(r"month", outcome.unit, re.IGNORECASE):
        return "months"
    return "percent" if re.search(r"percent|%", outcome.unit, re.IGNORECASE) else ""


def _minus(figure: str) -> str:
    return "" if not figure else figure[1:] if figure.startswith("-") else figure if float(figure) == 0 else f"-{figure}"


def _interval(analysis: Mapping[str, Any]) -> Interval:
    low, high = (number(clean(analysis.get(name))) for name in ("ciLowerLimit", "ciUpperLimit"))
    told = level(clean(analysis.get("ciPctValue"))) or level_in(clean(analysis.get("estimateComment"))) if low or high else ""
    return Interval(low, high, told)


def _remarks(analysis: Mapping[str, Any]) -> list[str]:
    """What else is printed of the analysis: its parameter's name, method, sidedness, non-inferiority."""
    parameter, method = clean(analysis.get("paramType")), clean(analysis.get("statisticalMethod"))
    said = [f"Parameter: {parameter}."] if parameter else []
    said += [f"Method: {method}."] if method else []
    if clean(analysis.get("ciNumSides")).upper().startswith("ONE"):
        said.append("One-sided interval.")
    if any(_SIDED.search(clean(analysis.get(name))) for name in ("statisticalMethod", "pValueComment", "statisticalComment")):
        said.append("One-sided p value.")
    kind = clean(analysis.get("nonInferiorityType")).upper()
    if kind.startswith(("NON_INFERIORITY", "EQUIVALENCE")):
        margin = clean(analysis.get("nonInferiorityComment"))
        said.append(
            f"Tested for {'equivalence' if kind.startswith('EQ') else 'non-inferiority'}{': ' + margin[:300] if margin else ''}."
        )
    return said


def _direction(measure: str, interval: Interval, family: str) -> str:
    """What the interval says for the tested arm, for measures whose better side the endpoint's family tells."""
    if not (interval.low and interval.high) or measure not in RATIOS:
        return ""
    low, high = float(interval.low), float(interval.high)
    if low <= 1 <= high:
        return "no difference"
    wanted_above = {"survival": False, "harm": False, "response": True}.get(family)
    if wanted_above is None or (measure != "hazard_ratio" and family == "survival"):
        return ""
    return "better" if (low > 1) == wanted_above else "worse"
