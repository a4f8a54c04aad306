"""Answers in Chinese: everything that is said is understood, names are those of the evidence, columns align, data stay."""

from __future__ import annotations

import csv
import json
from importlib.resources import files

import pytest
import trialgraph as tg
from trialgraph.cli import main
from trialgraph.errors import UnknownNameError
from trialgraph.graph.language import ENGLISH, Translation, codes, language
from trialgraph.graph.rendering import columns_of, support_table
from trialgraph.graph.vocabulary import folded

PROFILES = [
    "lines=1, refractory:lenalidomide",
    "lines=4, is:triple-class-refractory",
    "lines=2, is:high-risk",
    "lines=1, is:clinical-relapse",
    "lines=3, refractory:lenalidomide, intolerant:bortezomib",
    "lines=1, exposed:bortezomib | lines=1, refractory:lenalidomide",
    "lines=2, has:CNS-involvement, age>=75",
    "lines=2, has:extramedullary-disease",
    "open, lines=2",
    "lines=0",
]


@pytest.fixture(scope="module")
def kg() -> tg.KnowledgeGraph:
    return tg.open()


class Listening(Translation):
    """A translation that notes what it did not understand."""

    missed: list[str]

    def say(self, text: str) -> str:
        if self._understood(text) is None:
            self.missed.append(text)
        return super().say(text)


@pytest.mark.parametrize("profile", PROFILES)
def test_everything_that_is_said_is_understood(kg: tg.KnowledgeGraph, profile: str) -> None:
    chinese = Listening("zh", kg.evidence)
    chinese.missed = []
    answer = kg.support(profile)
    support_table(answer, every=True, language=chinese)
    for verdict in answer:
        if verdict.verdict != "no evidence":
            kg.explain(verdict.regimen, profile).text(language=chinese)
    assert [text for text in chinese.missed if text.count("(") == text.count(")")] == []


def test_names_are_those_of_the_evidence(kg: tg.KnowledgeGraph) -> None:
    say = language("zh", kg.evidence).say
    assert say("benefit in a partial population") == "在部分适用人群中获益"
    assert say("contains lenalidomide, which failed; no results in people all refractory to it").startswith(
        "含治疗失败的 来那度胺"
    )
    assert say("OPTIMISMM: PFS HR 0.55 (0.33–0.94), p=0.03 (vs Vd)") == "OPTIMISMM：PFS HR 0.55 (0.33–0.94), p=0.03（对 Vd）"
    assert say("a sentence that no phrasebook holds") == "a sentence that no phrasebook holds"
    assert ENGLISH.say("benefit in a partial population") == "benefit in a partial population"


@pytest.mark.parametrize("profile", [*PROFILES, "lines=1, has:t(11;14), remission-after:ASCT>=36mo, exposed:PI>=2"])
def test_a_profile_in_chinese_is_the_same_profile(kg: tg.KnowledgeGraph, profile: str) -> None:
    said = language("zh", kg.evidence).say(str(kg.profile(profile)))
    assert str(kg.profile(said)) == str(kg.profile(profile))


def test_columns_align_and_fit(kg: tg.KnowledgeGraph) -> None:
    chinese = language("zh", kg.evidence)
    for width in (100, 80):
        lines = support_table(kg.support(PROFILES[0]), width, language=chinese).splitlines()
        assert max(map(columns_of, lines)) <= width
        head = lines.index(next(line for line in lines if line.startswith("方案")))
        starts = [at for at, sign in enumerate(lines[head + 1]) if sign == "─" and (at == 0 or lines[head + 1][at - 1] == " ")]
        body = lines[head : lines.index("", head)]
        for start in starts[1:]:
            for line in body:
                cut = _cut(line, start)
                assert cut is not None and (cut == "" or cut.endswith(" ")), f"column {start} of: {line}"


def _cut(line: str, columns: int) -> str | None:
    """The first columns of a line; None where a wide character lies across the cut."""
    for end in range(len(line) + 1):
        if columns_of(line[:end]) >= columns:
            return line[:end] if columns_of(line[:end]) == columns else None
    return ""


def test_a_phrase_stands_once_and_keeps_its_gaps() -> None:
    for code in codes()[1:]:
        rows = list(csv.DictReader(files("trialgraph.ontology").joinpath(f"phrases-{code}.csv").read_text("utf-8").splitlines()))
        phrases = [row["en"] for row in rows]
        assert len(phrases) == len(set(phrases))
        for row in rows:
            assert row[code] and row["en"].replace("{*}", "{}").count("{}") == row[code].count("{}"), row


def test_on_the_command_line(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["support", "一线=1", "--lang", "zh"]) == 2
    capsys.readouterr()
    assert main(["explain", "PVd", "lines=1, refractory:来那度胺", "--lang", "zh"]) == 0
    told = capsys.readouterr().out
    assert "结论：支持，确定性高" in told and "研究工具" in told
    for command in (["find", "CD38"], ["trials", "--design", "single-arm"], ["timeline", "DVd"], ["lint"]):
        assert main([*command, "--lang", "zh"]) in (0, 1)
        assert " 行" in capsys.readouterr().out
    assert main(["support", "lines=1", "--lang", "zh", "--format", "json"]) == 0
    assert "supported" in {one["verdict"] for one in json.loads(capsys.readouterr().out)["regimens"]}, "data are not translated"


def test_an_unknown_language(kg: tg.KnowledgeGraph, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(UnknownNameError, match="unknown language 'fr'; known: en, zh"):
        language("fr", kg.evidence)
    assert main(["support", "lines=1", "--lang", "fr"]) == 2
    assert "known: en, zh" in capsys.readouterr().err


def test_every_term_has_an_english_label_and_no_name_means_two_things(kg: tg.KnowledgeGraph) -> None:
    words = kg.evidence.vocabulary
    for table in (words.drugs, words.classes, words.features, words.definitions, words.regimens, kg.evidence.endpoints):
        assert all(term.label_en for term in table.values())
    for table in (words.drugs, words.features):
        seen: dict[str, str] = {}
        for term in table.values():
            for name in term.names:
                assert seen.setdefault(folded(name), term.id) == term.id, f"{name} names {term.id} and {seen[folded(name)]}"
