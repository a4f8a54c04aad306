"""Each check finds what cannot be right, and lets pass what rounding explains."""

from __future__ import annotations

import pytest
import trialgraph as tg
from trialgraph.cli import main
from trialgraph.graph.evidence import Evidence
from trialgraph.graph.misprints import interval_around_estimate, misprints, p_against_interval, rate_against_count
from trialgraph.graph.model import Result


def ratio(value: str, low: str, high: str, p: str = "", level: str = "95") -> Result:
    return Result("r", measure="hazard_ratio", value=value, ci_low=low, ci_high=high, p_value=p, ci_level=level)


def rate(percent: str, count: str, n: str) -> Result:
    return Result("r", measure="rate", unit="percent", value=percent, count=count, n=n)


@pytest.mark.parametrize(
    ("result", "wrong"),
    [
        (ratio("0.55", "0.33", "0.94"), False),
        (ratio("0.45", "0.25", "0.53"), True),  # off the middle
        (ratio("0.95", "0.25", "0.53"), True),  # outside
        (ratio("0.11", "0.02", "0.56"), False),  # rounding of small limits explains it
        (ratio("1.00", "0.77", "1.32"), False),
        (ratio("0.48", "", ""), False),
        (Result("r", measure="median", value="15.3", ci_low="12.4", ci_high="19.5"), False),
        (Result("r", measure="median", value="25.3", ci_low="12.4", ci_high="19.5"), True),  # any estimate lies in its interval
        (Result("r", measure="median", value="NR", ci_low="12.4", ci_high="19.5"), False),
    ],
)
def test_interval_around_the_estimate(result: Result, wrong: bool) -> None:
    assert bool(list(interval_around_estimate(result))) == wrong


@pytest.mark.parametrize(
    ("result", "wrong"),
    [
        (ratio("0.55", "0.33", "0.94", "0.03"), False),
        (ratio("0.61", "0.45", "0.84", "0.065"), True),  # far above what the interval implies
        (ratio("0.79", "0.65", "0.96", "0.01"), False),  # one-sided
        (ratio("0.53", "0.44", "0.65", "<0.0001"), False),
        (ratio("0.90", "0.70", "1.16", "<0.0001"), True),
        (ratio("0.72", "0.49", "1.06", "0.09"), False),
        (ratio("0.85", "0.70", "1.03", "0.04"), False),  # one-sided
        (ratio("0.53", "0.32", "0.89", "0.0007", "99"), False),  # so wide because its level is 99%
    ],
)
def test_p_against_the_interval(result: Result, wrong: bool) -> None:
    assert bool(list(p_against_interval(result))) == wrong


@pytest.mark.parametrize(
    ("result", "wrong"),
    [
        (rate("26", "32", "122"), False),
        (rate("4", "1", "29"), True),
        (rate("48", "", "32"), True),  # no count of 32 gives it
        (rate("47", "", "32"), False),
        (rate("25.3", "", "83"), False),
        (rate("~25", "", "82"), False),
    ],
)
def test_percentages(result: Result, wrong: bool) -> None:
    assert bool(list(rate_against_count(result))) == wrong


def test_everything_that_the_shipped_evidence_shows_is_flagged() -> None:
    found = list(misprints(tg.open().evidence))
    assert {finding.row for finding in found} >= {
        "CANDOR-PIExposed-PFS-HR",
        "Myeloma-X-ITT-TTP-HR",
        "CARTITUDE-1-ITT-AE-neurotoxicity",
    }
    assert [finding for finding in found if not finding.known] == []


def test_the_command_ends_with_0_where_all_is_known(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["lint"]) == 0
    assert "Myeloma-X" in capsys.readouterr().out
    assert main(["lint", "--check", "nonsense"]) == 2


def test_supersessions_are_told_when_asked_for(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["lint", "--check", "supersession", "--format", "csv"]) == 0
    told = capsys.readouterr().out
    assert "CASTOR-ITT-PFS-HR-1" in told
    assert "value 0.39 against 0.31 (by 0.08)" in told


@pytest.mark.parametrize(
    ("arms", "part", "found"),
    [
        (("97", "99", ""), "50", 0),
        (("97", "99", "196"), "50", 0),  # an arm of everybody pools the others
        (("143", "145", ""), "50", 1),
        (("97", "99", ""), "200", 1),  # a part larger than the whole
        (("143", "145", ""), "200", 2),
    ],
)
def test_parts_are_not_larger_than_the_whole(arms: tuple[str, ...], part: str, found: int) -> None:
    evidence = Evidence.from_rows(
        {
            "trials": [{"trial": "T", "label": "T", "design": "randomised"}],
            "arms": [{"arm": f"T-{at}", "trial": "T", "regimen": "A", "n": n} for at, n in enumerate(arms)],
            "populations": [
                {"population": "T-all", "trial": "T", "label": "all", "n": "196"},
                {"population": "T-part", "trial": "T", "label": "part", "part_of": "T-all", "n": part},
            ],
        }
    )
    assert [one.check for one in misprints(evidence)] == ["size"] * found


@pytest.mark.parametrize(
    ("overall", "found"), [("45", []), ("45.4", []), ("47", []), ("48", ["categories"]), ("58", ["categories"])]
)
def test_exact_categories_add_up_to_the_overall_response(overall: str, found: list[str]) -> None:
    row = {
        "kind": "estimate",
        "trial": "T",
        "population": "T-all",
        "arm": "T-A",
        "measure": "rate",
        "unit": "percent",
        "source": "s",
    }
    figures = [
        ("ORR", "", overall),
        ("CR", "exact category", "10"),
        ("VGPR", "exact category", "15"),
        ("PR", "exact category", "20"),
    ]
    evidence = Evidence.from_rows(
        {
            "trials": [{"trial": "T", "label": "T", "design": "cohort"}],
            "populations": [{"population": "T-all", "trial": "T", "label": "all"}],
            "results": [{**row, "result": e, "endpoint": e, "event": event, "value": value} for e, event, value in figures],
        }
    )
    assert [one.check for one in misprints(evidence)] == found
