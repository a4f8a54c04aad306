"""Queries that list rows of the tables give every row, once, with the cells that are printed.

The tables are read and joined by pandas, not by the graph or the model.
"""

from __future__ import annotations

import pandas
import pytest
import trialgraph as tg
from tables_by_pandas import answered, listed, parts, results_of_arms, table


@pytest.fixture(scope="module")
def kg() -> tg.KnowledgeGraph:
    return tg.open()


@pytest.fixture(scope="module")
def results() -> pandas.DataFrame:
    return results_of_arms()


def test_statements_stand_under_each_thing_that_they_name(kg: tg.KnowledgeGraph) -> None:
    expected = sorted(
        (name, row.kind, row.setting, row.grade, row.topic, row.summary)
        for row in table("statements").itertuples()
        for name in [*parts(row.regimens), *parts(row.drugs)]
    )
    columns = "about kind setting grade topic summary"
    assert answered(kg, "statements-for-regimen", columns) == expected
    about = answered(kg, "statements-for-regimen", columns, regimen="venetoclax")
    assert {row[0] for row in about} >= {"venetoclax"}


def test_every_figure_stands_next_to_each_of_its_paragraphs(
    kg: tg.KnowledgeGraph, results: pandas.DataFrame
) -> None:
    sources = table("sources").set_index("source")
    expected = sorted(
        (
            row.trial, row.result, row.value, row.interval, paragraph,
            sources.short[row.source] or row.source, sources.published[row.source],
            sources.doi[row.source],
        )
        for row in results.itertuples()
        for paragraph in parts(row.paragraph)
    )  # fmt: skip
    columns = "trial result value interval paragraph document published doi"
    assert answered(kg, "where-it-stands", columns) == expected


def test_prognostic_contrasts_name_both_populations(
    kg: tg.KnowledgeGraph, results: pandas.DataFrame
) -> None:
    kept = results[results.kind == "prognostic"]
    kept = kept.assign(direction=kept.direction.str.replace(" ", "-"))
    columns = "trial population {} {} endpoint measure value {} interval direction"
    rows = answered(
        kg, "prognostic-contrasts", columns.format("compared_with", "regimen", "comparator_value")
    )
    assert rows == listed(
        kept, columns.format("comparator_population", "tested", "comparator_value")
    )


def test_harms_of_tested_arms(kg: tg.KnowledgeGraph, results: pandas.DataFrame) -> None:
    endpoints = table("endpoints")
    harms = set(endpoints.endpoint[endpoints.family == "harm"])
    kept = results[results.endpoint.isin(harms) & (results.tested != "")]
    kept = kept.assign(direction=kept.direction.str.replace(" ", "-"))
    columns = "{} trial endpoint event value unit control {} n direction"
    rows = answered(kg, "toxicity", columns.format("regimen", "control_value"))
    assert rows == listed(kept, columns.format("tested", "comparator_value"))


def test_every_decision_of_an_agency_once(kg: tg.KnowledgeGraph) -> None:
    columns = "date act agency region regimen drug indication trial"
    assert answered(kg, "approvals", columns) == listed(table("approvals"), columns)


def test_results_are_counted_once_for_each_trial_and_endpoint(
    kg: tg.KnowledgeGraph, results: pandas.DataFrame
) -> None:
    ratio = (results.measure == "hazard_ratio") & (results.ci_low != "")
    counts = results.assign(all=1, printed=results.value != "", ratio=ratio)
    counts = counts.groupby(["trial", "endpoint"])[["all", "printed", "ratio"]].sum()
    counts = counts.astype(int).astype(str).reset_index()
    rows = answered(kg, "endpoints-by-trial", "trial endpoint results with_figure hazard_ratios")
    assert rows == listed(counts, "trial endpoint all printed ratio")


def test_definitions_and_the_number_of_their_rivals(kg: tg.KnowledgeGraph) -> None:
    definitions = table("definitions")
    counts = definitions.groupby("concept").definition.transform("count").astype(str)
    rows = answered(kg, "definitions", "concept definition expression source definitions")
    assert rows == listed(
        definitions.assign(count=counts), "concept definition expression source count"
    )


def test_every_threshold_once(kg: tg.KnowledgeGraph) -> None:
    thresholds = table("thresholds")
    thresholds = thresholds.assign(change=thresholds.change.str.replace(" ", "-"))
    columns = "definition together quantity change operator {} {}"
    rows = answered(kg, "thresholds", columns.format("amount", "unit"))
    assert rows == listed(thresholds, columns.format("limit", "limit_unit"))


def test_every_flag_of_a_figure_once(kg: tg.KnowledgeGraph, results: pandas.DataFrame) -> None:
    shares = table("shares").assign(interval="")
    expected = sorted(
        (flag, str(name), value, interval)
        for frame, key, figure in ((results, "result", "value"), (shares, "share", "percent"))
        for name, flags, value, interval in frame[[key, "flags", figure, "interval"]].itertuples(
            index=False
        )
        for flag in parts(flags)
    )
    assert answered(kg, "flagged-figures", "flag figure value interval") == expected


def test_populations_refractory_to_drugs_of_several_classes(kg: tg.KnowledgeGraph) -> None:
    """By the criteria of each population and of those that contain it, one by one.

    What the same source prints as a share of the population is no requirement.
    """
    classes = table("drugs").set_index("drug").classes.map(parts)
    groups = set(table("classes")["class"])
    populations = table("populations").set_index("population")
    shares = {(row.population, row.criterion) for row in table("shares").itertuples()}
    word = "refractory:"

    def agents(population: str) -> set[str]:
        row = populations.loc[population]
        criteria = [part.strip() for part in row.criteria.replace("&", ",").split(",")]
        own = {
            criterion.removeprefix(word).split(">=")[0]
            for criterion in criteria
            if criterion.startswith(word)
            and "|" not in criterion
            and (population, criterion) not in shares
        }
        return own - {"last-line"} | (agents(row.part_of) if row.part_of else set())

    expected = []
    for population in populations.index:
        known = agents(population)
        found = {g for agent in known for g in ([agent] if agent in groups else classes[agent])}
        if len(found) > 1 and len(known) > 1:
            expected.append((population, str(len(found)), ", ".join(sorted(found))))
    rows = answered(kg, "refractory-to-several-classes", "population classes refractory_to")
    assert rows == sorted(expected)
