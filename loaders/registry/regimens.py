"""The regimens of arms, and the terms that a record adds to the evidence."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from .conversion_log import Row
from .drugs import DrugNames
from .text import slug

_NO_TREATMENT = frozenset({"placebo", "no-treatment"})


@dataclass
class AddedTerms:
    """Drugs, regimens and conditions that a record adds to the evidence, by identifier."""

    drugs: dict[str, Row] = field(default_factory=dict)
    regimens: dict[str, Row] = field(default_factory=dict)
    conditions: dict[str, Row] = field(default_factory=dict)


def regimen_of(drugs: Iterable[str], names: DrugNames, added: AddedTerms) -> str:
    """The regimen with exactly these drugs; adds it if it is unknown."""
    wanted = frozenset(drugs)
    for kinds in (("combination", "monotherapy", "no-treatment"), ("procedure",)):
        for regimen in names.vocabulary.regimens.values():
            if (
                regimen.kind in kinds
                and not regimen.optional_drugs
                and frozenset(regimen.drugs) == wanted
            ):
                return regimen.id
    known = names.vocabulary.drugs
    ordered = sorted(
        wanted, key=lambda drug: (bool(drug in known and known[drug].background), drug)
    )
    labels = [
        known[drug].label if drug in known else added.drugs.get(drug, {}).get("label_en", drug)
        for drug in ordered
    ]
    name = "-".join(ordered)
    procedure = all(
        (added.drugs.get(drug) or {"kind": known[drug].kind if drug in known else ""}).get("kind")
        == "procedure"
        for drug in ordered
    )
    row = {
        "regimen": name[:1].upper() + name[1:] if len(ordered) == 1 else name,
        "label_en": " plus ".join(labels),
        "drugs": "; ".join(ordered),
        "kind": "no-treatment"
        if wanted <= _NO_TREATMENT
        else "combination"
        if len(ordered) > 1
        else "procedure"
        if procedure
        else "monotherapy",
    }
    added.regimens.setdefault(row["regimen"], row)
    return row["regimen"]


def variant_of(regimen: str, dosing: str, names: DrugNames, added: AddedTerms) -> str:
    """The regimen as given at a dose, schedule or route; adds it.

    Without a dosing, this is the regimen itself.
    """
    if not dosing:
        return regimen
    identifier = f"{regimen}-{slug(dosing, 60)}"
    known = names.vocabulary.regimens.get(regimen)
    row: Row = (
        {
            "label_en": known.label,
            "drugs": "; ".join(known.drugs),
            "kind": known.kind,
        }
        if known
        else added.regimens[regimen]
    )
    added.regimens[identifier] = {
        **row,
        "regimen": identifier,
        "label_en": f"{row['label_en']} {dosing}",
        "note": f"{regimen}, in a trial whose arms differ in dose, schedule or route.",
    }
    return identifier
