"""Verdicts on the shipped field of diabetic kidney disease, as a reader of its sources expects them.

`kidney-verdicts.csv` was derived by hand from the sources and the rules of verdicts, before the
program answered. `reason` says how; where a later reading corrected the expectation, `changed` says
what it was and why. A regimen with an empty verdict is a control that is no treatment: it must not
appear in the answer at all.
"""

from __future__ import annotations

import csv
from collections import defaultdict
from pathlib import Path

import pytest
import trialgraph as tg
from trialgraph.graph.model.kinds import CERTAINTIES, VERDICTS

with (Path(__file__).parent / "kidney-verdicts.csv").open(encoding="utf-8", newline="") as file:
    ROWS = list(csv.DictReader(file))
EXPECTED = defaultdict(list)
for row in ROWS:
    EXPECTED[row["profile"]].append(row)


@pytest.fixture(scope="module")
def kidney() -> tg.KnowledgeGraph:
    return tg.open(field="diabetic-kidney-disease")


@pytest.mark.parametrize("profile", EXPECTED)
def test_verdicts_are_as_expected(kidney: tg.KnowledgeGraph, profile: str) -> None:
    answer = kidney.support(profile)
    differences = []
    for row in EXPECTED[profile]:
        if not row["verdict"]:
            assert row["regimen"] not in {verdict.regimen for verdict in answer}
            continue
        verdict = answer[row["regimen"]]
        if (verdict.verdict, verdict.certainty) != (row["verdict"], row["certainty"]):
            differences.append(
                f"{row['regimen']}: expected {row['verdict']}, {row['certainty'] or 'no certainty'}"
                f" ({row['reason']})\n  got {verdict.verdict}, {verdict.certainty or 'no certainty'}"
                f" ({'; '.join(map(str, verdict.reasons))})"
            )
    assert not differences, f"{profile}\n" + "\n".join(differences)


def test_the_table_is_sound() -> None:
    assert len(EXPECTED) >= 25
    assert [row["profile"] for row in ROWS] == sorted(row["profile"] for row in ROWS)
    assert len({(row["profile"], row["regimen"]) for row in ROWS}) == len(ROWS)
    for row in ROWS:
        assert row["verdict"] in ("", *VERDICTS)
        assert row["certainty"] in ("", *CERTAINTIES)
        assert row["reason"]
