"""What more can be asked of a comparison, by name: each a table of rows, the same for people and for machines."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import combinations
from typing import Any, NamedTuple

from ...errors import UnknownNameError
from .component import Component
from .contributions import contributions, edges_of, flow
from .designs import designs, detached
from .funnel import funnel
from .league import league
from .leave_one_out import leave_one_out
from .net_heat import net_heat
from .node_splitting import direct_evidence, node_splits
from .ranking import rank_probabilities, sucra

Row = dict[str, Any]


class Setup(NamedTuple):
    """How a network was fitted and how its effects are shown: against which reference, as ratios or not."""

    reference: str
    random: bool
    tau2_method: str | float
    ratio: bool
    smaller_is_better: bool


class Detail(NamedTuple):
    """A further table of a comparison: what it is, and its rows for one connected network."""

    about: str
    rows: Callable[[Setup, Component], Iterator[Row]]


def _splits(_: Setup, part: Component) -> Iterator[Row]:
    yield from (split.to_dict() for split in part.splits)


def _node_splits(setup: Setup, part: Component) -> Iterator[Row]:
    yield from (
        split.to_dict() for split in node_splits(part.fitted, setup.random, setup.tau2_method)
    )


def _contributions(_: Setup, part: Component) -> Iterator[Row]:
    names, edges = part.treatments, edges_of(part.fitted)
    for first, second in combinations(names, 2):
        current, parts = flow(part.fitted, first, second), contributions(part.fitted, first, second)
        told = {f"{names[a]} : {names[b]}": parts[a, b] for a, b in edges}
        own = {"mean_path": current.mean_path, "parallelism": current.parallelism}
        yield {"treatment1": first, "treatment2": second, **own, **told}


def _league(setup: Setup, part: Component) -> Iterator[Row]:
    table = league(part.fitted, part.best_first, setup.ratio, setup.smaller_is_better)
    for name, cells in zip(table.treatments, table.rows(), strict=True):
        yield {table.orientation: name, **dict(zip(table.treatments, cells, strict=True))}


def _ranks(setup: Setup, part: Component) -> Iterator[Row]:
    probabilities = rank_probabilities(part.fitted, setup.smaller_is_better)
    area = sucra(probabilities)
    for name, score in part.p_scores.items():
        at = part.treatments.index(name)
        chances = {
            f"rank {rank}": float(chance) for rank, chance in enumerate(probabilities[at], 1)
        }
        yield {"treatment": name, "p_score": score, "sucra": float(area[at]), **chances}


def _designs(_: Setup, part: Component) -> Iterator[Row]:
    names = part.treatments
    left = {one.design.arms: one.between for one in detached(part.fitted)}
    for design in designs(part.fitted.network):
        rest = left[design.arms]
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


def _heat(_: Setup, part: Component) -> Iterator[Row]:
    if (found := net_heat(part.fitted)) is None:
        return
    for at, label in enumerate(found.labels):
        changes = {
            other: float(found.change[at, column]) for column, other in enumerate(found.labels)
        }
        yield {"contrast": label, "adds_to_Q": float(found.own[at]), **changes}


def _leave_one_out(setup: Setup, part: Component) -> Iterator[Row]:
    reference = setup.reference
    for one in leave_one_out(part.fitted, setup.random, setup.tau2_method):
        told = one.to_dict(part.treatments, reference)
        effects = told.pop("effects")
        yield told | {
            f"{effect['treatment1']} : {reference}": effect["estimate"] for effect in effects
        }


def _funnel(_: Setup, part: Component) -> Iterator[Row]:
    yield from (one.to_dict() for one in funnel(part.fitted, part.best_first))


def _geometry(_: Setup, part: Component) -> Iterator[Row]:
    told = part.geometry.to_dict()
    pairs = [f"{first} : {second}" for first, second in part.geometry.bridges]
    yield told | {"bridges": "; ".join(pairs), "hubs": "; ".join(part.geometry.hubs)}


def _direct(_: Setup, part: Component) -> Iterator[Row]:
    for (i, j), one in sorted(direct_evidence(part.fitted).items()):
        yield {
            "treatment1": part.treatments[i],
            "treatment2": part.treatments[j],
            "studies": one.studies,
            "effect": one.effect,
            "se": one.variance**0.5,
            **one.within.to_dict(),
        }


DETAILS: Mapping[str, Detail] = {
    "splits": Detail("direct against indirect evidence, by back-calculation", _splits),
    "node-splits": Detail(
        "direct against indirect evidence, from the network without the studies that compare the two",
        _node_splits,
    ),
    "direct": Detail("the direct evidence on every pair, pooled", _direct),
    "contributions": Detail(
        "what each direct comparison contributes to each estimate", _contributions
    ),
    "league": Detail("the league table", _league),
    "ranks": Detail(
        "probabilities of ranks (10,000 draws, fixed seed), SUCRA and P-scores", _ranks
    ),
    "designs": Detail(
        "inconsistency by designs: Q within each, and Q between the others once it is detached",
        _designs,
    ),
    "heat": Detail("the net heat matrix: which designs make the network inconsistent", _heat),
    "leave-one-out": Detail("the network without each study in turn", _leave_one_out),
    "geometry": Detail(
        "the shape of the network: how much was compared, and what holds it together", _geometry
    ),
    "funnel": Detail(
        "the comparison-adjusted funnel; order of the treatments: by P-score", _funnel
    ),
}


def detail(name: str, parts: Iterable[tuple[Component, Setup]]) -> list[list[Row]]:
    """The rows of a detail, network by network. Raises `UnknownNameError` for one that is not known."""
    if name not in DETAILS:
        raise UnknownNameError("detail", name, DETAILS)
    return [list(DETAILS[name].rows(setup, part)) for part, setup in parts]


def in_one(parts: Sequence[Sequence[Row]]) -> list[Row]:
    """The rows of all networks below each other, with the network's number where there are several."""
    several = len(parts) > 1
    return [
        {"network": number, **row} if several else row
        for number, rows in enumerate(parts, 1)
        for row in rows
    ]
