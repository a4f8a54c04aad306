"""The arms of a record, the regimen of each, and which arm a group of its results is."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from ...graph.vocabulary import folded
from .drugs import Names, doses, new_drug
from .text import clean, fresh, parts, slug
from .unread import Notebook, Row
from .words import any_of

_TESTED, _CONTROLS = "EXPERIMENTAL", ("ACTIVE_COMPARATOR", "PLACEBO_COMPARATOR", "SHAM_COMPARATOR", "NO_INTERVENTION")
_PROCEDURES = ("PROCEDURE", "DEVICE", "RADIATION", "BEHAVIORAL")
_STAND_INS = {  # what an arm without an active drug receives
    "placebo": ("placebo", "placebo"),
    "unspecified": ("standard-care", "standard care, its drugs not named"),
    "nothing": ("no-treatment", "no study treatment"),
}
_POOLS = re.compile(
    r"\bwith(?: or |/)without\b|±|\+/-|\b(?:no|not|without|any|either|regardless|irrespective|non)\b", re.IGNORECASE
)
_REMEDY = "Add it to drugs.csv (name or synonym), or load with --add-unknown"


@dataclass(frozen=True)
class Arm:
    """An arm: its identifier and label, what it receives, its part, and its drugs."""

    id: str
    label: str
    regimen: str
    role: str
    drugs: frozenset[str]
    dose: str = ""
    description: str = ""
    kind: str = ""


@dataclass
class Added:
    """Drugs, regimens and features that the evidence does not know, by identifier."""

    drugs: dict[str, Row] = field(default_factory=dict)
    regimens: dict[str, Row] = field(default_factory=dict)
    features: dict[str, Row] = field(default_factory=dict)


@dataclass
class Arms:
    """The arms of one record, and those that could not be made, with the reason."""

    made: list[Arm] = field(default_factory=list)
    missing: dict[str, str] = field(default_factory=dict)  # label → reason
    new: dict[str, str] = field(default_factory=dict)  # name, folded → drug that the record brings

    def named_in(self, text: str, names: Names) -> frozenset[str]:
        """The drugs that a text names, those that the record brings among them."""
        bare = folded(text)
        return names.inside(text) | {drug for name, drug in self.new.items() if name in bare and f"{name}placebo" not in bare}

    def of_group(self, group: Mapping[str, Any], names: Names) -> Arm | str:
        """The arm that a group of the results is, or why that cannot be told."""
        title, described = clean(group.get("title")), clean(group.get("description"))
        for same in (_same_label, _same_core, _same_outside, _in_brackets, _holds_label):
            found = [arm for arm in self.made if same(title, arm.label)]
            lost = [label for label in self.missing if same(title, label)]
            if len(found) == 1 and not lost:
                return found[0]
            if len(lost) == 1 and not found:
                return f"the arm '{lost[0]}' could not be made: {self.missing[lost[0]]}"
        if described and not self.missing:
            found = [arm for arm in self.made if arm.description and folded(arm.description) == folded(described)]
            if len(found) == 1:
                return found[0]
        if not self.missing:
            return self._by_drugs(title, described, names)
        return f"no arm is called '{title}', and some arms could not be made"

    def _by_drugs(self, title: str, described: str, names: Names) -> Arm | str:
        if _POOLS.search(title) and len(self.made) > 1:
            return f"the group '{title}' may pool arms"
        if re.search(r"\b(?:total|overall|pooled|combined|all (?:participants|patients|subjects))\b", title, re.IGNORECASE):
            return next(iter(self.made)) if len(self.made) == 1 else f"the group '{title}' pools arms"
        named = self.named_in(title, names) or (self.named_in(described, names) if len(self.made) > 1 else frozenset())
        if not named and any_of("inert").search(title):
            found = [arm for arm in self.made if arm.kind in ("PLACEBO_COMPARATOR", "SHAM_COMPARATOR")]
            return found[0] if len(found) == 1 else f"no arm is called '{title}'"
        named = frozenset(names.of_regimen(title)) or named
        found = [arm for arm in self.made if named and arm.drugs == named]
        if len(found) > 1 and (dose := doses(title)):
            found = [arm for arm in found if folded(arm.dose) == folded(dose)]
        if len(found) == 1:
            return found[0]
        if len(self.made) == 1 and (not named or named <= self.made[0].drugs):
            return self.made[0]
        held = [arm for arm in self.made if named and named < arm.drugs]
        if len(found) > 1 or len(held) > 1:
            return f"the group '{title}' may pool the arms {', '.join(arm.label for arm in found or held)}"
        return f"no arm is called '{title}'"


def _same_label(title: str, label: str) -> bool:
    return folded(title) == folded(label)


@lru_cache(20_000)
def _core(text: str) -> str:
    """A label without `Arm A:`, brackets and punctuation."""
    bare = re.sub(
        r"^(?:(?:treatment |study )?(?:arm|group|cohort|part)\s*[\w]{1,2}\s*[:.\-–)]\s*|\d+[.)]?\s+)",
        "",
        text,
        flags=re.IGNORECASE,
    )
    return folded(
        re.sub(r"[^\w+]+", "", re.sub(r"\b(?:arm|group|participants|patients|who|received|the)\b", "", bare, flags=re.IGNORECASE))
    )


def _same_core(title: str, label: str) -> bool:
    return bool(_core(title)) and _core(title) == _core(label)


def _same_outside(title: str, label: str) -> bool:
    """The same but for what stands in brackets, such as a code or a brand."""
    one, other = (_core(re.sub(r"\([^()]*\)", " ", text)) for text in (title, label))
    return bool(one) and one == other


def _in_brackets(title: str, label: str) -> bool:
    """Whether one is what stands in brackets in the other: `DVd`, `Daratumumab + Vd (DVd)`."""
    return any(
        _same_label(one, other)
        for text, other in ((label, title), (title, label))
        for one in re.findall(r"\(([^()]{2,})\)", text)
    )


def _holds_label(title: str, label: str) -> bool:
    """Whether the title begins with the label and goes on with something else: `DVd - 1 prior line`."""
    rest = title[len(label) :].lstrip()
    return title[: len(label)].casefold() == label.casefold() and rest[:1] in tuple("-–:,(") and len(_core(label)) > 1


def rest_of(title: str, arm: Arm) -> str:
    """What a group's title says beyond the name of its arm."""
    if not _holds_label(title, arm.label):
        return ""
    rest = title[len(arm.label) :].strip(" -–:,")
    return rest[1:-1].strip() if rest.startswith("(") and rest.endswith(")") else rest


def arms_of(
    module: Mapping[str, Any], trial: str, randomised: bool, names: Names, added: Added, notes: Notebook, add_unknown: bool
) -> Arms:
    """The arms of a record's arms module; each row needs a regimen that is known for sure."""
    groups = parts(module.get("armGroups"))
    interventions = parts(module.get("interventions"))
    arms, taken = Arms(), set[str]()
    own = added.drugs
    kinds = [str(group.get("type", "")) for group in groups]
    for number, group in enumerate(groups, 1):
        label = clean(group.get("label")) or f"arm {number}"
        place = f"arm {number}"
        drugs = _drugs_of(group, interventions, names, added, notes, place, add_unknown)
        if isinstance(drugs, str):
            arms.missing[label] = drugs
            continue
        regimen = regimen_of(drugs, names, added)
        role = _role(str(group.get("type", "")), kinds, randomised)
        dose = doses(label) or doses(clean(group.get("description")))
        name = fresh(f"{trial}-{slug(label)}", taken)
        arms.made.append(
            Arm(name, label, regimen, role, frozenset(drugs), dose, clean(group.get("description")), str(group.get("type", "")))
        )
    arms.new = {
        folded(name): row["drug"]
        for row in own.values()
        for name in (row["label_en"], *row.get("synonyms", "").split("; "))
        if len(name) > 3
    }
    return arms


def _role(kind: str, kinds: Sequence[str], randomised: bool) -> str:
    if len(kinds) == 1 or not randomised:
        return "single"
    return "control" if kind in _CONTROLS and _TESTED in kinds else "tested"


def _drugs_of(group: Mapping[str, Any], interventions: Sequence[Mapping[str, Any]], names: Names, added: Added, notes: Notebook,
              place: str, add_unknown: bool) -> tuple[str, ...] | str:  # fmt: skip
    """The drugs of an arm, or why they are not known."""
    label = clean(group.get("label"))
    given = _given(group, interventions)
    drugs: dict[str, None] = {}
    inert: list[str] = []
    problem = ""
    for one in given:
        name, kind = clean(one.get("name")), str(one.get("type", ""))
        others = [clean(other) for other in one.get("otherNames") or ()]
        if kind == "DIAGNOSTIC_TEST" or any_of("support").search(name):
            notes.leave(place, name, "no treatment: a test or an assessment")
            continue
        known = names.meant(name, others)
        if known.drugs:
            drugs.update(dict.fromkeys(known.drugs))
        elif known.inert:
            inert.append(known.inert)
        elif add_unknown:
            row = new_drug(name, others, kind in _PROCEDURES)
            _add(added.drugs, row)
            drugs[row["drug"]] = None
        else:
            near = f"nearest known: {', '.join(known.nearest)}" if known.nearest else "nothing known is like it"
            notes.leave(place, known.unknown, f"unknown drug ({near})", _REMEDY)
            problem = problem or f"the drug '{known.unknown}' is unknown ({near})"
    if problem:
        return problem
    if not drugs:
        drugs.update(dict.fromkeys(_stand_in(inert, str(group.get("type", "")), given, added)))
    return tuple(drugs) or f"no intervention of '{label}' is named"


def _add(rows: dict[str, Row], row: Row) -> None:
    """Adds a drug, or the synonyms of one that was added already."""
    had = rows.setdefault(row["drug"], row)
    names = [*had.get("synonyms", "").split("; "), *row.get("synonyms", "").split("; ")]
    had["synonyms"] = "; ".join(dict.fromkeys(filter(None, names)))


def _stand_in(inert: Sequence[str], kind: str, given: Sequence[Any], added: Added) -> tuple[str, ...]:
    """The drug that stands for none, where the record says that there is none."""
    what = "placebo" if "placebo" in inert else next(iter(inert), "nothing" if kind == "NO_INTERVENTION" and not given else "")
    if not what:
        return ()
    name, label = _STAND_INS[what]
    added.drugs.setdefault(name, {"drug": name, "label_en": label, "kind": "drug"})
    return (name,)


def _given(group: Mapping[str, Any], interventions: Sequence[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    """The interventions of an arm: by their names, else by the arm's label in them."""
    named = [clean(one) for one in group.get("interventionNames") or ()]
    by_name = {folded(_without_type(one)) for one in named}
    found = [one for one in interventions if folded(clean(one.get("name"))) in by_name]
    told = {folded(clean(one.get("name"))) for one in found}
    found += [{"name": _without_type(one)} for one in named if folded(_without_type(one)) not in told]
    label = clean(group.get("label"))
    return found or [one for one in interventions if label in map(clean, one.get("armGroupLabels") or ())]


def _without_type(name: str) -> str:
    return re.sub(r"^[A-Z][A-Za-z ]+:\s+", "", name)


def regimen_of(drugs: Iterable[str], names: Names, added: Added) -> str:
    """The regimen of just these drugs: a known one, else a new one."""
    wanted = frozenset(drugs)
    for kinds in (("combination", "monotherapy"), ("procedure",)):
        for regimen in names.vocabulary.regimens.values():
            if regimen.kind in kinds and not regimen.optional_drugs and frozenset(regimen.drugs) == wanted:
                return regimen.id
    known = names.vocabulary.drugs
    ordered = sorted(wanted, key=lambda drug: (bool(drug in known and known[drug].background), drug))
    labels = [known[drug].label if drug in known else added.drugs.get(drug, {}).get("label_en", drug) for drug in ordered]
    name = "-".join(ordered)
    procedure = all(
        (added.drugs.get(drug) or {"kind": known[drug].kind if drug in known else ""}).get("kind") == "procedure"
        for drug in ordered
    )
    row = {
        "regimen": name[:1].upper() + name[1:] if len(ordered) == 1 else name,
        "label_en": " plus ".join(labels),
        "drugs": "; ".join(ordered),
        "kind": "combination" if len(ordered) > 1 else "procedure" if procedure else "monotherapy",
    }
    added.regimens.setdefault(row["regimen"], row)
    return row["regimen"]
