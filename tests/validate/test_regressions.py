"""Regressions: bugs that were found once, each with a description."""

from __future__ import annotations

import csv
import shutil
import time
from collections.abc import Callable
from pathlib import Path

import pytest
import trialgraph as tg
from trialgraph.cli.main import main
from trialgraph.errors import TableError, TrialgraphError
from trialgraph.evidence import DEFAULT as FOLDER
from trialgraph.graph.model.evidence import Evidence
from trialgraph.graph.model.rows import Result
from trialgraph.graph.quality.source_agreement import SourceComparisons
from trialgraph.graph.reasoning.effects import effect
from trialgraph.loaders.accounting.texts import check_texts
from trialgraph.loaders.build import build
from trialgraph.loaders.fields.folder import read_field


@pytest.fixture(scope="module")
def kg() -> tg.KnowledgeGraph:
    return tg.open()


@pytest.fixture
def tables(tmp_path: Path) -> Path:
    folder = tmp_path / "tables"
    shutil.copytree(FOLDER, folder, ignore=shutil.ignore_patterns("*.py", "__pycache__"))
    return folder


def add(tables: Path, table: str, row: dict[str, str]) -> None:
    file = tables / f"{table}.csv"
    with file.open(encoding="utf-8", newline="") as stream:
        columns = next(csv.reader(stream))
    with file.open("a", encoding="utf-8", newline="") as stream:
        csv.DictWriter(stream, columns, restval="").writerow(row)


@pytest.mark.parametrize(
    ("profile", "regimen"),
    [
        ("lines=1, (intolerant:carfilzomib | intolerant:isatuximab)", "Isa-Kd"),
        ("lines=1, (refractory:carfilzomib | refractory:lenalidomide)", "KRd"),
        ("lines=1, (refractory:carfilzomib | intolerant:lenalidomide)", "KRd"),
        ("lines=1, (refractory:daratumumab | refractory:bortezomib)", "DVd"),
    ],
)
def test_what_every_alternative_excludes_is_excluded(
    kg: tg.KnowledgeGraph, profile: str, regimen: str
) -> None:
    assert kg.support(profile)[regimen].verdict == "excluded"


def test_what_one_alternative_allows_is_not_excluded(kg: tg.KnowledgeGraph) -> None:
    assert (
        kg.support("lines=1, (refractory:carfilzomib | refractory:lenalidomide)")["DVd"].verdict
        != "excluded"
    )


def test_a_missing_folder_of_texts_is_an_error(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["validate", "--sources", str(tmp_path / "none")]) == 2
    assert "none" in capsys.readouterr().err
    faults = check_texts(read_field(FOLDER), tmp_path)
    assert faults and all("the text is not in the folder" in str(fault) for fault in faults)


def test_a_share_printed_as_a_count_turns_a_requirement_into_a_fraction(
    world: Callable[..., Evidence],
) -> None:
    from trialgraph.graph.applicability.populations import StudyPopulations

    evidence = world("trial T phase 3: lines=1-3, refractory:len")
    rows = {
        "share": "S",
        "population": "T",
        "criterion": "refractory:len",
        "count": "20",
        "denominator": "30",
    }
    from trialgraph.graph.model.evidence import _build
    from trialgraph.graph.model.rows import Share

    object.__setattr__(evidence, "shares", _build(Share, "share", [rows]))
    people = StudyPopulations(evidence)["T"]
    assert "refractory:len" not in {
        str(literal) for clause in people.requirements for literal in clause
    }
    assert [round(fraction.portion or 0) for fraction in people.fractions] == [67]


@pytest.mark.parametrize(
    ("low", "high", "direction", "expected"),
    [
        ("-1", "9", "better", "none"),
        ("1", "9", "", "benefit"),
        ("-9", "-1", "better", "harm"),
        ("", "", "better", "benefit"),
    ],
)
def test_a_printed_interval_of_a_difference_decides(
    low: str, high: str, direction: str, expected: str
) -> None:
    assert (
        effect(
            Result(
                "r", measure="difference", value="4", ci_low=low, ci_high=high, direction=direction
            )
        )
        == expected
    )


def test_an_expression_with_too_many_alternatives_is_refused_at_once(kg: tg.KnowledgeGraph) -> None:
    text = " & ".join(f"(lines>={n % 3} | has:t(4;14) | age>={n})" for n in range(1, 40))
    start = time.perf_counter()
    with pytest.raises(TrialgraphError, match="ways to fulfil"):
        kg.support(text)
    assert time.perf_counter() - start < 5


def test_a_row_that_ends_before_a_required_column_is_a_fault(tables: Path) -> None:
    with (tables / "trials.csv").open("a", encoding="utf-8") as stream:
        stream.write("foo,bar\n")
    with pytest.raises(
        TableError, match=r"trials\.csv, row \d+, column design.*must not be empty"
    ) as caught:
        build(tables)
    assert len(caught.value.faults) >= 1


@pytest.mark.parametrize(
    ("table", "column", "pair"),
    [("classes", "broader", ("PI", "IMiD")), ("features", "implies", ("del(17p)", "t(4;14)"))],
)
def test_circles_are_faults(tables: Path, table: str, column: str, pair: tuple[str, str]) -> None:
    file = tables / f"{table}.csv"
    with file.open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    key = next(iter(rows[0]))
    for row in rows:
        if row[key] in pair:
            row[column] = pair[1 - pair.index(row[key])]
    with file.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    with pytest.raises(TableError, match="leads back to the row itself"):
        build(tables)


def test_a_withdrawal_is_listed_as_a_caution(tables: Path) -> None:
    place = {"source": "000_2ee211f311560e14", "paragraph": "91"}
    row = {
        "approval": "W",
        "act": "withdrawn",
        "agency": "FDA",
        "region": "US",
        "regimen": "Belantamab",
        "date": "2022-11-22",
        **place,
    }
    add(tables, "approvals", row)
    profile = "lines=4, is:triple-class-refractory"
    verdict = tg.open(tables).support(profile)["Belantamab"]
    assert verdict.verdict == "active"
    withdrawn = [caution.summary for caution in verdict.cautions if caution.harm == "withdrawn"]
    assert "Withdrawn from the market (FDA, US, 2022-11-22)." in withdrawn
    assert tg.open(tables).support(profile, region="US")["Belantamab"].verdict == "excluded"
    assert not [
        caution
        for caution in tg.open(tables).support(profile, as_of="2021")["Belantamab"].cautions
        if caution.harm == "withdrawn"
    ]


def test_only_the_requested_endpoint_decides(kg: tg.KnowledgeGraph) -> None:
    for verdict in kg.support("lines=1, refractory:lenalidomide", endpoint="OS"):
        assert {candidate.result.endpoint for candidate in verdict.deciding} <= {"OS"}
    transplant = kg.support("lines=1, remission-after:ASCT>=40mo", endpoint="PFS")["ASCT"]
    assert transplant.deciding[0].result.endpoint == "TTP", (
        "which stands for PFS where that is not printed"
    )


def test_a_class_that_is_not_tolerated_is_an_open_question(kg: tg.KnowledgeGraph) -> None:
    explained = kg.explain("Isa-Kd", "lines=1, intolerant:PI")
    assert "intolerant:carfilzomib" in explained.verdict.unknowns
    assert {what_if.unknown: what_if.if_so for what_if in explained.what_ifs}[
        "intolerant:carfilzomib"
    ] == "excluded"


@pytest.mark.parametrize(
    ("query", "binding"),
    [("refractory-shares", "drug=lenalidomid"), ("hazard-ratios", "class=anti-CD39")],
)
def test_an_unknown_name_in_a_parameter_is_an_error(
    query: str, binding: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["query", query, "--set", binding]) == 2
    assert "nearest known" in capsys.readouterr().err


@pytest.mark.parametrize(
    "arguments",
    [
        ("support", "lines=1", "--endpoint", "XYZ"),
        ("explain", "Nope", "lines=1"),
        ("query", "nope"),
    ],
)
def test_unknown_words_always_name_something_known(
    arguments: tuple[str, ...], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(list(arguments)) == 2
    assert "known: " in capsys.readouterr().err


def test_input_of_another_type_is_a_user_error(kg: tg.KnowledgeGraph) -> None:
    for wrong in (None, 5):
        with pytest.raises(TrialgraphError, match="a profile is text"):
            kg.support(wrong)  # type: ignore[arg-type]
    listed = kg.support("lines=1", available=["PI", "anti-CD38"])
    assert [v.verdict for v in kg.support("lines=1", available="PI, anti-CD38")] == [
        v.verdict for v in listed
    ]


def test_a_verdict_is_rendered_in_a_notebook(kg: tg.KnowledgeGraph) -> None:
    verdict, answer = kg.support("lines=1")["DVd"], kg.support("lines=1, has:EM-E")
    html = verdict._repr_html_()
    assert "CASTOR" in html
    assert "does not advise" in html
    for page, newest in (
        (html, verdict.newest_evidence),
        (answer._repr_html_(), answer.newest_evidence),
    ):
        assert "neuropathy" in page, "harms stand beside benefit"
        assert newest and newest in page and "not assessed" in page, (
            "and the age of the evidence, and who judged it"
        )
    assert "Notes on has:EM-E" in page


def test_a_notebook_table_fits_a_page(kg: tg.KnowledgeGraph) -> None:
    """Harms and cautions are lines below the deciding evidence, not columns of their own."""
    html = kg.support("lines=4, is:triple-class-refractory")._repr_html_()
    assert html.count("<th ") == 8
    assert "<br>Harms: " in html
    assert "<br>Cautions: " in html


def test_what_decides_an_active_verdict_counts(kg: tg.KnowledgeGraph) -> None:
    verdict = kg.support("lines=4, is:triple-class-refractory")["Sd"]
    decided = {candidate.result.id for candidate in verdict.deciding}
    assert {item.role for item in verdict.evidence if item.result.id in decided} == {"counts"}


def test_a_recent_thrombosis_shows_cautions_on_hypercoagulability(
    kg: tg.KnowledgeGraph,
) -> None:
    """`has:thrombosis` passed over the cautions of a hypercoagulable state."""
    for profile in (
        "lines=1, has:thrombosis",
        "lines=1, has:hypercoagulable",
        "lines=1, has:高凝状态",
    ):
        (concern,) = kg.support(profile).feature_notes
        cautions = {caution.id for caution in concern.cautions}
        assert {
            "Review2013-Thalidomide-Hypercoagulable",
            "Review2013-Lenalidomide-Hypercoagulable",
        } <= cautions
        assert "Review2013-IMiD-Hypercoagulable" in {
            statement.id for statement in concern.statements
        }
    wider = kg.support("lines=1, has:hypercoagulable").feature_notes[0]
    assert "Review2013-Bortezomib-Thrombosis" not in {
        statement.id for statement in wider.statements
    }  # not everybody had a thrombosis


def test_a_comparison_whose_control_is_not_named_is_a_contrast(kg: tg.KnowledgeGraph) -> None:
    """Four figures of a transplant cohort stood as estimates, though the text compares and claims a
    difference."""
    rows = kg.results(trial="unnamed-ASCT-EMD-cohort-226")
    figures = rows[rows["value_printed"] != ""]
    assert set(figures["kind"]) == {"contrast"}
    assert set(figures["comparator_value_printed"]) == {"19", "9.5", "28.1", "34.7"}
    assert set(figures["flags"]) == {"control-not-named"}


def test_every_risk_scheme_is_listed_next_to_the_one_used(kg: tg.KnowledgeGraph) -> None:
    """Only the two schemes of one source were told; two more sources say otherwise what high risk
    is."""
    (meaning,) = kg.support("lines=1, is:high-risk").definitions
    assert meaning.name == "high-risk-Review2013"
    rivals = {rival.name for rival in meaning.rivals}
    assert rivals == {
        "high-risk-cytogenetic-Review2013",
        "high-risk-cytogenetic-IMWG2021",
        "high-risk-EMD2025",
    }
    (other,) = kg.support("lines=1, is:high-risk-EMD2025").definitions
    assert other.place.startswith("EMD2025")


def test_lines_that_exclude_each_other_are_named(kg: tg.KnowledgeGraph) -> None:
    """`is:primary-refractory` brings lines=1 along; the error did not say which lines it had
    found."""
    with pytest.raises(TrialgraphError, match="lines=1, lines=2"):
        kg.support("lines=2, is:primary-refractory")


def test_two_names_of_one_study_are_reported_until_the_row_is_deactivated(tables: Path) -> None:
    """Joining changed no answer that anybody saw."""
    outcomes = []
    for active in ("yes", "no"):
        file = tables / "same_study.csv"
        rows = list(csv.DictReader(file.read_text(encoding="utf-8").splitlines()))
        with file.open("w", encoding="utf-8", newline="") as stream:
            writer = csv.DictWriter(stream, list(rows[0]))
            writer.writeheader()
            writer.writerows({**row, "active": active} for row in rows)
        opened = tg.open(tables=tables)
        explained = str(opened.explain("DPd", "lines=2"))
        studies = set(opened.results(trial="EQUULEUS")["study"]) | set(
            opened.results(trial="MMY1001")["study"]
        )
        pairs = {(pair.first, pair.second) for pair in SourceComparisons(opened.evidence)}
        outcomes.append(
            ("treated as the same study as" in explained, len(studies), BOTH_RD in pairs)
        )
    assert outcomes == [(True, 1, True), (False, 2, False)]


BOTH_RD = ("MM-009-MM-010-ITT-ORR-rate", "unnamed-Rd-vs-placebo-dex-ITT-ORR-rate")
