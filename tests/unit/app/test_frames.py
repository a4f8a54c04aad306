"""Listings and answers as data frames: numbers, dates and categories, printed forms beside them."""

from __future__ import annotations

import inspect
from math import isnan, log

import pandas
import pytest
import trialgraph as tg
from hypothesis import given
from hypothesis import strategies as some
from pandas.api.types import is_datetime64_any_dtype, is_float_dtype
from trialgraph.graph.listings.frames import day_of
from trialgraph.graph.listings.numbers import NUMBERS, number_of
from trialgraph.graph.listings.row_filters import COLUMNS, filter_names
from trialgraph.graph.reasoning.dating import last_day

PROFILE = "lines=1, refractory:lenalidomide"


@pytest.fixture(scope="module")
def kg() -> tg.KnowledgeGraph:
    return tg.open()


@pytest.mark.parametrize(
    ("printed", "number"),
    [("0.50", 0.5), ("17", 17), ("-1.8", -1.8), ("−1.8", -1.8), ("+3", 3), (" 7 ", 7), (4, 4)],
)
def test_plain_numbers_are_read(printed: str, number: float) -> None:
    assert number_of(printed) == number


@pytest.mark.parametrize(
    "printed",
    [
        "NR",
        "NE",
        "<5",
        "<0.0001",
        "8-10",
        "8–10",
        "~25",
        "15/16",
        "1,200",
        "12%",
        "",
        None,
        "1e3",
        "nan",
        "inf",
        "-",
        ".",
        "1.",
        "٣",
        "0.5 (0.3–0.9)",
    ],
)
def test_what_is_no_plain_number_is_nan(printed: str | None) -> None:
    assert isnan(number_of(printed))


@given(
    some.decimals(allow_nan=False, allow_infinity=False, places=3, min_value=-9999, max_value=9999)
)
def test_every_decimal_is_read_as_python_reads_it(value) -> None:
    assert number_of(f"{value:f}") == float(value)


@given(some.dates(), some.sampled_from(("%Y", "%Y-%m", "%Y-%m-%d")))
def test_a_date_is_its_last_day_as_elsewhere(day, form: str) -> None:
    printed = day.strftime(form).rjust(len("0000" + "-00" * form.count("-")), "0")
    read = day_of(printed)
    assert read is not None and read.isoformat()[: len(printed)] == printed
    assert read.isoformat() <= last_day(printed)
    assert read >= day


@pytest.mark.parametrize(
    "printed", ["", None, "2016 or 2017", "May 2016", "16", "2016-5", "2016-05-01T10"]
)
def test_what_is_no_date_is_missing(printed: str | None) -> None:
    assert day_of(printed) is None


def test_numbers_of_results_are_numbers_beside_their_printed_forms(kg: tg.KnowledgeGraph) -> None:
    frame, rows = kg.results(), list(kg.evidence.results.values())
    for name in NUMBERS["results"]:
        assert is_float_dtype(frame[name]), name
    for name in ("value", "comparator_value", "ci_low", "p_value", "n", "count"):
        assert list(frame[f"{name}_printed"]) == [getattr(row, name) for row in rows]
        for number, printed in zip(frame[name], frame[f"{name}_printed"], strict=True):
            assert isnan(number) if isnan(number_of(printed)) else number == float(printed)
    assert frame["value"].isna().sum() > (frame["value_printed"] == "").sum(), "NR, 8-10, ~25"
    assert list(frame.columns).index("value_printed") == list(frame.columns).index("value") + 1


def test_every_column_of_the_command_line_is_there(kg: tg.KnowledgeGraph) -> None:
    for table, columns in COLUMNS.items():
        frame = getattr(kg, table)()
        assert [name for name in frame.columns if not name.endswith("_printed")] == list(columns)


def test_categories_and_dates(kg: tg.KnowledgeGraph) -> None:
    results, trials = kg.results(), kg.trials()
    for name in (
        "measure",
        "kind",
        "unit",
        "direction",
        "design",
        "phase",
        "endpoint",
        "superseded",
    ):
        assert isinstance(results[name].dtype, pandas.CategoricalDtype), name
    assert "" not in results["unit"].cat.categories and results["unit"].isna().any()
    assert (results["measure"] == "hazard_ratio").sum() == sum(
        row.measure == "hazard_ratio" for row in kg.evidence.results.values()
    )
    assert is_datetime64_any_dtype(trials["published"])
    years = trials[trials["published_printed"].str.len() == 4]
    assert len(years) and (years["published"].dt.strftime("%m-%d") == "12-31").all()
    assert trials["published"].isna().equals(trials["published_printed"] == "")
    assert is_datetime64_any_dtype(kg.sources()["published"])
    assert trials["results"].dtype == "int64"


def test_a_frame_without_rows_keeps_its_types(kg: tg.KnowledgeGraph) -> None:
    empty = kg.results(value=-1000)
    assert len(empty) == 0 and list(empty.columns) == list(kg.results().columns)
    assert is_float_dtype(empty["value"])
    assert isinstance(empty["measure"].dtype, pandas.CategoricalDtype)


def test_refractory_selects_results_of_people_all_refractory(kg: tg.KnowledgeGraph) -> None:
    found = kg.results(refractory="lenalidomide")
    assert {"OPTIMISMM-LenRefractory", "OPTIMISMM-OneLine-LenRefractory"} <= set(found.population)
    assert "OPTIMISMM-ITT" not in set(found.population), "only 70% were"
    assert found.equals(kg.results(refractory="来那度胺")), "any name of the drug"
    both = kg.results(refractory=["lenalidomide", "bortezomib"])
    assert set(both.result) < set(found.result)
    assert set(kg.results(refractory="lenalidomide", endpoint="PFS").endpoint) == {"PFS"}


def test_limits_leave_out_what_is_unknown(kg: tg.KnowledgeGraph) -> None:
    found = kg.results(min_n=100)
    assert len(found) and (found["n"] >= 100).all()
    assert len(found) == (kg.results()["n"] >= 100).sum()
    assert (kg.results(max_p_value="0.05")["p_value"] <= 0.05).all(), "<0.0001 is no number"
    assert (kg.trials(min_enrolled=300)["enrolled"] >= 300).all()


def test_several_values_and_numbers_as_filters(kg: tg.KnowledgeGraph) -> None:
    both = kg.results(endpoint=["PFS", "OS"])
    assert len(both) == len(kg.results(endpoint="PFS")) + len(kg.results(endpoint="OS"))
    assert set(kg.results(value=0.60).value_printed) == {"0.60"}
    assert kg.results(drug_class="PI").equals(kg.results(**{"class": "PI"}))
    assert kg.drugs(drug_class="PI").drug.tolist() == kg.drugs(**{"class": "PI"}).drug.tolist()
    assert len(kg.results(endpoint=None)) == len(kg.results(endpoint="")) == len(kg.results())


@pytest.mark.parametrize(
    ("table", "wrong", "right"),
    [
        ("results", "drugclass", "drug_class"),
        ("results", "refractory_to", "refractory"),
        ("results", "minn", "min_n"),
        ("results", "endpoints", "endpoint"),
        ("results", "regimn", "regimen"),
        ("trials", "min_enroled", "min_enrolled"),
        ("drugs", "target", "targets"),
        ("statements", "regime", "regimen"),
    ],
)
def test_an_unknown_filter_names_the_right_one(
    kg: tg.KnowledgeGraph, table: str, wrong: str, right: str
) -> None:
    with pytest.raises(tg.TrialgraphError, match=rf"no filter '{wrong}'.*\b{right}\b"):
        getattr(kg, table)(**{wrong: "x"})


def test_values_are_checked(kg: tg.KnowledgeGraph) -> None:
    with pytest.raises(tg.TrialgraphError, match="lenalidomide"):
        kg.results(refractory="lenalidomid")
    with pytest.raises(tg.TrialgraphError, match="min_n takes one number, not 'many'"):
        kg.results(min_n="many")
    with pytest.raises(tg.TrialgraphError, match="hazard_ratio"):
        kg.results(measure=["hazard_rato", "median"])


def test_filters_are_shown_as_keywords(kg: tg.KnowledgeGraph) -> None:
    for table in COLUMNS:
        keywords = inspect.signature(getattr(kg, table)).parameters
        assert list(keywords) == list(filter_names(table))
        assert all(name.isidentifier() for name in keywords)


def test_an_answer_as_a_frame(kg: tg.KnowledgeGraph) -> None:
    answer = kg.support(PROFILE)
    frame = answer.to_frame()
    assert list(frame.regimen) == [verdict.regimen for verdict in answer]
    assert list(frame.verdict) == [verdict.verdict for verdict in answer]
    best = frame.set_index("regimen").loc["PVd"]
    assert (best.value, best.value_printed, best.ci_low, best.endpoint) == (
        0.55,
        "0.55",
        0.33,
        "PFS",
    )
    assert "0.61 (0.49–0.77), p<0.0001, which decides" in best.whole_trial
    assert (frame[frame.certainty >= "low"].verdict != "no evidence").all()
    assert frame.verdict.max() == "supported"
    assert frame[frame.verdict == "no evidence"].value.isna().all()


def test_of_a_control_arm_its_own_value_comes_first(kg: tg.KnowledgeGraph) -> None:
    for expression in (PROFILE, "lines=1", "lines=3, is:triple-class-refractory"):
        for row in kg.support(expression).to_frame().itertuples():
            if row.part == "control" and row.comparator_value_printed:
                assert row.figure.index(row.value_printed) < row.figure.index(
                    f" vs {row.comparator_value_printed}"
                )


def test_an_explanation_as_a_frame(kg: tg.KnowledgeGraph) -> None:
    explanation = kg.explain("PVd", PROFILE)
    frame = explanation.to_frame()
    assert frame.equals(kg.support(PROFILE)["PVd"].to_frame())
    assert list(frame.result) == [item.result.id for item in explanation.verdict.evidence]
    assert frame.role.iloc[0] == "counts" and is_datetime64_any_dtype(frame.known_since)
    assert frame.value.notna().all() and (frame.applicability >= "partial").iloc[0]


@pytest.mark.parametrize("random", [False, True])
def test_effects_are_numbers(kg: tg.KnowledgeGraph, random: bool) -> None:
    compared = kg.compare("lines=1", random=random)
    assert compared.comparison is not None
    data = {
        (row["treatment1"], row["treatment2"]): row
        for row in compared.comparison.to_dict()["effects"]
    }
    frame = compared.effects.set_index("treatment")
    references = {compared.comparison.reference_of(part) for part in compared.comparison.components}
    assert frame.effect.isna().sum() == len(references)
    for row in frame.itertuples():
        assert (row.effect_printed == "reference") == isnan(row.effect) == (row.Index in references)
    own = [pair for pair in data if pair[1] == compared.comparison.reference]
    for name, reference in own:
        assert log(frame.effect[name]) == pytest.approx(data[name, reference]["estimate"])
        assert log(frame.ci_low[name]) == pytest.approx(data[name, reference]["ci_low"])
        if random and data[name, reference]["pi_high"] is not None:
            assert log(frame.pi_high[name]) == pytest.approx(data[name, reference]["pi_high"])
    assert ("pi_low" in frame) == ("prediction" in frame)
