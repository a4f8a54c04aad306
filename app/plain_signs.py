"""Full-width and other compatibility characters in their plain form, without changing numbers."""

from __future__ import annotations

import unicodedata
from functools import cache
from itertools import groupby

_KEPT = ("<super>", "<sub>", "<fraction>", "<circle>")


def plain_signs(text: str) -> str:
    """A text in the form NFKC, but with raised, lowered and circled signs and fractions unchanged.

    Their plain form would be another number: 10² is not 102, and 2½ is not 21⁄2.
    """
    if text.isascii():
        return text
    return "".join(
        "".join(signs) if is_kept else unicodedata.normalize("NFKC", "".join(signs))
        for is_kept, signs in groupby(text, _is_kept)
    )


@cache
def _is_kept(sign: str) -> bool:
    return not sign.isascii() and unicodedata.decomposition(sign).startswith(_KEPT)
