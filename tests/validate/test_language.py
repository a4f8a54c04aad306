"""Answers in Chinese: all text is translated, names agree with the evidence, columns align."""

from __future__ import annotations

import ast
import contextlib
import csv
import io
import json
import re
from collections import Counter
from collections.abc import Callable, Iterator
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest
import trialgraph as tg
from recording import RecordingTranslation
from trialgraph.cli import selection
from trialgraph.cli import translation as cli_translation
from trialgraph.cli.main import main
from trialgraph.cli.parser import parser
from trialgraph.errors import UnknownNameError
from trialgraph.graph.answers import text as rendering
from trialgraph.graph.answers.text import support_table
from trialgraph.graph.explanation.text import explanation_text
from trialgraph.graph.language import translation
from trialgraph.graph.language.phrasebook import Sentence, field_sentences
from trialgraph.graph.language.translation import ENGLISH, codes, language
from trialgraph.graph.listings.tabular import table_rows
from trialgraph.graph.model.evidence import Evidence
from trialgraph.graph.model.name_index import folded
from trialgraph.graph.model.schema import ACCOUNTING, TABLES
from trialgraph.message import message
from trialgraph.queries import catalogue
from trialgraph.text_width import columns_of

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
    "lines=2, has:frail, has:renal-impairment, has:hepatic-impairment, has:neuropathy, has:thrombosis",
    "lines=3, refractory:daratumumab, refractory:PI",
]
CIRCUMSTANCES: list[dict[str, str]] = [
    {},
    {"as_of": "2020-06-01"},
    {"as_of": "2014"},
    {"as_of": "2030"},
    {"as_of": "1999"},
    {"region": "US"},
    {"available": "PI"},
]
NETWORK = str(Path(__file__).parents[1] / "data" / "nma" / "senn2013.csv")
COMMANDS = [
    *(
        ["compare", profile]
        for profile in (
            "lines=1, refractory:lenalidomide",
            "lines=2, exposed:bortezomib",
            "lines=0",
        )
    ),
    *(
        ["compare", "lines=2", "--endpoint", endpoint, "--random"]
        for endpoint in ("OS", "ORR", "TTP", "EFS")
    ),
    *(
        ["compare", "lines=2, refractory:lenalidomide", "--populations", kind, "--no-interim"]
        for kind in ("direct", "all")
    ),
    *(
        ["compare", "--contrasts", NETWORK],
        ["compare", "--contrasts", NETWORK, "--random"],
        ["compare", "--contrasts", NETWORK, "--ratio"],
    ),
    *(
        ["results"],
        ["trials"],
        ["regimens"],
        ["drugs"],
        ["statements"],
        ["query", "--list"],
        ["query", "approvals"],
    ),
    *(["find", "髓外"], ["find", "CD38"], ["find", "PFS"], ["find", "EMD"], ["lint"]),
    *(
        ["lint", "--check", check]
        for check in (
            "outdated",
            "confirmed",
            "not testable",
            "agreement",
            "supersession",
            "contradicted",
        )
    ),
]
WRONG = [
    *(
        ["support"],
        ["supportt"],
        ["support", "lines=1", "--foo"],
        ["support", "lines=1", "--as-of"],
    ),
    *(
        ["explain", "Foo", "lines=1"],
        ["support", "refractory:foo"],
        ["support", "has:foo"],
        ["support", "is:foo"],
    ),
    *(
        ["support", "lines=1", "--as-of", "soon"],
        ["support", "lines=1", "--region", "Mars"],
        ["support", "lines=1", "--endpoint", "X"],
    ),
    *(
        ["results", "--trial", "X"],
        ["results", "--source", "X"],
        ["lint", "--check", "X"],
        ["find", "qqqqzzz"],
        ["find", "lenalidomib"],
    ),
    *(
        ["find", " "],
        ["query"],
        ["query", "qqqq"],
        ["query", "approvals", "--set", "X"],
        ["trials", "--tables", "nowhere"],
    ),
    *(
        ["timeline", "DVd", "--plot", "story.xyz"],
        ["support", "exposed:bortezomib>=2"],
        ["support", "30% refractory:PI"],
    ),
    *(
        ["support", "lines=3-1"],
        ["support", "lines>=1-3"],
        ["support", "lines=1.5"],
        ["support", "lines<0"],
        ["support", "lines"],
    ),
    *(
        ["support", "foo=1"],
        ["support", "("],
        ["support", "(lines=1"],
        ["support", "lines=1 lines=2"],
        ["support", "120% lines=1"],
    ),
    *(
        ["support", "naive:PI>=2"],
        ["support", "has"],
        ["support", "has:"],
        ["support", "has:t(11"],
        ["support", "lines=1 | open"],
    ),
    *(
        ["support", "lines=0, refractory:PI"],
        ["support", "lines=1, lines=2"],
        ["support", "has:EM-E, not has:EM-E"],
    ),
    *(
        ["support", "refractory:PI, not refractory:PI"],
        ["support", "refractory:last-line, not refractory:last-line"],
    ),
    *(["support", "remission-after:ASCT>=36mo, remission-after:ASCT<12mo"],),
]
# Text that depends on today's date, or on cases that the shipped evidence does not contain.
RARE = [
    "PFS 5 months vs PFS 7 months in ICARIA (different)",
    "p<0.01, but the interval implies about 0.5 (tolerance: a factor of 5, one- or two-sided)",
    "Endpoint: ORR, risk ratios",
    message(
        "nma.ratios",
        "Ratio of each treatment to the reference; {model}.",
        model=message("nma.random", "random effects"),
    ),
    "In the network, but excluded for this profile: Rd (contains lenalidomide (disease is refractory to it); no results in fully lenalidomide-refractory populations).",
    "the profile gives values of age that exclude each other: age>=75, age<60; some may come from definitions",
    "direct and indirect evidence on PVd vs Vd disagree (p=0.010)",
    "Newest evidence: 2021, 5 years ago; newer evidence may exist.",
    "Newest evidence: 2024, 2 years ago.",
    "Newest evidence: 2024, 1 year before.",
    "No evidence is known.",
    "randomised comparisons apply, but only as the control arm, where the tested arm did worse; "
    "no benefit of its own",
    "p=0.04, but the interval implies about 0.07, on the other side of 0.05 (tolerance: one- or two-sided)",
    # of `diff`, for which there must be new evidence
    *(name.replace("_", " ") for name in TABLES if name not in ACCOUNTING),
    "not known",
    "OPTIMISMM: PFS HR 0.55 (0.33–0.94), p=0.03 (without it: inconclusive)",
    "together: OPTIMISMM: PFS HR 0.55 (0.33–0.94), p=0.03; OPTIMISMM: OS HR 0.98 (0.70–1.30)",
    "not proven: OPTIMISMM: PFS HR 0.55 (0.33–0.94), p=0.03",
    "OPTIMISMM: PFS HR 0.55 (0.33–0.94), p=0.03 [changed]",
    "OPTIMISMM: PFS HR 0.55 (0.33–0.94), p=0.03 [gone]",
    *("Before", "After", "Because", "Profiles"),
]
# Not translated yet: the longest description of a query.
NOT_YET: tuple[str, ...] = ()


@pytest.fixture(scope="module")
def kg() -> tg.KnowledgeGraph:
    return tg.open()


def _opened_once(kg: tg.KnowledgeGraph) -> Callable[..., tg.KnowledgeGraph]:
    """Opens a graph as `tg.open` does, but not the default graph again for every command."""

    def opened(*tables: str | None, **options: Any) -> tg.KnowledgeGraph:
        return tg.open(*tables, **options) if any((*tables, *options.values())) else kg

    return opened


@pytest.fixture(scope="module")
def printed(kg: tg.KnowledgeGraph) -> RecordingTranslation:
    """The translation after it has printed every kind of answer, table, help and error."""
    chinese = RecordingTranslation("zh", kg.evidence)
    for profile in PROFILES:
        for circumstances in CIRCUMSTANCES if profile == PROFILES[0] else ({},):
            answer = kg.support(profile, **circumstances)
            support_table(answer, every=True, language=chinese)
            support_table(answer, language=chinese)
            for verdict in answer:
                if verdict.verdict != "no evidence":
                    explanation = kg.explain(verdict.regimen, profile, **circumstances)
                    explanation_text(explanation, language=chinese)
    for rare in RARE:
        chinese.say(rare)
    with pytest.MonkeyPatch.context() as patch, contextlib.redirect_stdout(io.StringIO()):
        patch.setattr(selection, "open_graph", _opened_once(kg))
        patch.setattr(translation, "language", lambda *_: chinese)
        patch.setattr(cli_translation, "language_of", lambda _: chinese)
        for command in (
            *COMMANDS,
            *(["timeline", regimen] for regimen in kg.evidence.vocabulary.regimens),
        ):
            assert main([*command, "--lang", "zh"]) in (0, 1), command
        cli_translation.translate(parser(), chinese)
        for wrong in WRONG:
            with contextlib.redirect_stderr(io.StringIO()):
                try:
                    assert main([*wrong, "--lang", "zh"]) == 2, wrong
                except SystemExit as ended:
                    assert ended.code == 2, wrong
    return chinese


def test_all_text_is_translated(printed: RecordingTranslation) -> None:
    missed = [
        text
        for text in printed.missed
        if text.count("(") == text.count(")") and "is a little larger than" not in text
    ]
    ours = [text for text in missed if not any(words in text for words in NOT_YET)]
    assert not ours, "\n".join(
        ["rows of phrases-zh.csv or sentences-zh.csv are missing for:", *ours]
    )


def test_every_phrase_is_used(printed: RecordingTranslation) -> None:
    """Printed by the fixture `printed`, or else contained in the code or the evidence."""
    understood = set(printed.understood)
    understood |= {text[:1].lower() + text[1:] for text in understood}
    written = set[str]().union(
        *(_written(tg.open(field=name).evidence) for name in tg.fields()["name"])
    )
    unused = []
    for english in (row["en"] for row in _rows("phrases-zh.csv")):
        sentence = next(
            (sentence for sentence in printed.sentences if sentence.english == english), None
        )
        pieces = sentence.pieces if sentence else [english]
        is_used = (
            any(_fills(sentence, text) for text in understood)
            if sentence
            else english in understood
        )
        if not is_used and not any(
            all(_plain(piece) in text for piece in pieces) for text in written
        ):
            unused.append(english)
    assert not unused, "\n".join(
        ["unused rows; remove them, or print them in the fixture `printed`:", *unused]
    )


def _written(evidence: Evidence) -> set[str]:
    """The texts in the code (with gaps for values) and the cells of the evidence."""
    texts = set()
    for file in Path(tg.__file__).parent.rglob("*.py"):
        texts.update(_strings(ast.parse(file.read_text(encoding="utf-8"))))
    tables = (
        evidence.results,
        evidence.cautions,
        evidence.trials,
        evidence.arms,
        evidence.populations,
        evidence.statements,
    )
    for row in (row for table in tables for row in table.values()):
        texts.update(
            str(getattr(row, name, ""))
            for name in ("event", "claim", "harm", "dose", "label", "design", "kind")
        )
    texts.update(evidence.place(row) for row in evidence.results.values())
    return {_plain(text) for text in texts}


def _strings(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.JoinedStr):
            yield "{}".join(part.value for part in node.values if isinstance(part, ast.Constant))
        elif isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.value


def _plain(text: str) -> str:
    return text.replace("_", " ").casefold()


def _fills(sentence: Sentence, text: str) -> bool:
    """Whether a text fills the sentence; its own words first, as a quick look."""
    return all(piece in text for piece in sentence.pieces) and any(
        True for _ in sentence.parts(text)
    )


def test_curated_sentences_agree_with_the_evidence(kg: tg.KnowledgeGraph) -> None:
    """A few may be missing or outdated, so that English can be corrected without Chinese."""
    trials = kg.evidence.trials.values()
    texts = {text for row in trials for text in (row.label, row.note, *row.synonyms)}
    tables = (
        kg.evidence.statements,
        kg.evidence.cautions,
        kg.evidence.populations,
        kg.evidence.results,
        kg.evidence.arms,
    )
    for row in (row for table in tables for row in table.values()):
        texts |= {
            getattr(row, name, "")
            for name in ("summary", "harm", "note", "claim", "event", "dose", "label")
        }
        texts.add(getattr(row, "label", "").partition(": ")[2])
        texts |= {
            part.strip() for part in row.locator.split(";") for part in (part.rpartition(" ¶")[0],)
        }
    texts |= {query.description.partition(" Parameter")[0] for query in catalogue()}
    texts |= {query.label for query in catalogue()}
    sentences = [*_rows("sentences-zh.csv"), *_field_rows("zh")]
    stale = [row["en"] for row in sentences if row["en"] not in texts]
    known = {row["en"] for row in (*sentences, *_rows("phrases-zh.csv"))}
    summaries = {
        row.summary
        for table in (kg.evidence.statements, kg.evidence.cautions)
        for row in table.values()
    }
    missing = sorted(summaries - known)
    assert len(stale) <= 0.03 * len(sentences), stale
    assert len(missing) <= 0.03 * len(summaries), missing
    for row in sentences:
        assert not Counter(_numerals(row["en"])) - Counter(_numerals(row["zh"])), (
            f"a numeral is lost: {row}"
        )


def _numerals(text: str) -> list[str]:
    return re.findall(r"\d+(?:\.\d+)?", text)


def _field_rows(code: str) -> list[dict[str, str]]:
    return [{"en": en, code: translated} for en, translated in field_sentences(code).items()]


def _rows(name: str) -> list[dict[str, str]]:
    return list(
        csv.DictReader(files("trialgraph.ontology").joinpath(name).read_text("utf-8").splitlines())
    )


def test_nothing_is_half_translated(kg: tg.KnowledgeGraph) -> None:
    """A sentence that is not wholly understood is shown in the original, and marked."""
    say = language("zh", kg.evidence).say
    assert say("superseded later; a thing unheard of") == "后被取代；a thing unheard of（原文）"
    assert say("• prognosis: a thing unheard of") == "• 预后：a thing unheard of（原文）"
    assert (
        say("a thing unheard of: another, and more")
        == "a thing unheard of: another, and more（原文）"
    )
    assert say("superior in a thing unheard of") == "superior in a thing unheard of（原文）"
    assert say("thing-unheard-of") == "thing-unheard-of", "a name"
    assert say("某 thing unheard of") == "某 thing unheard of", "typed in Chinese"
    assert ENGLISH.say("a thing unheard of") == "a thing unheard of"


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        (["explain", "Foo", "lines=1"], "未知的方案“Foo”；最接近的已知名称："),
        (
            ["support", "refractory:来那度铵"],
            "未知的药物、类别或靶点“来那度铵”；最接近的已知名称：来那度胺",
        ),
        (["support", "lines=1", "--as-of", "2020-02-30"], "“2020-02-30”不是日期"),
        (["support", "lines=1", "--region", "Mars"], "地区“Mars”"),
        (["support", "lines=1", "--endpoint", "XX"], "未知的终点“XX”"),
        (["find", "qqqqzzz"], "没有与“qqqqzzz”相符的名称"),
        (["support", "lines=0, refractory:来那度胺"], "特征中同时有“lines=0”和"),
        (["lint", "--check", "foo"], "未知的检查“foo”"),
    ],
)
def test_errors_are_translated(
    given: list[str], expected: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([*given, "--lang", "zh"]) == 2
    assert expected in capsys.readouterr().err
    assert main(given) == 2
    assert expected not in capsys.readouterr().err


def test_the_caret_is_below_its_character(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["support", "refractory:来那度胺, exposed>3", "--lang", "zh"]) == 2
    _, text, caret = capsys.readouterr().err.rstrip("\n").split("\n")
    assert columns_of(caret[:-1]) == columns_of(text[: text.index(">")])


def test_help_is_translated(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["support", "--help", "--lang", "zh"])
    output = capsys.readouterr().out
    assert "针对某一患者特征给出每个方案的结论" in output and "--as-of DATE" in output
    assert max(map(columns_of, output.splitlines())) <= 100


def test_commas_of_a_list_stay_commas(kg: tg.KnowledgeGraph) -> None:
    say = language("zh", kg.evidence).say
    results = ", ".join(list(kg.evidence.results)[:4])
    assert "（" not in say(results)
    assert "（" not in say("IMWG2021, First relapse, refractory to lenalidomide ¶36")


def test_names_come_from_the_evidence(kg: tg.KnowledgeGraph) -> None:
    say = language("zh", kg.evidence).say
    assert say("benefit in a partly applicable population") == "在部分适用人群中获益"
    assert say(
        "contains lenalidomide (disease is refractory to it); "
        "no results in fully lenalidomide-refractory populations"
    ).startswith("含来那度胺（疾病对其难治）")
    assert (
        say("OPTIMISMM: PFS HR 0.55 (0.33–0.94), p=0.03 (vs Vd)")
        == "OPTIMISMM：PFS HR 0.55 (0.33–0.94), p=0.03（对 Vd）"
    )
    assert (
        ENGLISH.say("benefit in a partly applicable population")
        == "benefit in a partly applicable population"
    )


@pytest.mark.parametrize(
    "profile", [*PROFILES, "lines=1, has:t(11;14), remission-after:ASCT>=36mo, exposed:PI>=2"]
)
def test_a_profile_in_chinese_is_the_same_profile(kg: tg.KnowledgeGraph, profile: str) -> None:
    chinese = language("zh", kg.evidence).say(str(kg.profile(profile)))
    assert str(kg.profile(chinese)) == str(kg.profile(profile))


def test_columns_align_and_fit(kg: tg.KnowledgeGraph) -> None:
    chinese = language("zh", kg.evidence)
    for width in (100, 80):
        lines = support_table(kg.support(PROFILES[0]), width, language=chinese).splitlines()
        assert max(map(columns_of, lines)) <= width
        head = lines.index(next(line for line in lines if line.startswith("方案")))
        starts = [
            at
            for at, sign in enumerate(lines[head + 1])
            if sign == "─" and (at == 0 or lines[head + 1][at - 1] == " ")
        ]
        body = lines[head : lines.index("", head)]
        for start in starts[1:]:
            for line in body:
                cut = _cut(line, start)
                assert cut is not None and (cut == "" or cut.endswith(" ")), (
                    f"column {start} of: {line}"
                )


def test_the_rule_aligns_with_wide_columns() -> None:
    head, rule, row = rendering.table(["名称", "其他"], [["很" * 30, "甲"]], 100).splitlines()
    second = columns_of(row[: row.index("甲")])
    assert columns_of(head[: head.index("其他")]) == second == len(rule.rstrip("─")) == 62


def _cut(line: str, columns: int) -> str | None:
    """The first columns of a line; None where a wide character lies across the cut."""
    for end in range(len(line) + 1):
        if columns_of(line[:end]) >= columns:
            return line[:end] if columns_of(line[:end]) == columns else None
    return ""


def test_phrases_are_unique_and_keep_their_gaps() -> None:
    for code in codes()[1:]:
        rows = [
            *(row for kind in ("phrases", "sentences") for row in _rows(f"{kind}-{code}.csv")),
            *_field_rows(code),
        ]
        phrases = [row["en"] for row in rows]
        assert [phrase for phrase, count in Counter(phrases).items() if count > 1] == []
        for row in rows:
            assert row[code] and len(re.findall(r"\{[*=]?\}", row["en"])) == row[code].count(
                "{}"
            ), row


def test_the_command_line_in_chinese(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["support", "一线=1", "--lang", "zh"]) == 2
    capsys.readouterr()
    assert main(["explain", "PVd", "lines=1, refractory:来那度胺", "--lang", "zh"]) == 0
    output = capsys.readouterr().out
    assert "结论：支持，确定性中" in output and "研究工具" in output
    for command in (
        ["find", "CD38"],
        ["trials", "--design", "single-arm"],
        ["timeline", "DVd"],
        ["lint"],
    ):
        assert main([*command, "--lang", "zh"]) in (0, 1)
        assert " 行" in capsys.readouterr().out
    assert main(["support", "lines=1", "--lang", "zh", "--format", "json"]) == 0
    assert "supported" in {
        regimen["verdict"] for regimen in json.loads(capsys.readouterr().out)["regimens"]
    }, "data are not translated"


@pytest.mark.parametrize(
    ("table", "filters", "in_english"),
    [
        ("trials", {"design": "单臂试验"}, {"design": "single-arm"}),
        ("statements", {"kind": "不建议"}, {"kind": "advises-against"}),
        (
            "results",
            {"drug": "卡非佐米", "endpoint": "无进展生存期"},
            {"drug": "kafezomib", "endpoint": "PFS"},
        ),
        ("results", {"regimen": "来那度胺加地塞米松"}, {"regimen": "Rd"}),
        ("regimens", {"class": "蛋白酶体抑制剂"}, {"class": "PI"}),
    ],
)
def test_filters_accept_chinese(
    kg: tg.KnowledgeGraph, table: str, filters: dict[str, str], in_english: dict[str, str]
) -> None:
    rows = table_rows(kg.evidence, table, filters)[1]
    assert rows and rows == table_rows(kg.evidence, table, in_english)[1]


def test_an_unknown_language(kg: tg.KnowledgeGraph, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(UnknownNameError, match="unknown language 'fr'; known: en, zh"):
        language("fr", kg.evidence)
    assert main(["support", "lines=1", "--lang", "fr"]) == 2
    assert "known: en, zh" in capsys.readouterr().err


def test_every_term_has_an_english_label_and_no_name_means_two_things(
    kg: tg.KnowledgeGraph,
) -> None:
    words = kg.evidence.vocabulary
    for table in (
        words.drugs,
        words.classes,
        words.features,
        words.definitions,
        words.regimens,
        kg.evidence.endpoints,
    ):
        assert all(term.label_en for term in table.values())
    for table in (words.drugs, words.features):
        seen: dict[str, str] = {}
        for term in table.values():
            for name in term.names:
                assert seen.setdefault(folded(name), term.id) == term.id, (
                    f"{name} names {term.id} and {seen[folded(name)]}"
                )
