"""Converts the measurements of an outcome to estimates.

Each arm becomes a row, or a tested arm and its control share a row.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from ...message import message
from .analyses import RecordContext
from .conversion_log import ConversionLog, Row
from .cut_dates import cut_of
from .figures import level_in, not_reached, number, value
from .groups import RegistryArm
from .landmarks import landmark
from .outcomes import DETAILED, TIMED, Figure, Outcome
from .units import unit_of
from .unread_reasons import not_expressible, supposition

_MEASURES = {
    "MEDIAN": "median",
    "MEAN": "mean",
    "LEAST_SQUARES_MEAN": "mean",
    "GEOMETRIC_MEAN": "mean",
    "GEOMETRIC_LEAST_SQUARES_MEAN": "mean",
    "LOG_MEAN": "mean",
    "NUMBER": "rate",
    "COUNT_OF_PARTICIPANTS": "rate",
    "COUNT_OF_UNITS": "rate",
    "COUNT": "rate",
}
_INTERVAL = re.compile(r"confidence", re.IGNORECASE)


def estimates(outcome: Outcome, context: RecordContext, log: ConversionLog) -> Iterator[Row]:
    """The rows of an outcome's measurements.

    Groups without an arm and measurements without a figure are logged as unread.
    """
    arms = {group: context.arm_of(outcome, group) for group in outcome.groups}
    for group, arm_or_reason in arms.items():
        if isinstance(arm_or_reason, str):
            figures_of_group = message(
                "registry.unread.figures_of",
                "{title}: the figures of '{group}'",
                title=outcome.title,
                group=outcome.groups[group],
            )
            log.leave(outcome.place, figures_of_group, arm_or_reason)
    for figures in _beside(outcome):
        pairs = [
            (figure, arm)
            for figure in figures
            if isinstance(arm := arms.get(figure.group), RegistryArm)
        ]
        if [arm.role for _, arm in pairs] == ["control", "tested"]:
            pairs.reverse()
        rows = [row for figure, arm in pairs if (row := _row(outcome, figure, arm, context, log))]
        both = [arm.role for _, arm in pairs] == ["tested", "control"] and len(rows) == 2
        is_of_two = both and not context.set_apart(pairs[0][1], pairs[1][1])
        if is_of_two and rows[0]["population"] == rows[1]["population"]:
            yield _side_by_side(*rows)
        else:
            yield from rows


def _beside(outcome: Outcome) -> Iterator[list[Figure]]:
    """The figures of all groups, one list for each class and category of the outcome."""
    lines: dict[tuple[str, str], list[Figure]] = {}
    for figure in outcome.figures:
        lines.setdefault((figure.class_title, figure.detail), []).append(figure)
    yield from lines.values()


def _row(
    outcome: Outcome, figure: Figure, arm: RegistryArm, context: RecordContext, log: ConversionLog
) -> Row | None:
    place = outcome.place
    shown = (figure.class_title, figure.detail, figure.value, figure.comment)
    text = f"{outcome.title}, {arm.label}: {' '.join(filter(None, shown))}"
    printed = value(figure.value)
    is_median = outcome.parameter == "MEDIAN"
    if not printed:
        if (
            is_median
            and outcome.is_time
            and (not_reached(figure.comment) or not_reached(figure.value))
        ):
            printed = "NR"
        else:
            log.leave(place, text, message("registry.unread.no_figure", "no figure is printed"))
            return None
    people = context.group_of(outcome, figure.class_title, figure.group, arm)
    if people.problem:
        log.leave(place, text, not_expressible(people.problem))
        return None
    measured = outcome.endpoints[figure.class_title]
    endpoint = context.endpoints.get(measured)
    survives = outcome.is_share and endpoint is not None and endpoint.family == "survival"
    at = landmark(figure.class_title, outcome.title) if survives else ""
    count = printed if outcome.is_count and printed.isdigit() else ""
    details = [
        figure.detail,
        ""
        if people.label == figure.class_title or (at and not people.criteria)
        else figure.class_title,
    ]
    event = ": ".join(
        filter(
            None,
            (
                _title_of(outcome, measured, is_landmark=bool(at)),
                ", ".join(filter(None, reversed(details))),
            ),
        )
    )
    row = {
        "kind": "estimate",
        "arm": arm.id,
        "endpoint": measured,
        "event": event.replace("; ", ", "),
        "measure": "landmark" if at else _MEASURES.get(outcome.parameter, "rate"),
        "value": f"{count}/{figure.n}" if count and figure.n else printed,
        "unit": "count" if count and figure.n else unit_of(outcome),
        "landmark_months": at,
        "count": count if figure.n else "",
        "n": figure.n,
        "note": " ".join(filter(None, (supposition(people), _note(outcome, figure)))),
        "flags": "inferred" if people.supposed else "",
        "population": context.population(people, place),
        "report": cut_of(outcome, figure.class_title),
        **_interval(outcome, figure),
        **log.at(place),
    }
    if row["unit"] == "percent" and not 0 <= float(number(printed) or 0) <= 100:
        row["unit"] = ""
    return row


def _title_of(outcome: Outcome, endpoint: str, *, is_landmark: bool) -> str:
    """What a figure counts, if the endpoint alone does not identify it; otherwise empty."""
    if outcome.counts_events:
        return outcome.unit
    is_measured = outcome.is_time or outcome.is_share or outcome.is_count
    is_share_of_times = endpoint in TIMED and not outcome.is_time and not is_landmark
    if endpoint in DETAILED or not is_measured or is_share_of_times:
        return outcome.title
    return ""


def _interval(outcome: Outcome, figure: Figure) -> Row:
    if not _INTERVAL.search(outcome.dispersion):
        return {}
    low, high = number(figure.low), number(figure.high)
    if low and high and float(low) > float(high):
        return {}
    return {
        "ci_low": low,
        "ci_high": high,
        "ci_level": level_in(outcome.dispersion) if low or high else "",
    }


def _note(outcome: Outcome, figure: Figure) -> str:
    remarks = []
    if outcome.unit and not unit_of(outcome):
        remarks.append(f"Unit: {outcome.unit}.")
    if outcome.parameter not in ("MEDIAN", "NUMBER", "COUNT_OF_PARTICIPANTS"):
        remarks.append(f"Parameter: {outcome.parameter.replace('_', ' ').lower()}.")
    if outcome.dispersion and not _INTERVAL.search(outcome.dispersion):
        spread = figure.spread or (
            f"{figure.low} to {figure.high}" if figure.low or figure.high else ""
        )
        remarks += [f"{outcome.dispersion}: {spread}."] if spread else []
    return " ".join(remarks)


def _side_by_side(tested: Row, control: Row) -> Row:
    """One row for a tested arm and its control."""
    beside = {
        "comparator_arm": control["arm"],
        "comparator_value": control["value"],
        "comparator_ci_low": control.get("ci_low", ""),
        "comparator_ci_high": control.get("ci_high", ""),
        "n_comparator": control["n"],
        "comparator_count": control["count"],
    }
    note = (
        tested["note"]
        if tested["note"] == control["note"] or not control["note"]
        else f"{tested['note']} Control: {control['note']}"
    )
    return {**tested, **beside, "note": note.strip()}
