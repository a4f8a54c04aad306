"""The arms of a record and the regimen of each."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from ...graph.model.name_index import folded
from ...message import message
from .conversion_log import ConversionLog, Row
from .drugs import DrugNames, doses
from .groups import Arms, RegistryArm
from .new_drugs import NamedDrug, components, definitions, new_drug
from .regimens import AddedTerms, regimen_of
from .text import clean, fresh, parts, slug
from .words import any_of

_TESTED, _CONTROLS = (
    "EXPERIMENTAL",
    ("ACTIVE_COMPARATOR", "PLACEBO_COMPARATOR", "SHAM_COMPARATOR", "NO_INTERVENTION"),
)
_PROCEDURES = ("PROCEDURE", "DEVICE", "RADIATION", "BEHAVIORAL")
_STAND_INS = {  # placeholders for the treatment of an arm without an active drug
    "placebo": ("placebo", "placebo"),
    "unspecified": ("standard-care", "standard care, its drugs not named"),
    "nothing": ("no-treatment", "no study treatment"),
    "choice": ("choice-of-regimens", "one of several regimens, as chosen"),
}
_WITHOUT = re.compile(r"\bwith(?:out)? or with(?:out)?\b|\band/or\b", re.IGNORECASE)
_OR = re.compile(r"\bor\b", re.IGNORECASE)
_CHOICE = re.compile(
    r"\b(?:choice|discretion)\b|\b(?:standard|conventional|"
    r"approved) (?:regimens?|therap\w+|treatments?)\b",
    re.IGNORECASE,
)
_CHOSEN_BY = re.compile(
    r"\b(?:investigator|physician|doctor)\S*\s+(?:\w+\s+)?choice\b", re.IGNORECASE
)
_SHORT = re.compile(r"[A-Za-z]{0,20}[A-Z][A-Za-z]{0,20}[A-Z0-9-][A-Za-z0-9-]{0,7}")
_REMEDY = message(
    "registry.unread.drug.remedy",
    "Add it to drugs.csv (name or synonym), or load with --add-unknown",
)


def arms_of(
    module: Mapping[str, Any],
    trial: str,
    randomised: bool,
    names: DrugNames,
    added: AddedTerms,
    log: ConversionLog,
    add_unknown: bool,
) -> Arms:
    """The arms in a record's arms module, without those whose regimen cannot be read reliably."""
    groups = parts(module.get("armGroups"))
    interventions = parts(module.get("interventions"))
    arms, taken = Arms(), set[str]()
    own = added.drugs
    kinds = [str(group.get("type", "")) for group in groups]
    for number, group in enumerate(groups, 1):
        label = clean(group.get("label")) or f"arm {number}"
        place = message("registry.place.arm", "arm {number}", number=number)
        drugs = _drugs_of(group, interventions, names, added, log, place, add_unknown)
        if isinstance(drugs, str):
            arms.missing[label] = drugs
            continue
        is_choice = _is_choice(group, drugs, names)
        if is_choice:
            drugs = _stand_in(["choice"], "", (), added)
        regimen = regimen_of(drugs, names, added)
        role = _role(str(group.get("type", "")), kinds, randomised)
        dose = doses(label) or doses(clean(group.get("description")))
        name = fresh(f"{trial}-{slug(label)}", taken)
        described, kind = clean(group.get("description")), str(group.get("type", ""))
        arms.arms.append(
            RegistryArm(
                name,
                label,
                regimen,
                role,
                frozenset(drugs),
                dose,
                described,
                kind,
                is_choice,
                ", ".join(clean(each.get("name")) for each in _given(group, interventions)),
            )
        )
    arms.new_drugs = {
        folded(name): row["drug"]
        for row in own.values()
        for name in (row["label_en"], *row.get("synonyms", "").split("; "))
        if len(name) > 3
    }
    arms.abbreviations = _abbreviations(interventions, names, added)
    return arms


def _is_choice(group: Mapping[str, Any], drugs: Sequence[str], names: DrugNames) -> bool:
    """Whether an arm receives one of several regimens.

    Its label joins them with `or`, or leaves the choice to the treating physician.
    """
    label, described = clean(group.get("label")), clean(group.get("description"))
    halves = [] if _WITHOUT.search(label) else _OR.split(label)
    if len(halves) > 1 and all(
        names.drugs_in(half) or names.drugs_of_regimen(half.strip(" :,")) for half in halves
    ):
        return len(drugs) > 1
    return len(drugs) > 2 and bool(_CHOICE.search(label) or _CHOSEN_BY.search(described))


def _abbreviations(
    interventions: Sequence[Mapping[str, Any]], names: DrugNames, added: AddedTerms
) -> dict[str, frozenset[str]]:
    """Abbreviation → drugs; an abbreviation that is used for different drugs is left out."""
    meanings: dict[str, set[frozenset[str]]] = {}
    for intervention in interventions:
        name, others = (
            clean(intervention.get("name")),
            [clean(other) for other in intervention.get("otherNames") or ()],
        )
        known = names.match(name, others)
        own = new_drug(name, others, False, names.vocabulary)["drug"]
        drugs = known.drugs or ((own,) if own in added.drugs else ())
        if drugs or known.inert:
            for short in filter(_SHORT.fullmatch, [*re.findall(r"\(([^()]*)\)", name), *others]):
                meanings.setdefault(short, set()).add(frozenset(drugs))
        for short, defined in definitions(others).items():
            drug = new_drug(defined.name, defined.others, False, names.vocabulary)["drug"]
            known_drugs = names.match(defined.name).drugs or (drug,) * (drug in added.drugs)
            if known_drugs:
                meanings.setdefault(short, set()).add(frozenset(known_drugs))
    return {short: next(iter(meant)) for short, meant in meanings.items() if len(meant) == 1}


def _role(kind: str, kinds: Sequence[str], randomised: bool) -> str:
    if len(kinds) == 1 or not randomised:
        return "single"
    return "control" if kind in _CONTROLS and _TESTED in kinds else "tested"


def _drugs_of(
    group: Mapping[str, Any],
    interventions: Sequence[Mapping[str, Any]],
    names: DrugNames,
    added: AddedTerms,
    log: ConversionLog,
    place: str,
    add_unknown: bool,
) -> tuple[str, ...] | str:
    """The drugs of an arm, or the reason why they are unknown."""
    label = clean(group.get("label"))
    given = _given(group, interventions)
    drugs: dict[str, None] = {}
    inert: list[str] = []
    problem = ""
    for intervention in given:
        name, kind = clean(intervention.get("name")), str(intervention.get("type", ""))
        others = [clean(other) for other in intervention.get("otherNames") or ()]
        if kind == "DIAGNOSTIC_TEST" or any_of("support").search(name):
            log.leave(
                place,
                name,
                message("registry.unread.test", "not a treatment, but a test or an assessment"),
            )
            continue
        known = names.match(name, others)
        if known.drugs:
            drugs.update(dict.fromkeys(known.drugs))
        elif known.inert:
            inert.append(known.inert)
        elif add_unknown:
            for part in components(name, others, _defined(interventions)):
                drugs.update(dict.fromkeys(_added(part, kind in _PROCEDURES, names, added)))
        else:
            near = _nearest(known.nearest)
            unknown = message("registry.unread.unknown_drug", "unknown drug ({near})", near=near)
            log.leave(place, known.unknown, unknown, _REMEDY)
            problem = problem or message(
                "registry.unread.drug",
                "the drug '{drug}' is unknown ({near})",
                drug=known.unknown,
                near=near,
            )
    if problem:
        return problem
    if not drugs:
        drugs.update(dict.fromkeys(_stand_in(inert, str(group.get("type", "")), given, added)))
    return tuple(drugs) or message(
        "registry.unread.no_intervention",
        "the record names no intervention for '{arm}'",
        arm=label,
    )


def _defined(interventions: Sequence[Mapping[str, Any]]) -> dict[str, NamedDrug]:
    """The abbreviations that the interventions of a record define."""
    defined: dict[str, NamedDrug] = {}
    for intervention in interventions:
        defined |= definitions([clean(other) for other in intervention.get("otherNames") or ()])
    return defined


def _added(
    part: NamedDrug, is_procedure: bool, names: DrugNames, added: AddedTerms
) -> tuple[str, ...]:
    """The drugs that a part of an intervention means, if necessary added to the evidence."""
    known = names.match(part.name, part.others)
    if known.drugs or known.inert:
        return known.drugs
    row = new_drug(part.name, part.others, is_procedure, names.vocabulary)
    _add(added.drugs, row)
    return (row["drug"],)


def _nearest(names: Sequence[str]) -> str:
    if not names:
        return message("registry.unread.no_similar_drug", "no known drug is similar")
    return message("registry.unread.nearest", "nearest known: {names}", names=", ".join(names))


def _add(rows: dict[str, Row], row: Row) -> None:
    """Adds a drug, or only its synonyms if it has been added already."""
    had = rows.setdefault(row["drug"], row)
    names = [*had.get("synonyms", "").split("; "), *row.get("synonyms", "").split("; ")]
    had["synonyms"] = "; ".join(dict.fromkeys(filter(None, names)))


def _stand_in(
    inert: Sequence[str], kind: str, given: Sequence[Any], added: AddedTerms
) -> tuple[str, ...]:
    """A placeholder for the drugs of an arm without active drugs, or with drugs that are not named.

    Empty if the record shows neither; otherwise, the placeholder is added to `added`.
    """
    treatment = (
        "choice"
        if "choice" in inert
        else "placebo"
        if "placebo" in inert
        else next(iter(inert), "nothing" if kind == "NO_INTERVENTION" and not given else "")
    )
    if not treatment:
        return ()
    name, label = _STAND_INS[treatment]
    added.drugs.setdefault(name, {"drug": name, "label_en": label, "kind": "drug"})
    return (name,)


def _given(
    group: Mapping[str, Any], interventions: Sequence[Mapping[str, Any]]
) -> list[Mapping[str, Any]]:
    """The interventions that an arm receives.

    They are found by the names that the arm lists, or else by the arm labels that the
    interventions list.
    """
    named = [clean(name) for name in group.get("interventionNames") or ()]
    by_name = {folded(_without_type(name)) for name in named}
    listed = [
        intervention
        for intervention in interventions
        if folded(clean(intervention.get("name"))) in by_name
    ]
    known_names = {folded(clean(intervention.get("name"))) for intervention in listed}
    listed += [
        {"name": _without_type(name)}
        for name in named
        if folded(_without_type(name)) not in known_names
    ]
    label = clean(group.get("label"))
    return listed or [
        intervention
        for intervention in interventions
        if label in map(clean, intervention.get("armGroupLabels") or ())
    ]


def _without_type(name: str) -> str:
    return re.sub(r"^[A-Z][A-Za-z ]+:\s+", "", name)
