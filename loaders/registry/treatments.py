"""Recognises the treatments of a trial in the title of an outcome: `in patients given A or B`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cached_property

from .groups import Arms
from .study import RegistryStudy
from .text import clean

_WITH_OR_WITHOUT = re.compile(r"\bwith(?:out)? or with(?:out)?\b", re.IGNORECASE)
_STATUS = re.compile(
    r"\b(?:prior|previous(?:ly)?|refractory|resistant|exposed|na[iï]ve|intoleran\w+|without|not|non|"
    r"progress\w+|fail\w+|relaps\w+ (?:on|after)|pre-?treated)\b",
    re.IGNORECASE,
)


class TrialTreatments:
    """The names of the treatments that the arms of a record receive."""

    def __init__(self, arms: Arms, study: RegistryStudy) -> None:
        self._arms, self._study = arms, study

    def removed_from(self, text: str) -> str:
        """The text without the names of treatments, if they are those of a whole arm or of all arms
        and the text says nothing of earlier treatment; otherwise the text itself."""
        given = _WITH_OR_WITHOUT.sub("with", text)
        if _STATUS.search(given):
            return text
        named = {drug for match in self._names.finditer(given) for drug in self._drugs(match[0])}
        return self._names.sub(" ", given) if named and self._is_of_trial(named) else text

    def _is_of_trial(self, named: set[str]) -> bool:
        """Whether drugs are those of an arm or of all arms, steroids apart, or given in every
        arm."""
        steroids = self._study.names.steroids
        arms = [arm.drugs - steroids for arm in self._arms.arms]
        if named - steroids in (*arms, frozenset[str]().union(*arms)):
            return True
        return all(named <= arm.drugs for arm in self._arms.arms)

    def _drugs(self, name: str) -> frozenset[str]:
        return self._by_name.get(name.casefold(), frozenset())

    @cached_property
    def _by_name(self) -> dict[str, frozenset[str]]:
        return {name.casefold(): drugs for name, drugs in self._named() if len(name) > 1}

    @cached_property
    def _names(self) -> re.Pattern[str]:
        longest_first = sorted(self._by_name, key=len, reverse=True)
        any_name = "|".join(map(re.escape, longest_first)) or "(?!)"
        return re.compile(rf"(?<!\w)(?:{any_name})(?!\w)", re.IGNORECASE)

    def _named(self) -> Iterator[tuple[str, frozenset[str]]]:
        """Names of drugs, abbreviations and regimens of the record → the drugs."""
        vocabulary = self._study.names.vocabulary
        for arm in self._arms.arms:
            for drug in arm.drugs:
                if drug in vocabulary.drugs:
                    yield from ((name, frozenset({drug})) for name in vocabulary.drugs[drug].names)
            if arm.regimen in vocabulary.regimens:
                yield from ((name, arm.drugs) for name in vocabulary.regimens[arm.regimen].names)
        for drug, row in self._study.added.drugs.items():
            names = (row["label_en"], *row.get("synonyms", "").split("; "))
            yield from ((clean(name), frozenset({drug})) for name in names if name)
        yield from self._arms.abbreviations.items()
