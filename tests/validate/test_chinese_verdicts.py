"""Verdicts mean the same in Chinese, and every help text can be printed in both languages."""

from __future__ import annotations

import argparse
from itertools import product

import pytest
from trialgraph.cli.main import main
from trialgraph.cli.parser import parser
from trialgraph.graph.language.translation import language
from trialgraph.graph.model.kinds import CERTAINTIES, GRADES, VERDICTS
from trialgraph.message import message

MEANT = {
    "supported": "支持",
    "extrapolated": "外推",
    "active": "有抗肿瘤活性",
    "conditional": "附条件",
    "inconclusive": "不确定",
    "outperformed": "不及其他方案",
    "stated": "仅有陈述",
    "no evidence": "无证据",
    "advised against": "不建议",
    "excluded": "排除",
    "direct": "直接",
    "partial": "部分",
    "indirect": "间接",
    "outside": "不适用",
    "high": "高",
    "moderate": "中",
    "low": "低",
    "very low": "极低",
}


def test_each_word_has_its_own_meaning() -> None:
    words = (*VERDICTS, *GRADES, *filter(None, CERTAINTIES))
    assert {word: language("zh").say(word) for word in words} == MEANT
    assert len(set(MEANT.values())) == len(MEANT)


@pytest.mark.parametrize(
    ("verdict", "grade", "certainty"),
    list(product(VERDICTS, GRADES, [*filter(None, CERTAINTIES)])),
)
def test_every_combination(verdict: str, grade: str, certainty: str) -> None:
    say = language("zh").say
    line = message(
        "explanation.applicability", "applicability: {grade}. {facts}", grade=grade, facts=verdict
    )
    assert say(line) == f"适用性：{MEANT[grade]}。{MEANT[verdict]}"
    assert "间接比较" not in say(line) and "间接证据" not in say(line)
    starts = message(
        "explanation.certainty",
        "Certainty: starts at {start}; {steps}.",
        start=certainty,
        steps=verdict,
    )
    assert f"{MEANT[certainty]}；{MEANT[verdict]}" in say(starts)


def commands(of: argparse.ArgumentParser, before: tuple[str, ...] = ()) -> list[tuple[str, ...]]:
    """The words of every command, the groups among them."""
    found = [before]
    for action in of._actions:
        if isinstance(action, argparse._SubParsersAction):
            for name, sub in action.choices.items():
                found += commands(sub, (*before, name))
    return found


@pytest.mark.parametrize("command", commands(parser()), ids=" ".join)
@pytest.mark.parametrize("code", ["en", "zh"])
def test_every_help_is_printed(
    command: tuple[str, ...], code: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as ended:
        main([*command, "--help", "--lang", code])
    assert ended.value.code == 0
    printed = capsys.readouterr().out
    assert printed.startswith("用法：trialgraph" if code == "zh" else "usage: trialgraph")
    assert "%(" not in printed
    headings = [
        line for line in printed.splitlines() if line.endswith((":", "：")) and line[:1] != " "
    ]
    assert headings
    if code == "zh":
        assert not [line for line in headings if line.endswith(":")]
