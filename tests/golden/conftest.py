"""The built-in evidence; published networks and their known results (tests/data/nma/README.md)."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
import trialgraph as tg
from trialgraph.graph.nma.comparison import Component, compare
from trialgraph.graph.nma.contrast_data import Contrasts
from trialgraph.graph.nma.files.forms import read_contrasts


class Published:
    """The networks by name: contrasts, what R computes of them, and what we do."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    @cache  # noqa: B019  # one object for the whole run
    def known(self, name: str) -> dict[str, str]:
        lines = (self.folder / f"{name}.metafor.txt").read_text(encoding="utf-8").splitlines()
        return dict(line.split("\t") for line in lines)

    @staticmethod
    def numbers(cell: str) -> list[float]:
        return [float(number) for number in cell.split()]

    def lines(self, name: str, kind: str) -> Iterator[tuple[list[str], list[float]]]:
        """The answers `kind:TREATMENT|TREATMENT`: the treatments and the figures."""
        for key, cell in self.known(name).items():
            if key.startswith(f"{kind}:"):
                yield key.partition(":")[2].split("|"), self.numbers(cell)

    @cache  # noqa: B019
    def contrasts(self, name: str) -> Contrasts:
        return read_contrasts(self.folder / f"{name}.csv")

    @cache  # noqa: B019
    def fitted(self, name: str, random: bool = False, tau2: str | float = "REML") -> Component:
        (component,) = compare(self.contrasts(name), random=random, tau2=tau2).components
        return component

    def near(self, name: str, figure: float | list[float] | tuple[float, ...]) -> object:
        """To 1e-6, or 1e-5 if the contrasts of a study are consistent only within rounding."""
        return pytest.approx(figure, abs=1e-5 if self.contrasts(name).warnings else 1e-6)


@pytest.fixture(scope="session")
def published() -> Published:
    return Published(Path(__file__).parents[1] / "data" / "nma")


@pytest.fixture(scope="session")
def kg() -> tg.KnowledgeGraph:
    return tg.open()
