"""The language of output: `--lang` before or after the command, else the environment's."""

from __future__ import annotations

import json
import shlex

import pytest
from trialgraph.cli.environment import language_of_environment
from trialgraph.cli.main import main

CHINESE, ENGLISH = "患者特征", "Profile:"
COMMAND = ["support", "lines=1, refractory:lenalidomide"]


@pytest.mark.parametrize(
    ("variables", "expected"),
    [
        ({}, "en"),
        ({"LANG": "C"}, "en"),
        ({"LANG": "C.UTF-8"}, "en"),
        ({"LANG": "POSIX"}, "en"),
        ({"LANG": ""}, "en"),
        ({"LANG": "zh_CN.UTF-8"}, "zh"),
        ({"LANG": "zh"}, "zh"),
        ({"LANG": "ZH_CN"}, "zh"),
        ({"LANG": "zh-Hans@pinyin"}, "zh"),
        ({"LANG": "fr_FR.UTF-8"}, "en"),
        ({"LANG": "zha_CN"}, "en"),
        ({"LANG": "../zh"}, "en"),
        ({"LANG": "de_DE.UTF-8", "LC_MESSAGES": "zh_CN.UTF-8"}, "zh"),
        ({"LANG": "zh_CN.UTF-8", "LC_MESSAGES": "en_GB.UTF-8"}, "en"),
        ({"LANG": "zh_CN.UTF-8", "LC_ALL": "C"}, "en"),
        ({"LANG": "C", "LC_MESSAGES": "C", "LC_ALL": "zh_CN.GB18030"}, "zh"),
        ({"LANG": "zh_CN.UTF-8", "LC_ALL": ""}, "zh"),
        ({"LC_CTYPE": "zh_CN.UTF-8"}, "en"),
    ],
)
def test_the_environment(
    variables: dict[str, str], expected: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("LC_ALL", "LC_MESSAGES", "LC_CTYPE", "LANG"):
        monkeypatch.delenv(name, raising=False)
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    assert language_of_environment() == expected


@pytest.mark.parametrize(
    ("options", "locale", "expected"),
    [
        ("{}", "C", ENGLISH),
        ("{}", "zh_CN.UTF-8", CHINESE),
        ("{} --lang en", "zh_CN.UTF-8", ENGLISH),
        ("--lang en {}", "zh_CN.UTF-8", ENGLISH),
        ("--lang zh {}", "C", CHINESE),
        ("--lang=zh {}", "C", CHINESE),
        ("{} --lang=zh", "C", CHINESE),
        ("--lang en {} --lang zh", "C", CHINESE),
        ("-v --lang zh {}", "C", CHINESE),
        ("{}", "fr_FR.UTF-8", ENGLISH),
    ],
)
def test_answers(
    options: str,
    locale: str,
    expected: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setenv("LANG", locale)
    assert main(shlex.split(options.format(shlex.join(COMMAND)))) == 0
    assert expected in capsys.readouterr().out


@pytest.mark.parametrize(
    "given",
    ["--help --lang zh", "--lang zh --help", "--lang=zh support --help", "compare -h --lang zh"],
)
def test_help(given: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(given.split())
    assert ended.value.code == 0
    assert "显示本帮助并退出" in capsys.readouterr().out


@pytest.mark.parametrize("given", [["support"], ["--lang", "en", "support"]])
def test_help_and_errors_follow_the_environment(
    given: list[str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("LC_ALL", "zh_CN.UTF-8")
    in_chinese = "--lang" not in given
    with pytest.raises(SystemExit):
        main([*given, "--help"])
    assert ("显示本帮助并退出" in capsys.readouterr().out) == in_chinese
    assert main([*given, "refractory:nothing"]) == 2
    assert ("未知的药物" in capsys.readouterr().err) == in_chinese


def test_data_stay_as_they_are(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    outputs = []
    for locale in ("C", "zh_CN.UTF-8"):
        monkeypatch.setenv("LANG", locale)
        for form in ("json", "csv"):
            assert main([*COMMAND, "--format", form]) == 0
            outputs.append(capsys.readouterr().out)
    assert outputs[:2] == outputs[2:]
    assert json.loads(outputs[0])
