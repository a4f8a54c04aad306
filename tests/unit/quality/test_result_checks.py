"""Each check finds impossible figures and accepts differences that rounding explains."""

from __future__ import annotations

import pytest
import trialgraph as tg
from method_rows import method_rows
from trialgraph.cli.main import main
from trialgraph.graph.model.evidence import Evidence
from trialgraph.graph.model.rows import Endpoint, Result, Share
from trialgraph.graph.quality.interval_checks import interval_around_estimate, p_against_interval
from trialgraph.graph.quality.result_checks import (
    direction_against_interval,
    figure_findings,
    rate_against_count,
    share_against_count,
)
from trialgraph.graph.reasoning.effects import effect
from trialgraph.loaders.fields.folder import method_limits

LIMITS = method_limits()


def ratio(value: str, low: str, high: str, p: str = "", level: str = "95") -> Result:
    return Result(
        "r",
        measure="hazard_ratio",
        value=value,
        ci_low=low,
        ci_high=high,
        p_value=p,
        ci_level=level,
    )


def gain(value: str, low: str, high: str, p: str) -> Result:
    return Result(
        "r", measure="difference", value=value, ci_low=low, ci_high=high, p_value=p, ci_level="95"
    )


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
        (
            Result("r", measure="median", value="25.3", ci_low="12.4", ci_high="19.5"),
            True,
        ),  # any estimate lies in its interval
        (Result("r", measure="median", value="NR", ci_low="12.4", ci_high="19.5"), False),
        (
            Result(
                "r",
                measure="median",
                comparator_value="25",
                comparator_ci_low="12",
                comparator_ci_high="19",
            ),
            True,
        ),
        (
            Result(
                "r",
                measure="median",
                comparator_value="15",
                comparator_ci_low="12",
                comparator_ci_high="19",
            ),
            False,
        ),
    ],
)
def test_interval_around_the_estimate(result: Result, wrong: bool) -> None:
    assert bool(list(interval_around_estimate(result, LIMITS))) == wrong


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
        (
            ratio("0.90", "0.70", "1.16", "<0.05"),
            True,
        ),  # called significant, and the interval holds 1
        (ratio("0.82", "0.67", "1.00", "<0.05"), False),  # one-sided
        (
            ratio("0.55", "0.33", "0.94", ">0.05"),
            True,
        ),  # called not significant, and the interval leaves 1 out
        (ratio("0.90", "0.70", "1.16", ">0.05"), False),
        (ratio("0.90", "0.70", "1.16", "≥0.05"), False),
        (ratio("0.90", "0.70", "1.16", "NS"), False),  # no number
        (gain("12", "5", "19", "0.4"), True),
        (gain("12", "-5", "29", "0.001"), True),
        (gain("12", "5", "19", "0.001"), False),
        (gain("0", "-5", "5", "0.9"), False),
    ],
)
def test_p_against_the_interval(result: Result, wrong: bool) -> None:
    problems = list(p_against_interval(result, LIMITS))
    assert bool(problems) == wrong
    assert all("tolerance" in problem for problem in problems)


@pytest.mark.parametrize(
    ("family", "better", "below", "above"),
    [("survival", "higher", "benefit", "harm"), ("survival", "lower", "benefit", "harm"), ("time", "higher", "benefit", "harm"), ("time", "lower", "harm", "benefit"),
     ("response", "higher", "harm", "benefit"), ("response", "lower", "benefit", "harm"), ("harm", "lower", "benefit", "harm"),
     ("description", "higher", "benefit", "harm")],
)  # fmt: skip
def test_a_hazard_ratio_of_a_wanted_event_is_a_benefit_above_1(
    family: str, better: str, below: str, above: str
) -> None:
    endpoint = Endpoint("E", family=family, better=better)

    def row(low: str, high: str, direction: str = "") -> Result:
        return Result(
            "r",
            kind="contrast",
            measure="hazard_ratio",
            value="1",
            ci_low=low,
            ci_high=high,
            direction=direction,
        )

    assert (effect(row("0.4", "0.9"), endpoint), effect(row("1.1", "2"), endpoint)) == (
        below,
        above,
    )
    assert effect(row("0.8", "1.2"), endpoint) == "none"
    claimed = {"benefit": "better", "harm": "worse"}[above]
    assert not list(direction_against_interval(row("1.1", "2", claimed), endpoint))


@pytest.mark.parametrize(
    ("family", "better", "below", "above"),
    [
        ("survival", "higher", "harm", "benefit"),  # months, or a share without the event
        ("survival", "lower", "benefit", "harm"),  # a share with the event
        ("time", "lower", "benefit", "harm"),
        ("response", "lower", "benefit", "harm"),
        ("description", "higher", "harm", "benefit"),
        ("description", "lower", "benefit", "harm"),  # a laboratory value that had better not rise
    ],
)
def test_a_difference_is_a_benefit_on_the_side_that_is_better(
    family: str, better: str, below: str, above: str
) -> None:
    endpoint = Endpoint("E", family=family, better=better)

    def shown(low: str, high: str) -> str | None:
        row = Result("r", measure="difference", value="1", ci_low=low, ci_high=high)
        return effect(row, endpoint)

    assert [shown("-2", "-1"), shown("-1", "1"), shown("1", "2")] == [below, "none", above]


@pytest.mark.parametrize(
    ("interval", "direction", "wrong"),
    [
        (("0.33", "0.94"), "better", False),
        (("0.33", "0.94"), "no difference", True),
        (("0.33", "0.94"), "worse", True),
        (("0.33", "1.06"), "better", True),
        (("0.33", "1.06"), "no difference", False),
        (("1.20", "1.90"), "worse", False),
        (("1.20", "1.90"), "better", True),
        (("1.20", "1.90"), "", False),
        (("", ""), "better", False),
    ],
)
def test_direction_against_the_interval(
    interval: tuple[str, str], direction: str, wrong: bool
) -> None:
    row = Result(
        "r",
        kind="contrast",
        measure="hazard_ratio",
        value="0.9",
        ci_low=interval[0],
        ci_high=interval[1],
        direction=direction,
    )
    assert bool(list(direction_against_interval(row))) == wrong


@pytest.mark.parametrize(
    ("result", "wrong"),
    [
        (rate("26", "32", "122"), False),
        (rate("4", "1", "29"), True),
        (rate("48", "", "32"), True),  # no count of 32 gives it
        (rate("47", "", "32"), False),
        (rate("25.3", "", "83"), False),
        (rate("~25", "", "82"), False),
        (rate("", "15", "14"), True),  # more than there are
        (rate("", "15", "16"), False),
        (Result("r", measure="rate", unit="count", value="15/14", count="15", n="14"), True),
        (
            Result("r", measure="rate", unit="percent", comparator_value="48", n_comparator="32"),
            True,
        ),
    ],
)
def test_percentages(result: Result, wrong: bool) -> None:
    assert bool(list(rate_against_count(result))) == wrong


@pytest.mark.parametrize(
    ("share", "wrong"),
    [
        (Share("s", percent=24.0, count="88", denominator="364"), False),
        (Share("s", percent=34.0, count="88", denominator="364"), True),
        (Share("s", percent=24.0, count="88", denominator="364", operator=">"), False),
        (Share("s", count="88", denominator="80"), True),
    ],
)
def test_shares(share: Share, wrong: bool) -> None:
    assert bool(list(share_against_count(share))) == wrong


def test_all_findings_in_the_shipped_evidence_are_flagged() -> None:
    findings = list(figure_findings(tg.open().evidence))
    assert {finding.row for finding in findings} >= {
        "CANDOR-PIExposed-PFS-HR",
        "Myeloma-X-ITT-TTP-HR",
        "CARTITUDE-1-ITT-AE-neurotoxicity",
    }
    assert [finding for finding in findings if not finding.known] == []


def test_the_command_exits_with_0_if_all_findings_are_flagged(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main(["lint"]) == 0
    assert "Myeloma-X" in capsys.readouterr().out
    assert main(["lint", "--check", "nonsense"]) == 2


def test_supersessions_are_listed_on_request(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["lint", "--check", "supersession", "--format", "csv"]) == 0
    output = capsys.readouterr().out
    assert "CASTOR-ITT-PFS-HR-1" in output
    assert "value 0.39 vs 0.31 (difference 0.08)" in output


@pytest.mark.parametrize(
    ("arms", "part", "count"),
    [
        (("97", "99", ""), "50", 0),
        (("97", "99", "196"), "50", 0),  # an arm of everybody pools the others
        (("143", "145", ""), "50", 1),
        (("97", "99", ""), "200", 1),  # a part larger than the whole
        (("143", "145", ""), "200", 2),
    ],
)
def test_parts_are_not_larger_than_the_whole(arms: tuple[str, ...], part: str, count: int) -> None:
    evidence = Evidence.from_rows(
        {
            "limits": method_rows("limits"),
            "trials": [{"trial": "T", "label": "T", "design": "randomised"}],
            "arms": [
                {"arm": f"T-{at}", "trial": "T", "regimen": "A", "n": n}
                for at, n in enumerate(arms)
            ],
            "populations": [
                {"population": "T-all", "trial": "T", "label": "all", "n": "196"},
                {
                    "population": "T-part",
                    "trial": "T",
                    "label": "part",
                    "part_of": "T-all",
                    "n": part,
                },
            ],
        }
    )
    assert [finding.check for finding in figure_findings(evidence)] == ["size"] * count


@pytest.mark.parametrize(
    ("overall", "checks"),
    [("45", []), ("45.4", []), ("47", []), ("48", ["categories"]), ("58", ["categories"])],
)
def test_exact_categories_add_up_to_the_overall_response(overall: str, checks: list[str]) -> None:
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
            "limits": method_rows("limits"),
            "trials": [{"trial": "T", "label": "T", "design": "cohort"}],
            "populations": [{"population": "T-all", "trial": "T", "label": "all"}],
            "results": [
                {**row, "result": e, "endpoint": e, "event": event, "value": value}
                for e, event, value in figures
            ],
        }
    )
    assert [finding.check for finding in figure_findings(evidence)] == checks


def groups(
    parts: dict[str, tuple[str, str]], shares: dict[str, str], result: dict[str, str]
) -> list[str]:
    """The checks that find fault with 100 people in arms of 50, of whom parts, shares and one
    result are reported."""
    populations = [
        {
            "population": name,
            "trial": "T",
            "label": name,
            "part_of": "all",
            "criteria": criteria,
            "n": n,
        }
        for name, (criteria, n) in parts.items()
    ]
    row = {
        "result": "r",
        "kind": "contrast",
        "trial": "T",
        "population": "all",
        "arm": "A",
        "comparator_arm": "B",
        "endpoint": "PFS",
    }
    evidence = Evidence.from_rows(
        {
            "limits": method_rows("limits"),
            "features": [{"feature": "EMD"}, {"feature": "PCL"}],
            "trials": [{"trial": "T", "label": "T", "design": "cohort"}],
            "arms": [{"arm": name, "trial": "T", "regimen": name, "n": "50"} for name in "AB"],
            "populations": [
                {"population": "all", "trial": "T", "label": "all", "n": "100"},
                *populations,
            ],
            "shares": [
                {
                    "share": criterion,
                    "population": "all",
                    "criterion": criterion,
                    "percent": percent,
                }
                for criterion, percent in shares.items()
            ],
            "results": [{**row, "measure": "hazard_ratio", "value": "0.9", **result}],
        }
    )
    return [finding.check for finding in figure_findings(evidence)]


@pytest.mark.parametrize(
    ("parts", "shares", "result", "expected"),
    [
        ({"with": ("has:EMD", "40"), "without": ("not has:EMD", "60")}, {}, {}, []),
        ({"with": ("has:EMD", "40"), "without": ("not has:EMD", "50")}, {}, {}, ["size"]),
        ({"with": ("has:EMD", "40"), "other": ("not has:PCL", "50")}, {}, {}, []),
        ({"with": ("has:EMD", "40"), "without": ("not has:EMD", "")}, {}, {}, []),
        ({}, {"has:EMD": "31", "not has:EMD": "69"}, {}, []),
        ({}, {"has:EMD": "31", "not has:EMD": "68"}, {}, []),  # rounding
        ({}, {"has:EMD": "31", "not has:EMD": "60"}, {}, ["size"]),
        ({}, {"has:EMD": "31", "has:PCL": "60"}, {}, []),
        ({}, {}, {"n": "50", "n_comparator": "50"}, []),
        ({}, {}, {"n": "51", "n_comparator": "49"}, ["size"]),  # more than its arm
        (
            {},
            {},
            {"n": "60", "n_comparator": "60"},
            ["size"] * 3,
        ),  # more than both arms, and than everybody
        (
            {"part": ("has:EMD", "40")},
            {},
            {"population": "part", "n": "30", "n_comparator": "20"},
            ["size"],
        ),
        (
            {"part": ("has:EMD", "40")},
            {},
            {"population": "part", "n": "20", "n_comparator": "20"},
            [],
        ),
    ],
)
def test_numbers_of_patients_add_up(
    parts: dict[str, tuple[str, str]],
    shares: dict[str, str],
    result: dict[str, str],
    expected: list[str],
) -> None:
    assert groups(parts, shares, result) == expected


@pytest.mark.parametrize(
    ("figures", "count"),
    [
        ([("ORR", "", "60"), ("CR", "", "40")], 0),
        ([("ORR", "", "60"), ("CR", "", "70")], 1),  # a part larger than the whole
        ([("ORR", "", "60"), ("VGPR", "or better", "60.4")], 0),  # rounding
        (
            [("ORR", "", "60"), ("CR", "extramedullary lesions", "70")],
            0,
        ),  # another sort of response
        (
            [("ORR", "", "60"), ("CR", "exact category", "10"), ("VGPR", "exact category", "15")],
            0,
        ),  # not all are printed
        ([("ORR", "", "20"), ("CR", "exact category", "10"), ("VGPR", "exact category", "15")], 1),
    ],
)
def test_categories_within_the_overall_response(
    figures: list[tuple[str, str, str]], count: int
) -> None:
    row = {
        "kind": "estimate",
        "trial": "T",
        "population": "all",
        "arm": "A",
        "measure": "rate",
        "unit": "percent",
    }
    evidence = Evidence.from_rows(
        {
            "limits": method_rows("limits"),
            "trials": [{"trial": "T", "label": "T", "design": "cohort"}],
            "populations": [{"population": "all", "trial": "T", "label": "all"}],
            "results": [
                {**row, "result": e, "endpoint": e, "event": event, "value": value}
                for e, event, value in figures
            ],
        }
    )
    assert [finding.check for finding in figure_findings(evidence)] == ["categories"] * count
