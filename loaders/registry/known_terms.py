"""What is known where records are loaded: the shipped evidence, the layers over it, and the conditions that they are about."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence

from ...evidence import FOLDER
from ..layers.layers import Layer
from ..layers.merging import shipped_rows, united
from .words import Field


def conditions() -> list[str]:
    """The names of the conditions that the shipped evidence is about: `field.csv`."""
    with FOLDER.joinpath("field.csv").open(encoding="utf-8", newline="") as file:
        return [row["condition"] for row in csv.DictReader(file)]


def field_over(layers: Sequence[Layer] = (), more: Iterable[str] = ()) -> Field:
    """The field of the shipped evidence and these layers; `more` are conditions that it is about besides."""
    return Field.of(united(shipped_rows(), layers), [*conditions(), *more])
