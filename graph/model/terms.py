"""The terms of the vocabulary: drugs, classes, features, quantities, definitions and regimens."""

from __future__ import annotations

from dataclasses import dataclass

from ..exposure.interval import INFINITY
from ..exposure.scale import Scale


@dataclass(frozen=True, slots=True)
class Term:
    """A term with an identifier, an English and a Chinese label, synonyms and misspellings."""

    id: str
    label_en: str = ""
    label_zh: str = ""
    synonyms: tuple[str, ...] = ()
    hidden_labels: tuple[str, ...] = ()

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(
            name
            for name in (self.id, self.label_en, self.label_zh, *self.synonyms, *self.hidden_labels)
            if name
        )

    @property
    def label(self) -> str:
        return self.label_en or self.id


@dataclass(frozen=True, slots=True)
class Drug(Term):
    """A drug, or a procedure that is part of a regimen like a drug.

    `background` marks steroids, classic cytotoxic drugs and procedures: if a profile does not name
    them, it is unknown whether they were received. `stages` are stages of care in which it is
    given: those of the table, and those of the trials that give it.
    """

    classes: tuple[str, ...] = ()
    targets: tuple[str, ...] = ()
    stages: tuple[str, ...] = ()
    background: str = ""
    kind: str = "drug"


@dataclass(frozen=True, slots=True)
class DrugClass(Term):
    """A class of drugs."""

    broader: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Feature(Term):
    """A feature of the patient or of the disease."""

    implies: tuple[str, ...] = ()
    opposite: str = ""
    must_be_reported: str = ""


@dataclass(frozen=True, slots=True)
class Quantity(Term):
    """What is measured in a patient, such as age; `low` and `high` limit its values.

    `decisive` says that a value that a profile states is looked up in every population, as
    features are; otherwise it only meets or fails requirements.
    """

    unit: str = ""
    whole: str = ""
    low: float | None = None
    high: float | None = None
    decisive: str = ""
    must_be_reported: str = ""
    note: str = ""

    @property
    def scale(self) -> Scale:
        high = INFINITY if self.high is None else self.high
        return Scale(self.low or 0, high, self.whole == "yes", self.id)


@dataclass(frozen=True, slots=True)
class Definition(Term):
    """A named condition; if sources define the same concept differently, each has its own row."""

    concept: str = ""
    expression: str = ""
    source: str = ""
    locator: str = ""


@dataclass(frozen=True, slots=True)
class Regimen(Term):
    """A treatment with its drugs."""

    drugs: tuple[str, ...] = ()
    optional_drugs: tuple[str, ...] = ()
    kind: str = "combination"

    @property
    def is_treatment(self) -> bool:
        """False for a control that is no treatment: placebo, observation, supportive care alone."""
        return self.kind != "no-treatment"
