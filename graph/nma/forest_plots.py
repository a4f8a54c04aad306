"""Forest plots of a comparison: prepares the plain values that `graph.pictures` draws."""

from __future__ import annotations

from collections.abc import Iterator
from math import nan
from typing import TYPE_CHECKING

from ...message import message
from ..pictures.direct_forest import ComparisonGroup, StudyRow, direct_forest
from ..pictures.forest import ForestRow, forest
from ..pictures.language import say
from ..pictures.values import MISSING, PlottedEstimate
from .component import Component
from .log_ratio import QUANTILE
from .matched import percent
from .node_splitting import direct_evidence, direct_matrix
from .plot_context import PlotContext

if TYPE_CHECKING:
    from matplotlib.figure import Figure


def forest_plot(context: PlotContext) -> Figure:
    """Every treatment against the reference; wholly matched estimates come first."""
    part, reference = context.component, context.reference
    favours = context.favours(message("nma.plot.treatment", "the treatment"), reference)
    return forest(
        [_row(context, part, name) for name in part.in_display_order(reference)],
        reference,
        context.measure,
        context.ratio,
        favours,
        score=say("P-score"),
        people=context.people,
        **context.labels(message("nma.plot.against", "Against {reference}", reference=reference)),
    )


def _row(context: PlotContext, part: Component, name: str) -> ForestRow:
    reference = context.reference
    at, to = part.treatments.index(name), part.treatments.index(reference)
    score = part.p_scores[name]
    effect = part.effect(name, reference)
    whole = context.network(part, at, to, effect["estimate"], effect["se"])
    if name == reference:
        return ForestRow(name, whole, p_score=score)
    direct, errors = direct_matrix(part.fitted)
    share = percent(part.matched_share(name, reference))
    return ForestRow(
        name,
        whole,
        context.direct(part, at, to, float(direct[at, to]), float(errors[at, to])),
        _predicted(context, effect["estimate"], effect["pi_high"]),
        score,
        hollow=part.is_hollow(name, reference),
        hollow_direct=context.is_hollow_direct(part, at, to),
        share="" if share is None else f"{share}%",
    )


def _predicted(context: PlotContext, estimate: float, high: float | None) -> PlottedEstimate:
    if not context.comparison.random or high is None:
        return MISSING
    return context.interval(estimate, (high - estimate) / QUANTILE)


def direct_plot(context: PlotContext) -> Figure:
    """All direct evidence; comparisons that only matched studies make come first."""
    groups = [group for part in context.comparison.components for group in _groups(context, part)]
    favours = context.favours(
        message("nma.plot.first", "the first"), message("nma.plot.second", "the second")
    )
    return direct_forest(
        sorted(groups, key=lambda group: group.hollow),
        context.measure,
        context.ratio,
        favours,
        people=context.people,
        **context.labels(message("nma.plot.direct", "Head-to-head evidence"), all_networks=True),
    )


def _groups(context: PlotContext, part: Component) -> list[ComparisonGroup]:
    names, fitted = part.treatments, part.fitted
    splits = {(split.treatment1, split.treatment2): split for split in part.splits}
    groups = []
    for (i, j), direct in sorted(direct_evidence(fitted).items()):
        split, sign = splits[names[i], names[j]], 1
        a, b = i, j
        if context.is_reversed(names[i], names[j]):
            a, b, sign = j, i, -1
        rows = list(_study_rows(context, part, a, b))
        pooled = (
            context.interval(sign * direct.effect, direct.variance**0.5)
            if len(rows) > 1
            else MISSING
        )
        indirect = whole = MISSING
        if split.indirect is not None:
            indirect = context.interval(sign * split.indirect, split.indirect_se or nan)
            whole = context.interval(float(fitted.effects[a, b]), float(fitted.errors[a, b]))
        groups.append(
            ComparisonGroup(
                f"{names[a]} : {names[b]}",
                rows,
                pooled,
                indirect,
                whole,
                hollow=context.is_hollow_direct(part, i, j),
                hollow_network=part.is_hollow(names[i], names[j]),
            )
        )
    return groups


def _study_rows(
    context: PlotContext, part: Component, first: int, second: int
) -> Iterator[StudyRow]:
    """The studies that compare two treatments, first against second, as published if known."""
    names = part.treatments
    for study in part.fitted.network.studies:
        if first in study.arms and second in study.arms:
            i, j = study.arms.index(first), study.arms.index(second)
            variance = float(study.variances[i, j])
            printed = context.printed(study.name, names[first], names[second])
            note = context.captions.study_notes.get(study.name, "")
            shown = printed or context.interval(float(study.effects[i, j]), variance**0.5)
            hollow = context.is_hollow_study(part, study.name)
            name = context.study_name(study.name)
            yield StudyRow(name, shown, 1 / variance, say(note), hollow)
