"""Values kept for each result: computed once, and gone with the result."""

from __future__ import annotations

import gc
from weakref import ref

from trialgraph.graph.model.kept_per_result import kept_per_result
from trialgraph.graph.model.rows import Result
from trialgraph.graph.reasoning.candidates import by_precision


def test_a_value_is_computed_once_for_each_result() -> None:
    asked: list[str] = []

    @kept_per_result
    def length(result: Result) -> int:
        asked.append(result.id)
        return len(result.value)

    first, second = Result("r1", value="0.60"), Result("r2", value="NR")
    assert [length(first), length(first), length(second)] == [4, 4, 2]
    assert asked == ["r1", "r2"]


def test_a_kept_value_does_not_keep_its_result() -> None:
    result = Result("r", measure="hazard_ratio", value="0.60", ci_low="0.45", ci_high="0.80")
    by_precision(result)
    seen = ref(result)
    del result
    gc.collect()
    assert seen() is None
