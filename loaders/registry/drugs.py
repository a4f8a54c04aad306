"""Recognises the drugs in the name of an intervention.

A drug is recognised by label, synonym, known misspelling or code; salt, dose and form are ignored.
An unknown name is reported with the most similar known names, but is never replaced by them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property, lru_cache
from typing import NamedTuple

from ...errors import nearest
from ...graph.model.name_index import folded
from ...graph.model.vocabulary import Vocabulary
from .text import clean, pattern
from .words import any_of

TYPE = re.compile(
    r"^(?:drug|biological|device|procedure|radiation|behavioral|genetic|"
    r"dietary supplement|combination product|"
    r"diagnostic test|other)\s*:\s*",
    re.IGNORECASE,
)
_BRACKETS = re.compile(r"\(([^()]*(?:\([^()]*\)[^()]*)*)\)|\[([^\[\]]*)\]")
_AND = re.compile(
    r"\s*(?:\+|/|,|;|&|\band\b|\bplus\b|\bin combination with\b|"
    r"\bcombined with\b|\bwith\b|\bfollowed by\b)\s*",
    re.IGNORECASE,
)
_AMOUNT = r"\d[\d.,]{0,15}"
_UNIT = r"(?:mg|mcg|µg|μg|ug|g|kg|ml|l|iu|ku|miu|units?|gy|cgy|%|mmol|auc)"
DOSE = re.compile(
    rf"\b{_AMOUNT}\s*(?:(?:-|–|to|and|or|/)\s*{_AMOUNT}\s*)?{_UNIT}(?:\s*(?:/|"
    r"per)\s*(?:m\s*\^?\s*(?:2|²)|kg|day|d|dose|wk|week|h|hr|ml|l|"
    r"body weight)){0,4}(?![\w])"
    rf"|\bauc\s*\d{{1,3}}|\b{_AMOUNT}\s*(?:x|×|times)\s*10\s*\^?\s*\d{{1,2}}\s*"
    r"(?:cells?|car\S{0,20})?(?!\w)",
    re.IGNORECASE,
)
MARKS = re.compile(r"[®™©†*]|\((?:R|TM)\)")
_SUFFIX = re.compile(r"(?<=[a-z]{5})-[a-z]{4}$")  # of a biological's non-proprietary name


_START = 3  # letters
_CODE = re.compile(r"(?<![\w-])[A-Z]{2,5}[- ]?\d{3,}[A-Z]?(?![\w-])")


class DrugMatch(NamedTuple):
    """The drugs that a name means.

    `inert` is the kind of the treatment, such as placebo, if it has no active drugs. If the name is
    unknown, `unknown` is the name and `nearest` are the most similar known names.
    """

    drugs: tuple[str, ...] = ()
    inert: str = ""
    unknown: str = ""
    nearest: tuple[str, ...] = ()


class DrugNames:
    """Looks up names of drugs, classes, features and regimens in a vocabulary."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self.vocabulary = vocabulary
        self._drugs = {
            folded(name): drug.id
            for drug in vocabulary.drugs.values()
            for name in reversed(drug.names)
        }
        for drug in vocabulary.drugs:
            self._drugs[folded(drug)] = drug
        self._regimens: dict[str, tuple[str, ...]] = {}
        # case-sensitive, because two letters are ambiguous
        self._abbreviated: dict[str, tuple[str, ...]] = {}
        for regimen in vocabulary.regimens.values():
            if regimen.kind in ("combination", "monotherapy") and not regimen.optional_drugs:
                for name in regimen.names:
                    if len(name) > 1:
                        self._abbreviated.setdefault(name, regimen.drugs)
                    if len(name) > 2:
                        self._regimens.setdefault(folded(name), regimen.drugs)
        self._matches = lru_cache(20_000)(self._read)
        self.drugs_in = lru_cache(5_000)(self._drugs_in)

    def match(self, name: str, others: Sequence[str] = ()) -> DrugMatch:
        """The drugs of an intervention, by its name or else by its other names, if these agree."""
        known = self._matches(name)
        if not known.unknown:
            return known
        candidates = {match.drugs for other in others if (match := self._matches(other)).drugs}
        return DrugMatch(drugs=candidates.pop()) if len(candidates) == 1 else known

    def _read(self, name: str) -> DrugMatch:
        text = MARKS.sub("", TYPE.sub("", clean(name))).strip()
        if drug := self._find(text):
            return DrugMatch((drug,))
        outside, inside = outside_and_inside(text)
        if any_of("inert").search(outside) and not self._parts(_AND.split(outside)):
            return DrugMatch(inert="placebo")
        named_outside = self._parts(_AND.split(outside)) or self._parts([outside])
        within = next((parts for part in inside if (parts := self._parts(_AND.split(part)))), ())
        if (
            named_outside
            and within
            and not set(within) <= set(named_outside)
            and not any_of("inert").search(outside)
        ):
            return DrugMatch(unknown=text, nearest=(*named_outside, *within))
        if named_outside or within:
            return DrugMatch(named_outside or within)
        if drugs := self._regimens.get(folded(bare_name(outside))):
            return DrugMatch(drugs)
        for kind in ("unspecified", "nothing"):
            if any_of(kind).search(outside) and not bare_name(any_of(kind).sub(" ", outside)):
                return DrugMatch(inert=kind)
        name = bare_name(outside) or text
        return DrugMatch(unknown=name, nearest=self.nearest(name))

    def _find(self, name: str) -> str:
        return self._drugs.get(folded(name), "") if name else ""

    def _parts(self, parts: Iterable[str]) -> tuple[str, ...]:
        """The drugs of a combination; none unless each part is a drug or an inert treatment."""
        drugs: list[str] = []
        for part in parts:
            bare = bare_name(part)
            if (
                any_of("inert").search(part)
                or not bare
                or not bare_name(any_of("unspecified").sub(" ", bare))
            ):
                continue
            drug = (
                self._find(part)
                or self._find(bare)
                or self._find(_SUFFIX.sub("", bare.lower()))
                or self._beside_code(bare)
            )
            if not drug:
                return ()
            drugs.append(drug)
        return tuple(dict.fromkeys(drugs))

    def _beside_code(self, name: str) -> str:
        """The drug named next to a company's code, unless the code is that of another drug."""
        drug = self._find(bare_name(_CODE.sub(" ", name)))
        return drug if all(self._find(code) in ("", drug) for code in _CODE.findall(name)) else ""

    def nearest(self, name: str) -> tuple[str, ...]:
        known = {
            label: drug.id
            for drug in self.vocabulary.drugs.values()
            for label in drug.names
            if len(label) > 3
        }
        return tuple(dict.fromkeys(known[near] for near in nearest(name, known)))

    def _drugs_in(self, text: str) -> frozenset[str]:
        """The drugs that a text names, as whole words.

        A drug is left out if the text names only a placebo for it.
        """
        return frozenset(drug for drug, _ in self.spans(text))

    def spans(self, text: str) -> Iterator[tuple[str, tuple[int, int]]]:
        """The drugs that a text names, with their spans."""
        for match in self._scanner.finditer(text):
            around = text[max(0, match.start() - 20) : match.end() + 12]
            name = re.escape(match[0])
            if not pattern(
                rf"placebo\s+(?:for|matching|to match)?\s*{name}|{name}[\s-]+(?:matching )?placebo"
            ).search(around):
                yield self._drugs[folded(match[0])], match.span()

    def drugs_of_regimen(self, name: str) -> tuple[str, ...]:
        """The drugs of the regimen with this name or abbreviation; empty if there is none."""
        return self._abbreviated.get(name) or self._regimens.get(folded(name), ())

    @cached_property
    def steroids(self) -> frozenset[str]:
        """The drugs that a title may leave out because most regimens contain one of them."""
        return frozenset(
            drug.id
            for drug in self.vocabulary.drugs.values()
            if drug.background == "steroid" or any_of("steroid").fullmatch(drug.label)
        )

    @cached_property
    def names_of_drugs(self) -> dict[str, tuple[str, ...]]:
        """The names of each drug, by its identifier."""
        return {drug.id: drug.names for drug in self.vocabulary.drugs.values()}

    @cached_property
    def agents(self) -> list[tuple[str, str, str]]:
        """Name, name in lower case, and identifier of every class and drug; longest names first."""
        terms = (*self.vocabulary.classes.values(), *self.vocabulary.drugs.values())
        return sorted(
            ((name, name.casefold(), term.id) for term in terms for name in term.names),
            key=lambda agent: -len(agent[0]),
        )

    def agents_in(self, text: str) -> list[tuple[str, str, str]]:
        """Those of `agents` that a text names, in the same order.

        Only names that begin with three consecutive letters of the text are tried.
        """
        low = text.casefold()
        starts = {low[at : at + _START] for at in range(len(low))}
        starts |= {start for start in self._short_starts if start in low}
        tried = [
            index for start in starts & self._by_start.keys() for index in self._by_start[start]
        ]
        return [self.agents[place] for place in sorted(tried) if self.agents[place][1] in low]

    @cached_property
    def _by_start(self) -> dict[str, list[int]]:
        """First letters → the indices in `agents` of the names that begin with them."""
        places: dict[str, list[int]] = {}
        for place, (_, small, _) in enumerate(self.agents):
            places.setdefault(small[:_START], []).append(place)
        return places

    @cached_property
    def _short_starts(self) -> list[str]:
        return [start for start in self._by_start if len(start) < _START]

    @cached_property
    def features(self) -> list[tuple[str, str, str]]:
        """For each feature: its name without a plural s, the same in lower case, its identifier.

        The longest names come first.
        """
        named = [
            (name, feature.id)
            for feature in self.vocabulary.features.values()
            for name in feature.names
            if len(name) > 2
        ]
        stems = (
            (name[:-1] if name.endswith("s") and len(name) > 4 else name, feature)
            for name, feature in named
        )
        return sorted(
            ((name, name.casefold(), feature) for name, feature in stems),
            key=lambda feature: -len(feature[0]),
        )

    @cached_property
    def _scanner(self) -> re.Pattern[str]:
        names = [
            name
            for drug in self.vocabulary.drugs.values()
            for name in drug.names
            if len(name) > 2 and name.isascii()
        ]
        longest = "|".join(re.escape(name) for name in sorted(names, key=len, reverse=True))
        return re.compile(rf"(?<!\w)(?:{longest or '(?!)'})(?!\w)", re.IGNORECASE)


def outside_and_inside(text: str) -> tuple[str, list[str]]:
    """The text outside its brackets, and the contents of the brackets."""
    return _BRACKETS.sub(" ", text).strip(), [
        match[1] or match[2] for match in _BRACKETS.finditer(text)
    ]


def bare_name(name: str) -> str:
    """A name without dose, salt, form and route."""
    text = DOSE.sub(" ", outside_and_inside(name)[0])
    for kind in ("form", "salt"):
        text = any_of(kind).sub(" ", text)
    return re.sub(r"^[\s,;:.\-–]+|[\s,;:.\-–]+$", "", " ".join(text.split()))


def doses(text: str) -> str:
    """The doses in a text, separated by commas."""
    return ", ".join(
        dict.fromkeys(
            " ".join(match[0].split()) for match in DOSE.finditer(clean(text)) if match[0].strip()
        )
    )
