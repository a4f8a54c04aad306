"""Verdicts as a reader of the sources expects them, and what differs in an answer."""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path

from trialgraph.graph.answers.support import Support
from trialgraph.graph.model.kinds import CERTAINTIES

Row = dict[str, str]


class ExpectedVerdicts:
    """The rows of a table of expected verdicts, also by profile."""

    def __init__(self, file: Path) -> None:
        with file.open(encoding="utf-8", newline="") as opened:
            self.rows = list(csv.DictReader(opened))
        self.by_profile: dict[str, list[Row]] = defaultdict(list)
        for row in self.rows:
            self.by_profile[row["profile"]].append(row)

    def check(self, profile: str, answer: Support) -> None:
        """The answer has these verdicts; a regimen without an expected verdict has none."""
        differences = []
        for row in self.by_profile[profile]:
            if not row["verdict"]:
                assert row["regimen"] not in {verdict.regimen for verdict in answer}
                continue
            verdict = answer[row["regimen"]]
            if (verdict.verdict, verdict.certainty) != (row["verdict"], row["certainty"]):
                differences.append(
                    f"{row['regimen']}: expected {row['verdict']}, "
                    f"{row['certainty'] or 'no certainty'} ({row['reason']})\n"
                    f"  got {verdict.verdict}, {verdict.certainty or 'no certainty'}"
                    f" ({'; '.join(map(str, verdict.reasons))})"
                )
        assert not differences, f"{profile}\n" + "\n".join(differences)

    def check_table(self, verdicts: Iterable[str]) -> None:
        """The table is sorted, has no row twice, and gives a reason for every verdict."""
        rows, known = self.rows, set(verdicts)
        assert [row["profile"] for row in rows] == sorted(row["profile"] for row in rows)
        assert len({(row["profile"], row["regimen"]) for row in rows}) == len(rows)
        for row in rows:
            assert row["verdict"] in known
            assert row["certainty"] in ("", *CERTAINTIES)
            assert row["reason"]
