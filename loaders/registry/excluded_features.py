"""Finds the features of patients that an exclusion lists."""

from __future__ import annotations

import re

from .drugs import DrugNames

# What limits a statement: a time, an amount, a condition, a permission.
QUALIFIED = re.compile(
    r"\bwithin\b|\bunless\b|\bexcept|\bif\b|\bwashout\b|\bdays?\b|\bweeks?\b|"
    r"\bmonths?\b|\bhours?\b|\bcycles?\b|\bprior to\b|\bbefore\b|\bgrade\b|\bcohort\b|"
    r"\bpart [0-9a-z]\b|\bphase\b|\barm [a-z0-9]\b|\bless than\b|\bmore than\b|\bat least\b|"
    r"[<>≤≥]|\ballowed\b|\bpermitted\b|\beligible\b|\bacceptable\b|\bwho (?:have )?not\b",
    re.IGNORECASE,
)
_NARROWED = re.compile(
    r"\b(?:together|requiring|that|which|causing|despite|as|due|and(?! or))\b|(?<!diagnosed )"
    r"(?<!patients )(?<!participants )(?<!subjects )\bwith\b",
    re.IGNORECASE,
)
_OF_FEATURE = re.compile(
    r"^(?:(?:patients?|participants?|subjects?)\s+)?(?:(?:known|active|current|any|has|have|with|a|"
    r"prior|documented|suspected|evidence of|history of|presence of|diagnosis of|clinical|signs of|"
    r"diagnosed with|concurrent)\s+)*(.*?)[.;]?$",
    re.IGNORECASE,
)


def excluded_features(text: str, names: DrugNames) -> tuple[tuple[str, ...], bool]:
    """The features in a list of exclusions (`X, Y syndrome, or Z`) as criteria, and whether these
    express all of the list."""
    text = re.sub(r"\s*\([^()]*\)", "", text)
    if QUALIFIED.search(text) or _NARROWED.search(text):
        return (), False
    known = {small.replace("-", " "): feature for _, small, feature in names.features}
    pieces = [piece.strip() for piece in re.split(r",\s*(?:and |or )?|\s+or\s+|;", text)]
    found = []
    for piece in pieces:
        match = _OF_FEATURE.match(piece)
        bare = match[1].strip().casefold().replace("-", " ") if match else ""
        if feature := known.get(bare) or known.get(bare.removesuffix("s")):
            found.append(f"not has:{feature}")
    return tuple(dict.fromkeys(found)), len(found) == len(pieces)
