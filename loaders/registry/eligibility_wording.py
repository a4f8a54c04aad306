"""The wordings of eligibility that are understood, as patterns.

A text is matched after its lists of agents have been marked: `refractory to «A and B»`. Repeats are
bounded, so that a match fails after a bounded number of steps, whatever the text.
"""

from __future__ import annotations

import re

from .words import word_list

_DISEASE = f"(?:{'|'.join(word_list('disease'))})"
_OPENING = (
    r"(?:(?:the\s+)?(?:patients?|participants?|subjects?|individuals?|disease|he or she)\s+)?"
    rf"(?:(?:must|should|who|that|which|with|the|their|{_DISEASE})\s+){{0,8}}"
    r"(?:(?:have|has|had|having|be|been|being|is|are|was|were|shows?|shown|demonstrated|"
    r"previously|already|ever|either|a|an|any|documented|known|confirmed|considered|adequate|"
    r"evidence of|history of|received|receipt of|undergone|experienced|"
    rf"relapsed and|{_DISEASE}|and)\s+){{0,10}}"
)
_TO_THEM = (
    r"(?:(?:prior|previous|treatment with|therapy with|exposure to|a|an|any|either|both|the|their|"
    r"last|most recent|at least (?:one|1)(?: of)?)\s+){0,8}"
)
CLOSING = (
    rf"(?:[\s,]{{0,4}}(?:{_DISEASE}|therapy|treatment|exposure|regimens?|therapies|treatments|"
    rf"previously|before|for (?:the treatment of )?(?:{_DISEASE}\s*){{1,4}}|"
    r"at any (?:time|line|point)|"
    r"in any (?:prior |previous )?(?:line|regimen)|(?:given |either ){0,2}alone"
    r"(?: or in combination(?: with other agents)?)?|as (?:a )?(?:monotherapy|single agent)"
    r"(?: or in combination(?: with other agents)?)?|in combination|in the past)){0,10}"
    r"\s*[.;,:]{0,8}\s*"
)
_LIST = r"«([^«»]*)»"
_BAD_STATUS = (
    r"(?:(?:double|dual|triple|quad\w*|penta)[\s-]?)?"
    r"(refractory|resistant|refractoriness|resistance|intoleran(?:t|ce))"
)
_BAD = (
    rf"{_BAD_STATUS}(?:(?:\s+(?:to|of))?\s*(?:or|and/or|/)\s*{_BAD_STATUS})?"
    r"(\s*(?:or|and/or|/)\s*(?:hypersensitiv\w+|allerg\w+|contraindications?))?"
)
REFUSED = re.compile(rf"{_OPENING}(not |non-?|no )?{_BAD}\s+(?:to|of)\s+{_TO_THEM}{_LIST}", re.I)
ADJECTIVE = re.compile(
    rf"{_OPENING}(not |non-?)?{_LIST}[\s-]+(refractory|resistant|na[iï]ve|exposed)", re.I
)
_WHILE = (
    r"(?:on|during|under|while (?:on|receiving|taking)|(?:on or )?within 60 days (?:of|after|from)"
    r"(?: (?:the )?(?:end|completion|last dose|stopping|completing|discontinuation|ending) ?"
    r"(?:of)?)?)"
)
PROGRESSED = re.compile(
    rf"{_OPENING}(?:(?:disease )?progress(?:ed|ion|ive disease)"
    rf"(?: of (?:{_DISEASE}\s*){{1,4}})?)\s+"
    rf"{_WHILE}(?:\s*(?:,|or|and/or){{1,3}}\s*{_WHILE}){{0,4}}\s+"
    rf"(?:treatment |therapy )?(?:with |of )?{_TO_THEM}{_LIST}",
    re.I,
)
TREATED_AND_PROGRESSED = re.compile(
    rf"(?:if )?{_OPENING}treated (?:with|by) {_LIST}"
    r"(?:\s+before|\s+previously|\s*\((?:alone|in combination)[^()]{0,200}\))?\s*,?\s*"
    r"(?:(?:and|who)\s+)?(?:did not (?:reach|achieve) (?:at least )?an? (?:minor|partial|minimal) "
    r"response(?: under| on| to| during)?(?: this| the)?(?: therapy| treatment)?\s*,?\s*or\s+)?"
    r"(?:had\s+)?progress(?:ed|ion)\s+(?:on|under|during)\s+(?:it|this|the|that|treatment|therapy)"
    r"(?:\s+(?:therapy|treatment))?(?:\s*,?\s*or within 60 days (?:of|after)"
    r"(?: the)?(?: last dose| end| completion)?)?",
    re.I,
)
EXPOSED = re.compile(
    rf"{_OPENING}(no |not |never )?(?:(?:have|has|had|been|received)\s+){{0,4}}"
    r"(?:previously received|treated|exposed|received|"
    r"(?:prior|previous(?:ly)?)\s+(?:(?:or|and/or)\s+(?:concurrent|current|ongoing)\s+)?"
    r"(?:anti-?(?:cancer|[a-z]{1,12}oma)\s+)?(?:received\s+)?"
    r"(?:treatments?|therap(?:y|ies)|exposure|treated|exposed|use))"
    rf"\s*(?:with|to|of|by|including)?\s*{_TO_THEM}{_LIST}",
    re.I,
)
PRIOR_INCLUDED = re.compile(
    r"()(?:(?:prior|previous)\s+(?:treatments?|therap(?:y|ies)|regimens?|lines?)(?: of therapy)?)"
    rf"\s+(?:must|should) (?:have )?includ(?:e|ed)\s+{_TO_THEM}{_LIST}",
    re.I,
)
FAILED = re.compile(
    rf"{_OPENING}failed\s+(?:(?:treatment|therapy)\s+with\s+)?{_TO_THEM}{_LIST}"
    r"(?:\s+in (?:one|any) of the following ways?:.*)?",
    re.I,
)
PRIOR_AGENT = re.compile(rf"{_OPENING}(no |not )?(?:prior|previous)\s+{_LIST}", re.I)
INCLUDING = re.compile(
    r"([^«»]*?),?\s*(?:(?:which|that) (?:must )?(?:have )?)?"
    r"(?:includ(?:ing|ed|es?)|contain(?:ing|ed)|consisting of|and)\s+"
    r"(?:(?:both|treatment with|prior|previous|exposure to|therapy with|at least)\s+){0,6}"
    rf"{_LIST}{CLOSING}",
    re.I,
)
EXAMPLES = re.compile(r",?\s*\(?(?:like|such as|e\.?\s?g\.?,?|for example,?)\s+«[^«»]*»\)?", re.I)
MEMBERS = re.compile(r",?\s*\(?(?:including|which include)\s+«([^«»]*)»\)?", re.I)
EXPLANATION = re.compile(
    r"\s*\((?=(?:(?:as )?defined\b|i\.?\s?e\.?|had\b|have\b|disease\b|progress|PD\b|per\b|by\b|"
    r"according\b|alone\b|single agent\b|including\b|monotherapy\b|in combination\b|regardless\b))",
    re.I,
)
_LAST = (
    r"(?:the |their |his or her |his/her )?(?:last|most recent|latest)(?: prior| previous)?"
    r"(?:\s+(?:line|lines|regimen|regimens|anti-?[a-z]{1,12}oma|of|prior|therapy|treatment|systemic|"
    rf"therapeutic|{_DISEASE})){{0,10}}"
)
LAST_LINE = re.compile(
    rf"{_OPENING}(?:(not |non-?)?refractory to {_LAST}|(?:disease )?progress(?:ed|ion|ive disease)"
    rf"\s+{_WHILE}(?:\s*(?:,|or|and/or){{1,3}}\s*{_WHILE}){{0,4}}\s+{_LAST}){CLOSING}",
    re.I,
)
LINES_ONLY = re.compile(
    r"^[\s,.;:()]*(?:(?:patients?|participants?|subjects?|who|must|should|have|"
    r"has|had|been|received|receipt of|treated|with|documented|between|adequate|after|following|"
    r"undergone|failed|"
    r"for|relapsed|relapse|refractory|and|or|prior|previously|previous|systemic|a|to be|but|"
    r"anti-?\w+|therapy|treatment|treatments|the|of|an?|history|as|defined|by|per|their|"
    r"at least|"
    rf"requiring|further|including|to|confirmed|diagnosis|{_DISEASE})(?!\w)[\s,.;:()/-]*+)*+$",
    re.I,
)
AND = re.compile(r"\b(?:and|together|with)\b", re.IGNORECASE)
ALTERNATIVE = re.compile(r"\s*[,;]?\s*\bor\b\s*(if\b)?", re.IGNORECASE)
# Between two requirements of one item, both of which must be met.
REQUIREMENTS = re.compile(
    r"\s*[,;]?\s+(?:and|who|that|which)\s+(?=(?:must|should|have|has|had|be|is|are|was|were|with|"
    r"achieved|documented|measurable|progress\w*|not)\b)",
    re.IGNORECASE,
)
COURSE = re.compile(r"\brelaps\w+\s*(?:or|and/or|/)\s*refractory\b", re.IGNORECASE)
LOOSENED = re.compile(
    r"\b(?:or|unless|except\w*|if|allowed|permitted|eligible|acceptable|may|either|cohort|arm|part|"
    r"phase|stratum|only for)\b",
    re.IGNORECASE,
)
