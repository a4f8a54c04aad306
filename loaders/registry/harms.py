"""Converts the adverse events of a record to harms of its arms: deaths, totals, each event."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from ...message import message
from .conversion_log import ConversionLog, Row
from .figures import number
from .groups import RegistryArm
from .outcomes import HARM
from .text import clean, parts

# Serious events below this percentage in every group are not loaded, unless all are requested. The
# message about them repeats it as text: lists of reasons leave out the values of messages.
LEAST_PERCENT = 1.0
_PLACE = message("registry.place.events", "adverse events")
_TOTALS = (
    ("deaths", "death from any cause"),
    ("serious", "serious adverse events, total"),
    ("other", "other adverse events, total"),
)


def harms(
    module: Mapping[str, Any],
    arms_of: Callable[[Sequence[Mapping[str, Any]]], Mapping[str, RegistryArm | str]],
    set_apart: Callable[[RegistryArm, RegistryArm], str],
    population: str,
    log: ConversionLog,
    every: bool,
) -> Iterator[Row]:
    """The rows of adverse events; `every` includes rare serious events."""
    arms: dict[str, RegistryArm] = {}
    found = arms_of(parts(module.get("eventGroups")))
    for group in parts(module.get("eventGroups")):
        arm = found[str(group.get("id"))]
        if isinstance(arm, RegistryArm):
            arms[str(group.get("id"))] = arm
        else:
            events = message(
                "registry.unread.events_of",
                "the events of '{group}'",
                group=clean(group.get("title")),
            )
            log.leave(_PLACE, events, arm)
    if not arms:
        return
    groups = [group for group in parts(module.get("eventGroups")) if str(group.get("id")) in arms]
    for key, name in _TOTALS:
        stats: list[Mapping[str, Any]] = [
            {
                "groupId": group.get("id"),
                "numAffected": group.get(f"{key}NumAffected"),
                "numAtRisk": group.get(f"{key}NumAtRisk"),
            }
            for group in groups
        ]
        yield from _rows(stats, name, "adverse events", arms, set_apart, population, log)
    rare = 0
    for kind in ("serious", "other"):
        for number_, event in enumerate(parts(module.get(f"{kind}Events")), 1):
            stats = [stat for stat in parts(event.get("stats")) if str(stat.get("groupId")) in arms]
            if (
                kind == "serious"
                and not every
                and max(map(_percent, stats), default=0.0) < LEAST_PERCENT
            ):
                rare += 1
                continue
            term = clean(event.get("term"))
            name = f"{term} (serious)" if kind == "serious" else term
            place = f"{kind} adverse event {number_}"
            yield from _rows(stats, name, place, arms, set_apart, population, log)
    if rare:
        log.leave(
            _PLACE,
            message("registry.unread.serious_events", "{count} serious events", count=rare),
            message(
                "registry.unread.rare_events",
                "each affected fewer than 1% of every group",
            ),
            message("registry.unread.rare_events.remedy", "Use --all-events to load them too"),
        )


def _percent(stat: Mapping[str, Any]) -> float:
    affected, at_risk = (number(clean(stat.get(name))) for name in ("numAffected", "numAtRisk"))
    return (
        100 * float(affected) / float(at_risk) if affected and at_risk and float(at_risk) else 0.0
    )


def _rows(
    stats: list[Mapping[str, Any]],
    event: str,
    place: str,
    arms: Mapping[str, RegistryArm],
    set_apart: Callable[[RegistryArm, RegistryArm], str],
    population: str,
    log: ConversionLog,
) -> Iterator[Row]:
    reported = []
    for stat in stats:
        affected, at_risk = (number(clean(stat.get(name))) for name in ("numAffected", "numAtRisk"))
        if (
            affected.isdigit()
            and at_risk.isdigit()
            and int(at_risk)
            and int(affected) <= int(at_risk)
        ):
            reported.append((arms[str(stat.get("groupId"))], affected, at_risk))
    reported.sort(key=lambda counts: counts[0].role == "control")
    if (
        len(reported) == 2
        and [arm.role for arm, _, _ in reported] == ["tested", "control"]
        and reported[0][0].id != reported[1][0].id
        and not set_apart(reported[0][0], reported[1][0])
    ):
        (tested, affected, at_risk), (control, count, n) = reported
        beside = {
            "comparator_arm": control.id,
            "comparator_value": f"{count}/{n}",
            "comparator_count": count,
            "n_comparator": n,
        }
        yield {**_row(tested, event, affected, at_risk, population, log, place), **beside}
        return
    for arm, affected, at_risk in reported:
        yield _row(arm, event, affected, at_risk, population, log, place)


def _row(
    arm: RegistryArm,
    event: str,
    affected: str,
    at_risk: str,
    population: str,
    log: ConversionLog,
    place: str,
) -> Row:
    return {
        "kind": "estimate",
        "arm": arm.id,
        "endpoint": HARM,
        "event": event.replace("; ", ", "),
        "measure": "rate",
        "value": f"{affected}/{at_risk}",
        "unit": "count",
        "count": affected,
        "n": at_risk,
        "population": population,
        **log.at(place),
    }
