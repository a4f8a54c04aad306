"""Precision and recall of draft rows from prose: medians, hazard ratios and intervals.

    python benchmarks/prose.py [--sources DIR] [--show] [--sealed]

First the speed on long articles (`prose_speed`), and how many rows of passages are wholly right,
with their calibration (`prose_rows`). Then two comparisons are made:
(a) Drafts from the texts of the built-in sources are compared with the curated tables. The folder
    of the texts is given by `--sources` or TRIALGRAPH_SOURCES. Only paragraphs whose role is
    evidence count, and each figure is compared together with its endpoint.
(b) Drafts from the passages of `tests/data/prose` are compared with the figures noted there, for
    the passages used in tuning and for those held out. Sealed passages count only with `--sealed`:
    they are for the last measurement, not for work on the patterns.
"""

from __future__ import annotations

import argparse
import csv
import os
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT / "tests" / "helpers"))

from prose_passages import CORE, Figure, Score, figures, passages  # noqa: E402
from prose_rows import report as report_rows  # noqa: E402
from prose_speed import report as report_speed  # noqa: E402
from trialgraph.evidence import DEFAULT  # noqa: E402
from trialgraph.loaders.prose import extract  # noqa: E402

ALL = (*CORE, "rate", "landmark", "range", "difference")
Row = Mapping[str, str]


def table(name: str) -> list[dict[str, str]]:
    with (DEFAULT / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def by_paragraph(rows: list[Row], measures: tuple[str, ...]) -> dict[str, Counter[Figure]]:
    """Paragraph → its figures, each counted once; a row counts in its first paragraph."""
    figures_by_paragraph: dict[str, Counter[Figure]] = defaultdict(Counter)
    for row in rows:
        closed = {
            **row,
            **{
                f"{side}ci_high": "NE"
                for side in ("", "comparator_")
                if row[f"{side}ci_low"] and not row[f"{side}ci_high"]
            },
        }
        figures_by_paragraph[row["paragraph"].split(";")[0]] |= Counter(
            dict.fromkeys(figures([closed], measures), 1)
        )
    return figures_by_paragraph


def of_sources(folder: Path, measures: tuple[str, ...], show: bool) -> Iterator[tuple[str, Score]]:
    """The score of each source whose text is in the folder."""
    curated, paragraphs = table("results"), table("paragraphs")
    for source in table("sources"):
        file = folder / f"{source['source']}.txt"
        if not file.is_file():
            continue
        evidence = {
            row["paragraph"]
            for row in paragraphs
            if row["source"] == source["source"] and row["role"] == "evidence"
        }
        rows = extract(file.read_text(encoding="utf-8-sig"), source["source"]).rows
        proposed = by_paragraph(rows, measures)
        expected = by_paragraph(
            [row for row in curated if row["source"] == source["source"]], measures
        )
        score = Score()
        for paragraph in sorted(evidence, key=int):
            score.add(proposed[paragraph], expected[paragraph])
            if show:
                for sign, rest in (
                    ("+", proposed[paragraph] - expected[paragraph]),
                    ("-", expected[paragraph] - proposed[paragraph]),
                ):
                    for figure in rest:
                        print(f"  {sign} {source['short']} ¶{paragraph} {' '.join(figure)}")
        yield f"{source['short']} ({source['language']})", score


def main() -> None:
    options = argparse.ArgumentParser(description="Precision and recall of drafts from prose")
    options.add_argument(
        "--sources",
        default=os.environ.get("TRIALGRAPH_SOURCES", ""),
        help="folder of the sources' texts",
    )
    options.add_argument(
        "--show",
        action="store_true",
        help="list false positives (+) and missed figures (-)",
    )
    options.add_argument("--sealed", action="store_true", help="also measure sealed passages")
    arguments = options.parse_args()
    files = [
        file
        for file in sorted((ROOT / "tests" / "data" / "prose").glob("*.txt"))
        if arguments.sealed or not file.stem.endswith("sealed")
    ]
    texts = sorted(Path(arguments.sources).glob("*.txt")) if arguments.sources else files
    report_speed([file.read_text(encoding="utf-8-sig") for file in texts])
    print("whole rows: figure, endpoint, arms and people")
    for file in files:
        for language in ("en", "zh"):
            in_file = [passage for passage in passages(file) if passage.language == language]
            report_rows(f"{file.stem} ({language})", in_file, arguments.show)
    for title, measures in (
        ("medians, hazard ratios, intervals", CORE),
        ("with rates, landmarks, ranges, differences", ALL),
    ):
        print(title)
        if arguments.sources:
            together: dict[str, Score] = defaultdict(Score)
            for name, score in of_sources(Path(arguments.sources), measures, arguments.show):
                print(f"  {name:28} {score}")
                language = "sources, Chinese" if "(zh)" in name else "sources, English"
                whole = together[language]
                whole.right, whole.proposed, whole.expected = (
                    whole.right + score.right,
                    whole.proposed + score.proposed,
                    whole.expected + score.expected,
                )
            for name, score in together.items():
                print(f"  {name:28} {score}")
        for file in files:
            for language in ("en", "zh"):
                score, count, started = Score(), 0, time.perf_counter()
                in_language = (text for text in passages(file) if text.language == language)
                for passage in in_language:
                    score.add(
                        figures(extract(passage.text).rows, measures),
                        figures(passage.expected, measures),
                    )
                    count += 1
                if count:
                    speed = 1000 * (time.perf_counter() - started) / count
                    print(
                        f"  {f'{file.stem} ({language}, {count})':28} {score}, "
                        f"{speed:.0f} ms per passage"
                    )


if __name__ == "__main__":
    main()
