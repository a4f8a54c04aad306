"""The language of a terminal, from its environment."""

from __future__ import annotations

import os
import re

_ENGLISH = "en"
_VARIABLES = ("LC_ALL", "LC_MESSAGES", "LANG")  # POSIX: the first that is set decides
_CODE = re.compile("[A-Za-z]+")


def language_of_environment() -> str:
    """The code of the language, such as "zh" for `LANG=zh_CN.UTF-8`; "en" if nothing is translated
    into it."""
    locale = next((os.environ[name] for name in _VARIABLES if os.environ.get(name)), "")
    match = _CODE.match(locale)
    code = match[0].lower() if match else ""
    if code in ("", "c", "posix", _ENGLISH):
        return _ENGLISH
    from trialgraph.graph.language.phrasebook import codes

    return code if code in codes() else _ENGLISH
