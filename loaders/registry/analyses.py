"""Converts the statistical analyses of an outcome to contrasts between arms."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple

from ...graph.model.rows import Endpoint
from ...message import message
from .analysis_endpoint import class_of, endpoint_of, words_of
from .analysis_measure import measure_of
from .comparison_order import comparison_order
from .contrasts import RATIOS, cells, interval_of
from .conversion_log import ConversionLog, Row
from .cut_dates import cut_of
from .figures import number, p_value
from .group_names import distinguishing_names
from .groups import RegistryArm
from .outcomes import Outcome
from .ratio_side import Side
from .subgroups import Group
from .text import clean
from .unread_reasons import analysis_place, not_expressible, supposition

_OF_PEOPLE = re.compile(
    r"\bsub-?(?:group|set)\b|\b(?:in|among) (?:participants|patients|"
    r"subjects) (?:with|without|who|whose)\b",
    re.IGNORECASE,
)


class RecordContext(NamedTuple):
    """The parts of a record that are needed to convert an outcome.

    `arm_of` returns the arm of a group of an outcome, or the reason why it has none; `group_of` the
    subgroup to which the figures of a class, group and arm belong; `of_sentence` the subgroup that
    a sentence is about. `population` returns the identifier of a subgroup's population; a new
    population gets a row that cites the given place of the record. `labels` are the names of drugs,
    `endpoints` the known endpoints, both by identifier.
    """

    arm_of: Callable[[Outcome, str], RegistryArm | str]
    group_of: Callable[[Outcome, str, str, RegistryArm | None], Group]
    of_sentence: Callable[[str], Group]
    population: Callable[[Group, str], str]
    set_apart: Callable[[RegistryArm, RegistryArm], str]
    labels: Mapping[str, Sequence[str]]
    endpoints: Mapping[str, Endpoint]


def contrast(
    outcome: Outcome,
    index: int,
    analysis: Mapping[str, Any],
    context: RecordContext,
    log: ConversionLog,
) -> Row | None:
    """The row of an analysis; logs it and returns None if it cannot be read reliably."""
    place = analysis_place(outcome.place, index)
    row = _read(outcome, analysis, context, place)
    if isinstance(row, str):
        printed = clean(analysis.get("paramValue")) or clean(analysis.get("pValue"))
        shown = " ".join(filter(None, (clean(analysis.get("paramType")) or "p value", printed)))
        log.leave(place, f"{outcome.title}: {shown}", row)
        return None
    if (printed := clean(analysis.get("pValue"))) and not row["p_value"]:
        log.leave(
            place,
            message(
                "registry.unread.p_value",
                "{title}: p value {value}",
                title=outcome.title,
                value=printed,
            ),
            message(
                "registry.unread.no_p_value",
                "the p value is not a number; the analysis is loaded without it",
            ),
        )
    return {**row, **log.at(place)}


def _read(
    outcome: Outcome, analysis: Mapping[str, Any], context: RecordContext, place: str
) -> Row | str:
    """The cells of an analysis, or the reason why they are unknown."""
    measure = measure_of(analysis)
    value = number(clean(analysis.get("paramValue")))
    if problem := _no_figure(analysis, measure, value):
        return problem
    ids, problem = _two_groups(outcome, analysis)
    if problem:
        return problem
    arms = {group: context.arm_of(outcome, group) for group in ids}
    known = {group: arm for group, arm in arms.items() if isinstance(arm, RegistryArm)}
    if problem := next((arm for arm in arms.values() if isinstance(arm, str)), ""):
        return problem
    if len({arm.id for arm in known.values()}) < len(ids):
        return message("registry.unread.one_arm", "it compares subgroups of one arm, not arms")
    if problem := context.set_apart(*known.values()):
        return problem
    endpoint = endpoint_of(outcome, analysis)
    if not endpoint:
        return message(
            "registry.unread.which_endpoint",
            "the record does not say which of the outcome's endpoints it is about",
        )
    named = class_of(outcome, analysis, endpoint)
    people = _people(outcome, analysis, named, known, context)
    if people.problem:
        return not_expressible(people.problem)
    direction = comparison_order(
        measure, value, analysis, _sides(outcome, ids, known, named, context), outcome
    )
    if direction.problem:
        return direction.problem
    row = cells(
        outcome, analysis, measure, value, direction, known, context.endpoints.get(endpoint)
    )
    if not isinstance(row, str):
        row |= {"population": context.population(people, place), "endpoint": endpoint}
        row["report"] = cut_of(outcome, named)
        if people.supposed:
            row["flags"] = "; ".join(dict.fromkeys([*filter(None, [row["flags"]]), "inferred"]))
            row["note"] = f"{supposition(people)} {row['note']}"
        groups = {arm.id: group for group, arm in known.items()}
        row["n"] = outcome.people_of(groups[row["arm"]], named)
        row["n_comparator"] = outcome.people_of(groups[row["comparator_arm"]], named)
    return row


def _no_figure(analysis: Mapping[str, Any], measure: str, value: str) -> str:
    """Why an analysis has no figure that can be loaded; empty if it has one."""
    parameter = clean(analysis.get("paramType"))
    if clean(analysis.get("paramValue")) and not value:
        return message("registry.unread.not_number", "the figure is not a number")
    if measure == "log":
        return _of_logarithm(analysis, value)
    if value and not measure:
        return message(
            "registry.unread.parameter", "the parameter '{name}' is unknown", name=parameter
        )
    if not value and not p_value(clean(analysis.get("pValue"))):
        return message("registry.unread.no_result", "it has neither a figure nor a p value")
    if measure in RATIOS and value and float(value) <= 0:
        return message("registry.unread.ratio", "a ratio must be above 0")
    return ""


def _of_logarithm(analysis: Mapping[str, Any], value: str) -> str:
    """Why a figure that is called a logarithm is not loaded.

    Either it is a logarithm, or its interval suggests a ratio (it is symmetric on the log scale).
    """
    interval = interval_of(analysis)
    figures = [float(text) for text in (interval.low, value, interval.high) if text]
    if len(figures) == 3 and min(figures) > 0:
        low, middle, high = figures
        as_ratio, as_logarithm = (
            abs(math.log(low * high) / 2 - math.log(middle)),
            abs((low + high) / 2 - middle) / middle,
        )
        if as_ratio < as_logarithm / 2:
            return message(
                "registry.unread.maybe_logarithm",
                "the parameter is called a logarithm, but its interval is that of a ratio; the "
                "record does not say which it is",
            )
    return message(
        "registry.unread.logarithm",
        "the figure is on a logarithmic scale, which the tables do not support",
    )


def _two_groups(outcome: Outcome, analysis: Mapping[str, Any]) -> tuple[list[str], str]:
    """The two groups that an analysis compares, or the reason why there are not two."""
    given = list(dict.fromkeys(str(group) for group in analysis.get("groupIds") or ()))
    unknown = [group for group in given if group not in outcome.groups]
    if unknown:
        return [], message(
            "registry.unread.foreign_group",
            "the group {group} is not among the outcome's groups",
            group=unknown[0],
        )
    ids = given or (list(outcome.groups) if len(outcome.groups) == 2 else [])
    if len(ids) == 2:
        return ids, ""
    if not ids:
        return [], message(
            "registry.unread.no_groups", "the record does not say which groups it compares"
        )
    if len(ids) == 1:
        return [], message("registry.unread.one_group", "it names only one group")
    return [], message(
        "registry.unread.several_groups",
        "it compares {count} groups at once: {groups}",
        count=len(ids),
        groups=", ".join(map(outcome.groups.__getitem__, ids)),
    )


def _people(
    outcome: Outcome,
    analysis: Mapping[str, Any],
    named: str,
    arms: Mapping[str, RegistryArm],
    context: RecordContext,
) -> Group:
    """The subgroup of an analysis.

    This is the subgroup of the class that the analysis names, or else that of the outcome.
    """
    groups = [context.group_of(outcome, named, group, arm) for group, arm in arms.items()]
    if len({group.criteria for group in groups}) > 1:
        return Group(
            problem=message(
                "registry.unread.other_difference", "the two groups differ in more than their arm"
            )
        )
    group = groups[0]
    titles = [title for title in outcome.endpoints if title]
    if len(titles) > 1 and not named:
        apart = [
            subgroup
            for subgroup in (context.group_of(outcome, title, "", None) for title in titles)
            if subgroup.criteria
        ]
        if len(apart) == len(titles):
            return Group(
                problem=message(
                    "registry.unread.which_subgroup",
                    "the record does not say which of the outcome's subgroups it is about",
                )
            )
    words = words_of(analysis)
    if not group.criteria and not group.problem and not named and _OF_PEOPLE.search(words):
        sentence = next(
            sentence
            for sentence in re.split(r"(?<=[.;!?])\s+", words)
            if _OF_PEOPLE.search(sentence)
        )
        return context.of_sentence(sentence)
    return group


def _sides(
    outcome: Outcome,
    ids: Sequence[str],
    arms: Mapping[str, RegistryArm],
    named: str,
    context: RecordContext,
) -> list[Side]:
    names = distinguishing_names(ids, outcome, arms, context.labels)
    return [
        Side(
            group,
            names[group],
            arms[group].role,
            outcome.hazard(group, named),
            not outcome.is_reached(group, named),
        )
        for group in ids
    ]
