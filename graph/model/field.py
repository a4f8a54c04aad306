"""A field: a body of evidence about a disease and a stage of its care."""

from __future__ import annotations

from dataclasses import dataclass

from .terms import Term


@dataclass(frozen=True, slots=True)
class Condition(Term):
    """A disease that patients have; `broader` are the conditions that contain it."""

    broader: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Stage(Term):
    """A stage of care, such as front-line treatment."""

    counts_as_line: str = "yes"
    leading_endpoint: str = ""

    @property
    def is_line(self) -> bool:
        """Whether treatment in this stage is a line of therapy."""
        return self.counts_as_line != "no"


@dataclass(frozen=True, slots=True)
class Field:
    """What a field declares in `field.toml`.

    `conditions` are those of every profile; `counts_lines` is "yes" or "no"; `stage` is the stage
    of care; features in `presumed_absent` are absent unless a profile states them; `example` is the
    profile that help texts use, `examples` are others.
    """

    id: str = ""
    label_en: str = ""
    label_zh: str = ""
    conditions: tuple[str, ...] = ()
    counts_lines: str = "yes"
    stage: str = ""
    presumed_absent: tuple[str, ...] = ()
    example: str = ""
    examples: tuple[str, ...] = ()

    @property
    def label(self) -> str:
        return self.label_en or self.id

    @property
    def has_lines(self) -> bool:
        """Whether prior lines of therapy are counted."""
        return self.counts_lines != "no"
