"""Long articles made of passages, with headings in capitals and a list of references."""

from __future__ import annotations

from collections.abc import Sequence
from random import Random

HEADINGS = (
    "SUPPLEMENTARY MATERIAL: Available.",
    "MATERIALS AND METHODS",
    "STATISTICAL ANALYSIS. ENDPOINTS AND ASSESSMENTS.",
    "ACKNOWLEDGEMENTS AND CONFLICTS OF INTEREST",
    "ROUTE-QUERY-09 STUDY GROUP INVESTIGATORS AND PARTICIPATING CENTRES",
)
_REFERENCE = "Smith AB, Jones C-D, Lee EF, et al. A trial of drug A. J Trials. 2019;381:1215-26.\n"
_PIECE = 4_000  # characters


def article(texts: Sequence[str], length: int, seed: int = 1) -> str:
    """An article of a length, in characters."""
    random, pieces, done = Random(seed), list[str](), 0
    while done < length:
        text = random.choice(texts)
        start = random.randrange(max(1, len(text) - _PIECE))
        pieces += [random.choice(HEADINGS), text[start : start + _PIECE]]
        if len(pieces) % 20 == 0:
            pieces.append("REFERENCES\n" + _REFERENCE * 12)
        done = sum(map(len, pieces)) + 2 * len(pieces)
    return "\n\n".join(pieces)[:length]
