"""The rows of named queries are those that pandas finds in the tables, by itself.

Nothing here reads the graph or the model: the tables of the shipped evidence are joined anew.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import pandas
import pytest
import trialgraph as tg
from tables_by_pandas import answered, listed, parts, results_of_arms, table
from trialgraph.graph.sparql.runner import ask

ADVICE = ("recommends", "prefers", "alternative", "considers")
SAME_FIGURE = [
    "trial", "population", "endpoint", "measure", "kind", "arm", "comparator_arm",
    "comparator_population", "event", "landmark_months",
]  # fmt: skip


@pytest.fixture(scope="module")
def kg() -> tg.KnowledgeGraph:
    return tg.open()


@pytest.fixture(scope="module")
def results() -> pandas.DataFrame:
    return results_of_arms()


@pytest.fixture(scope="module")
def classes_of() -> dict[str, set[str]]:
    """Drug → its classes, and those that contain them."""
    broader = table("classes").set_index("class").broader.map(parts)

    def upwards(names: Iterable[str]) -> set[str]:
        found = set(names)
        return found.union(*(upwards(broader[name]) for name in found))

    drugs = table("drugs").set_index("drug").classes.map(parts)
    return {drug: upwards(classes) for drug, classes in drugs.items()}


@pytest.fixture(scope="module")
def randomised() -> set[str]:
    """The trials that are randomised, as printed or, where that is empty or inferred, as
    registered."""
    records = table("registrations")
    found = set()
    for trial, printed in table("trials").set_index("trial").randomised.items():
        registered = set(records.randomised[records.trials.map(parts).map(lambda t: trial in t)])  # noqa: B023
        if printed in ("", "inferred"):
            printed = "yes" if "yes" in registered else "no" if "no" in registered else printed
        if printed in ("yes", "inferred"):
            found.add(trial)
    return found


def counted() -> dict[str, str]:
    """Regimen → the regimen as which it counts: that of the same drug under its other name."""
    regimens = table("regimens").set_index("regimen").drugs
    alone = {drugs: regimen for regimen, drugs in regimens.items()}
    kept = {}
    for pair in table("same_drug").itertuples():
        if pair.active != "no" and pair.other_drug in alone and pair.drug in alone:
            kept[alone[pair.other_drug]] = alone[pair.drug]
    return {regimen: kept.get(regimen, regimen) for regimen in regimens.index}


def test_each_drug_stands_under_its_own_classes_only(
    kg: tg.KnowledgeGraph, classes_of: dict[str, set[str]]
) -> None:
    drugs = table("drugs")
    expected = [
        (group, row.drug, row.label_zh, target, row.atc, row.drugbank)
        for row in drugs.itertuples()
        for group in classes_of[row.drug] or {""}
        for target in parts(row.targets) or [""]
    ]
    columns = "class drug name_zh target atc drugbank"
    assert answered(kg, "drugs-by-class", columns) == sorted(expected)
    assert {row[0] for row in answered(kg, "drugs-by-class", columns, **{"class": "PI"})} == {"PI"}
    (alone,) = answered(kg, "drugs-by-class", columns, **{"class": "radiotherapy"})
    assert alone[:2] == ("", "radiotherapy")


@pytest.mark.parametrize("stage", ["", "relapse", "front-line"])
def test_advice_lacks_a_randomised_comparison_at_the_stage(
    kg: tg.KnowledgeGraph, results: pandas.DataFrame, randomised: set[str], stage: str
) -> None:
    trials = table("trials")
    at_stage = set(trials.trial[(trials.setting == stage) | (stage == "")]) & randomised
    compared = results[
        (results.kind == "contrast")
        & results.trial.isin(at_stage)
        & (results.tested != results.control)
    ]
    names = counted()
    known = {names[regimen] for regimen in {*compared.tested, *compared.control} if regimen}
    expected = [
        (regimen, row.kind, row.summary)
        for row in table("statements").itertuples()
        for regimen in parts(row.regimens)
        if row.kind in ADVICE and names[regimen] not in known
    ]
    given = {"stage": stage} if stage else {}
    query = "advice-without-randomised-result"
    assert answered(kg, query, "regimen kind summary", **given) == sorted(expected)


def test_pairs_have_a_common_control_in_randomised_trials_and_no_comparison(
    kg: tg.KnowledgeGraph, results: pandas.DataFrame, randomised: set[str]
) -> None:
    contrasts = results[(results.kind == "contrast") & (results.control != "")]
    met = {frozenset(pair) for pair in zip(contrasts.tested, contrasts.control, strict=True)}
    edges = contrasts[contrasts.trial.isin(randomised) & (contrasts.tested != contrasts.control)]
    edges = edges[["tested", "control", "trial"]].drop_duplicates()
    pairs = edges.merge(edges, on="control")
    pairs = pairs[pairs.tested_x < pairs.tested_y]
    pairs = pairs[
        [frozenset(p) not in met for p in zip(pairs.tested_x, pairs.tested_y, strict=True)]
    ]
    rows = answered(kg, "common-control", "regimen other control trial other_trial")
    assert rows == listed(pairs, "tested_x tested_y control trial_x trial_y")


def test_approved_regimens_without_results(
    kg: tg.KnowledgeGraph, results: pandas.DataFrame
) -> None:
    names, approvals = counted(), table("approvals")
    approvals = approvals[
        approvals.act.isin(["approved", "accelerated"]) & (approvals.regimen != "")
    ]
    studied = {names[regimen] for regimen in {*results.tested, *results.control} if regimen}
    without = approvals[~approvals.regimen.map(names).isin(studied)]
    query = "approved-without-results"
    assert answered(kg, query, "regimen agency date") == listed(without, "regimen agency date")

    criterion = "refractory:lenalidomide"
    criteria = table("populations").set_index("population")

    def all_met(population: str) -> bool:
        """Whether a population, or one that contains it, has the criterion among its own."""
        row = criteria.loc[population]
        own = [part.strip() for part in row.criteria.replace("&", ",").split(",")]
        return criterion in own or bool(row.part_of and all_met(row.part_of))

    met = results[results.population.map(all_met)]
    studied = {names[regimen] for regimen in {*met.tested, *met.control} if regimen}
    without = approvals[~approvals.regimen.map(names).isin(studied)]
    rows = answered(kg, query, "regimen agency date", criterion=criterion)
    assert rows == listed(without, "regimen agency date")


@pytest.mark.parametrize("endpoint", ["", "OS", "TTP", "PFS2"])
def test_hazard_ratios_of_the_leading_endpoint_or_of_a_given_one(
    kg: tg.KnowledgeGraph, results: pandas.DataFrame, endpoint: str
) -> None:
    endpoints = table("endpoints")
    decides = (endpoints.decides == "yes") & (endpoints.family == "survival")
    leading = endpoints.endpoint[decides].iloc[0]
    kept = results[
        (results.kind == "contrast")
        & (results.measure == "hazard_ratio")
        & (results.endpoint == (endpoint or leading))
        & (results.value != "")
    ]
    columns = "trial endpoint population {} control {} interval p_value report"
    given = {"endpoint": endpoint} if endpoint else {}
    assert answered(
        kg, "hazard-ratios", columns.format("regimen", "hazard_ratio"), **given
    ) == listed(kept, columns.format("tested", "value"))


def test_a_former_name_gives_the_same_rows(kg: tg.KnowledgeGraph) -> None:
    assert ask(kg.store, "pfs-hazard-ratios") == ask(kg.store, "hazard-ratios")


@pytest.mark.parametrize("group", ["", "PI", "monoclonal-antibody"])
def test_every_figure_and_claim_about_death_from_any_cause(
    kg: tg.KnowledgeGraph,
    results: pandas.DataFrame,
    classes_of: dict[str, set[str]],
    group: str,
) -> None:
    endpoints = table("endpoints")
    deaths = set(endpoints.endpoint[endpoints.death_from_any_cause == "yes"])
    regimens = table("regimens").set_index("regimen").drugs.map(parts)
    kept = results[results.endpoint.isin(deaths)]
    if group:
        contains = {
            regimen
            for regimen, drugs in regimens.items()
            if any(group in classes_of[drug] for drug in drugs)
        }
        kept = kept[kept.tested.isin(contains)]
    columns = "trial population {} control kind measure value {} interval direction report"
    found = answered(
        kg,
        "overall-survival",
        columns.format("regimen", "control_value"),
        **({"class": group} if group else {}),
    )
    expected = kept.assign(direction=kept.direction.str.replace(" ", "-"))
    assert found == listed(expected, columns.format("tested", "comparator_value"))


def test_trials_with_what_their_records_complete(
    kg: tg.KnowledgeGraph, randomised: set[str]
) -> None:
    records = table("registrations")
    rows: dict[str, Any] = {
        row[0]: row for row in answered(kg, "trials-by-design", "trial design phase randomised")
    }
    trials = table("trials")
    assert sorted(rows) == sorted(trials.trial)
    for trial in trials.itertuples():
        of_it = records[records.trials.map(parts).map(lambda names: trial.trial in names)]  # noqa: B023
        design = next(filter(None, of_it.design), trial.design)
        phase = trial.phase or next(filter(None, of_it.phase), "")
        assert rows[trial.trial][1:3] == (design, phase)
        assert (rows[trial.trial][3] in ("yes", "inferred")) == (trial.trial in randomised)


def test_figures_and_the_later_figures_that_supersede_them(
    kg: tg.KnowledgeGraph, results: pandas.DataFrame
) -> None:
    reported = results[results.sequence > 0]
    pairs = reported.merge(reported, on=SAME_FIGURE, suffixes=("", "_later"))
    pairs = pairs[pairs.sequence_later > pairs.sequence]
    columns = "trial population endpoint measure report value interval {0}report{1} {0}value{1} {0}interval{1}"
    rows = answered(kg, "superseded-reports", columns.format("later_", ""))
    assert rows == listed(pairs, columns.format("", "_later"))


def test_subgroups_next_to_the_whole_trial(
    kg: tg.KnowledgeGraph, results: pandas.DataFrame
) -> None:
    ratios = results[(results.kind == "contrast") & (results.measure == "hazard_ratio")]
    ratios = ratios[(ratios.value != "") & (ratios.comparator_arm != "")]
    latest = ratios.groupby(SAME_FIGURE).sequence.transform("max")
    ratios = ratios[~(ratios.sequence.gt(0) & ratios.sequence.lt(latest))]
    part_of = table("populations").set_index("population").part_of

    def whole(population: str) -> str:
        return whole(part_of[population]) if part_of[population] else population

    ratios = ratios.assign(root=ratios.population.map(whole))
    groups = ratios[ratios.root != ratios.population]
    wholes = ratios[ratios.root == ratios.population]
    pairs = groups.merge(
        wholes, on=["root", "endpoint", "arm", "comparator_arm"], suffixes=("", "_whole")
    )
    columns = "trial endpoint {} {} interval {} {}"
    names = ("subgroup", "hazard_ratio", "whole_hazard_ratio", "whole_interval")
    printed = ("population", "value", "value_whole", "interval_whole")
    rows = answered(kg, "subgroup-against-whole", columns.format(*names))
    assert rows == listed(pairs, columns.format(*printed))
