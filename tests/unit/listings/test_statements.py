"""The filter of statements by regimen."""

from __future__ import annotations

import pytest
import trialgraph as tg
from trialgraph.errors import UnknownNameError


def test_statements_of_a_regimen() -> None:
    kg = tg.open()
    found = kg.statements(regimen="DVd")
    assert len(found)
    assert all("DVd" in regimens.split("; ") for regimens in found["regimens"])
    with pytest.raises(UnknownNameError):
        kg.statements(regimen="no such regimen")
