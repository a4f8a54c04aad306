"""Tables of further results (league table, ranks …); the same rows are printed and exported."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import combinations
from typing import Any, NamedTuple

from ...errors import UnknownNameError
from ...message import message
from .adjusted_errors import adjusted_error, study_weights
from .component import Component
from .contributions import contributions, edges_of, flow
from .designs import designs, detached
from .funnel import funnel
from .league import league
from .leave_one_out import leave_one_out
from .matched import percent
from .net_heat import net_heat
from .node_splitting import direct_evidence, node_splits
from .ranking import rank_probabilities, sucra

TableRow = dict[str, Any]


class Setup(NamedTuple):
    """The model of a network and how its effects are shown: reference, ratios or differences."""

    reference: str
    random: bool
    tau2_method: str | float
    ratio: bool
    smaller_is_better: bool


class DetailTable(NamedTuple):
    """A table of further results: its title, and its rows for one connected network."""

    title: str
    rows: Callable[[Setup, Component], Iterator[TableRow]]


def _splits(_: Setup, part: Component) -> Iterator[TableRow]:
    yield from (split.to_dict() for split in part.splits)


def _studies(_: Setup, part: Component) -> Iterator[TableRow]:
    """The contrasts of each study, with standard errors adjusted for multi-arm studies."""
    network, names = part.fitted.network, part.treatments
    weights = {(weight.study, weight.edge): weight.weight for weight in study_weights(part.fitted)}
    for study in network.studies:
        for a, b in combinations(range(len(study.arms)), 2):
            edge = study.arms[a], study.arms[b]
            row: TableRow = {
                "study": study.name,
                "treatment1": names[edge[0]],
                "treatment2": names[edge[1]],
                "effect": float(study.effects[a, b]),
                "se": float(study.variances[a, b]) ** 0.5,
                "adjusted_se": adjusted_error(weights[study.name, edge]),
                "arms": len(study.arms),
            }
            yield row if part.matched is None else row | {"matched": study.name in part.matched}


def _node_splits(setup: Setup, part: Component) -> Iterator[TableRow]:
    yield from (
        split.to_dict() for split in node_splits(part.fitted, setup.random, setup.tau2_method)
    )


def _contributions(_: Setup, part: Component) -> Iterator[TableRow]:
    names, edges = part.treatments, edges_of(part.fitted)
    pairs = sorted(combinations(names, 2), key=lambda pair: part.is_hollow(*pair))
    for first, second in pairs:
        current, parts = flow(part.fitted, first, second), contributions(part.fitted, first, second)
        shares = {f"{names[a]} : {names[b]}": parts[a, b] for a, b in edges}
        row: TableRow = {"treatment1": first, "treatment2": second}
        if part.matched is not None:
            row["matched_share"] = percent(part.matched_share(first, second))
        row |= {"mean_path": current.mean_path, "parallelism": current.parallelism}
        yield row | shares


def _league(setup: Setup, part: Component) -> Iterator[TableRow]:
    order = part.in_display_order(setup.reference)
    table = league(part.fitted, order, setup.ratio, setup.smaller_is_better)
    for name, cells in zip(table.treatments, table.rows(), strict=True):
        yield {table.orientation: name, **dict(zip(table.treatments, cells, strict=True))}


def _ranks(setup: Setup, part: Component) -> Iterator[TableRow]:
    probabilities = rank_probabilities(part.fitted, setup.smaller_is_better)
    area = sucra(probabilities)
    for name in part.in_display_order(setup.reference):
        score = part.p_scores[name]
        at = part.treatments.index(name)
        chances: TableRow = {
            message("nma.head.rank", "rank {rank}", rank=rank): float(chance)
            for rank, chance in enumerate(probabilities[at], 1)
        }
        row: TableRow = {"treatment": name}
        if part.matched is not None:  # scores rank matched and other estimates together
            is_reference = name == setup.reference
            share = None if is_reference else percent(part.matched_share(name, setup.reference))
            row["matched_share"] = share
        yield row | {"p_score": score, "sucra": float(area[at]), **chances}


def _designs(_: Setup, part: Component) -> Iterator[TableRow]:
    names = part.treatments
    remaining = {detachment.design.arms: detachment.between for detachment in detached(part.fitted)}
    for design in designs(part.fitted.network):
        rest = remaining[design.arms]
        yield {
            "design": " : ".join(names[arm] for arm in design.arms),
            "studies": len(design.studies),
            **{f"within_{name}": value for name, value in design.within.to_dict().items()},
            **{
                f"detached_{name}": value
                for name, value in (
                    rest.to_dict() if rest else dict.fromkeys(("Q", "df", "p_value"))
                ).items()
            },
        }


def _heat(_: Setup, part: Component) -> Iterator[TableRow]:
    if (heat := net_heat(part.fitted)) is None:
        return
    for row, label in enumerate(heat.labels):
        changes = {
            detached_label: float(heat.change[row, column])
            for column, detached_label in enumerate(heat.labels)
        }
        yield {"contrast": label, "adds_to_Q": float(heat.q_between[row]), **changes}


def _leave_one_out(setup: Setup, part: Component) -> Iterator[TableRow]:
    reference = setup.reference
    for omission in leave_one_out(part.fitted, setup.random, setup.tau2_method):
        row = omission.to_dict(part.treatments, reference)
        effects = row.pop("effects")
        yield row | {
            f"{effect['treatment1']} : {reference}": effect["estimate"] for effect in effects
        }


def _funnel(_: Setup, part: Component) -> Iterator[TableRow]:
    yield from (deviation.to_dict() for deviation in funnel(part.fitted, part.best_first))


def _geometry(_: Setup, part: Component) -> Iterator[TableRow]:
    row = part.geometry.to_dict()
    pairs = [f"{first} : {second}" for first, second in part.geometry.bridges]
    yield row | {"bridges": "; ".join(pairs), "hubs": "; ".join(part.geometry.hubs)}


def _direct(_: Setup, part: Component) -> Iterator[TableRow]:
    for (i, j), direct in sorted(direct_evidence(part.fitted).items()):
        yield {
            "treatment1": part.treatments[i],
            "treatment2": part.treatments[j],
            "studies": direct.studies,
            "effect": direct.effect,
            "se": direct.variance**0.5,
            **direct.within.to_dict(),
        }


DETAILS: Mapping[str, DetailTable] = {
    "splits": DetailTable(
        message("nma.details.splits", "Direct against indirect evidence, by back-calculation"),
        _splits,
    ),
    "node-splits": DetailTable(
        message(
            "nma.details.node_splits",
            "Direct against indirect evidence, by node-splitting: the network refitted without "
            "the studies that compare the two",
        ),
        _node_splits,
    ),
    "direct": DetailTable(
        message("nma.details.direct", "Pooled direct evidence on every comparison"), _direct
    ),
    "studies": DetailTable(
        message(
            "nma.details.studies",
            "The contrasts of each study, with standard errors adjusted for multi-arm studies",
        ),
        _studies,
    ),
    "contributions": DetailTable(
        message(
            "nma.details.contributions", "Contribution of each direct comparison to each estimate"
        ),
        _contributions,
    ),
    "league": DetailTable(message("nma.details.league", "The league table"), _league),
    "ranks": DetailTable(
        message(
            "nma.details.ranks", "Rank probabilities (10,000 draws, fixed seed), SUCRA and P-scores"
        ),
        _ranks,
    ),
    "designs": DetailTable(
        message(
            "nma.details.designs",
            "Inconsistency by design: Q within each design, and Q between the others without it",
        ),
        _designs,
    ),
    "heat": DetailTable(
        message("nma.details.heat", "Net heat matrix: the designs that cause inconsistency"), _heat
    ),
    "leave-one-out": DetailTable(
        message("nma.details.leave_one_out", "The network refitted without each study in turn"),
        _leave_one_out,
    ),
    "geometry": DetailTable(
        message(
            "nma.details.geometry",
            "Geometry of the network: density, loops, diversity, bridges and hubs",
        ),
        _geometry,
    ),
    "funnel": DetailTable(
        message("nma.details.funnel", "Comparison-adjusted funnel, treatments ordered by P-score"),
        _funnel,
    ),
}


def detail(name: str, parts: Iterable[tuple[Component, Setup]]) -> list[list[TableRow]]:
    """The rows of one of `DETAILS`, one list for each network.

    Raises `UnknownNameError` if there is no table of that name.
    """
    if name not in DETAILS:
        raise UnknownNameError("detail", name, DETAILS)
    return [list(DETAILS[name].rows(setup, part)) for part, setup in parts]


def combined_rows(parts: Sequence[Sequence[TableRow]]) -> list[TableRow]:
    """The rows of all networks in one list, each with the network's number if there are several."""
    several = len(parts) > 1
    return [
        {"network": number, **row} if several else row
        for number, rows in enumerate(parts, 1)
        for row in rows
    ]
