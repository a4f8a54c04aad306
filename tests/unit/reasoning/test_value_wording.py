"""Values of quantities in words."""

from __future__ import annotations

import pytest
from trialgraph.graph.exposure.criteria import Measured
from trialgraph.graph.exposure.normal_forms import clauses
from trialgraph.graph.exposure.parser import parse
from trialgraph.graph.model.vocabulary import Vocabulary
from trialgraph.graph.reasoning.value_wording import value_words, with_whole_ranges


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("eGFR>=25, eGFR<60", "with eGFR of 25 to below 60"),
        ("eGFR<60, ECOG=0-1, eGFR>=25", "with eGFR of 25 to below 60; with ECOG of 0 to 1"),
        ("eGFR=25-60", "with eGFR of 25 to 60"),
        ("eGFR>25", "with eGFR above 25"),
        ("eGFR<60", "with eGFR below 60"),
        ("eGFR<=60.5", "with eGFR of at most 60.5"),
        ("age>=75", "with age of at least 75"),
        ("ECOG=2", "with ECOG of 2"),
    ],
)
def test_ranges_in_words(text: str, words: str, vocabulary: Vocabulary) -> None:
    joined = with_whole_ranges(clauses(parse(text, vocabulary)))
    atoms = [literal.atom for clause in joined for literal in clause]
    found = [value_words(atom, atom.quantity) for atom in atoms if isinstance(atom, Measured)]
    assert "; ".join(map(str, found)) == words


def test_other_clauses_stay_as_they_are(vocabulary: Vocabulary) -> None:
    written = clauses(parse("lines=1, eGFR<60 | ECOG=0, has:renal", vocabulary))
    assert with_whole_ranges(written) == list(written)
