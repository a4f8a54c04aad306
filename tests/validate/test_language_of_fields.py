"""What a shipped field prints in Chinese is wholly Chinese, names aside."""

from __future__ import annotations

import contextlib
import io

import pytest
import trialgraph as tg
from recording import RecordingTranslation
from trialgraph.cli import selection
from trialgraph.cli import translation as cli_translation
from trialgraph.cli.main import main
from trialgraph.graph.answers.text import support_table
from trialgraph.graph.explanation.text import explanation_text
from trialgraph.graph.language import translation

TABLES = ("trials", "results", "regimens", "drugs", "statements", "sources", "lint")
OTHERS = tg.fields()["name"][1:]  # the default field is printed in test_language.py


@pytest.mark.parametrize("field", OTHERS)
def test_all_text_of_a_field_is_translated(field: str) -> None:
    kg = tg.open(field=field)
    chinese = RecordingTranslation("zh", kg.evidence)
    for profile in ("", *kg.evidence.vocabulary.of_field.examples):
        answer = kg.support(profile)
        for every in (True, False):
            support_table(answer, every=every, language=chinese)
        for verdict in answer:
            explanation_text(kg.explain(verdict.regimen, profile), language=chinese)
    with pytest.MonkeyPatch.context() as patch, contextlib.redirect_stdout(io.StringIO()):
        patch.setattr(selection, "open_graph", lambda *_, **__: kg)
        patch.setattr(translation, "language", lambda *_: chinese)
        patch.setattr(cli_translation, "language_of", lambda _: chinese)
        for command in (
            *([name] for name in TABLES),
            *(["timeline", regimen] for regimen in kg.evidence.vocabulary.regimens),
        ):
            assert main([*command, "--field", field, "--lang", "zh"]) == 0, command
    missed = [text for text in chinese.missed if text.count("(") == text.count(")")]
    originals = [text for text in chinese.understood if "（原文）" in chinese.say(text)]
    assert not missed, "\n".join(["rows of sentences-zh.csv are missing for:", *missed])
    assert not originals, "\n".join(["rows of sentences-zh.csv are missing for:", *originals])
