"""Expressions with definitions (`is:`) and opposite features replaced by what they mean."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Protocol

from ...errors import TrialgraphError, UnknownNameError
from ...message import message
from ..exposure.criteria import And, Expression, Has, Is, Not, Or, StatedShare, Status


class Words(Protocol):
    """The terms by which expressions are expanded."""

    @property
    def drugs(self) -> Mapping[str, Any]: ...
    @property
    def definitions(self) -> Mapping[str, Any]: ...
    def base_feature(self, feature: str) -> tuple[str, bool]: ...
    def parsed(self, text: str) -> Expression: ...


def expanded(expression: Expression, words: Words, within: tuple[str, ...] = ()) -> Expression:
    """The expression with definitions and opposite features expanded.

    `within` are the definitions being expanded. Raises `TrialgraphError` for a definition that
    refers to itself.
    """
    if isinstance(expression, Is):
        name = expression.definition
        if name not in words.definitions:
            raise UnknownNameError("definition", name, words.definitions)
        if name in within:
            raise TrialgraphError(
                message(
                    "model.circular_definition",
                    "the definition '{name}' leads back to itself: {path}",
                    name=name,
                    path=" → ".join((*within, name)),
                )
            )
        return expanded(words.parsed(words.definitions[name].expression), words, (*within, name))
    if isinstance(expression, Status) and expression.count > 1 and expression.agent in words.drugs:
        raise TrialgraphError(
            message(
                "model.count_of_a_drug",
                "'{expression}': a number of drugs needs a class, and {drug} is a drug",
                expression=expression,
                drug=expression.agent,
            )
        )
    if isinstance(expression, Has):
        base, present = words.base_feature(expression.feature)
        return Has(base) if present else Not(Has(base))
    if isinstance(expression, (And, Or)):
        return type(expression)(tuple(expanded(item, words, within) for item in expression.items))
    if isinstance(expression, Not):
        return Not(expanded(expression.item, words, within))
    if isinstance(expression, StatedShare):
        return StatedShare(
            expanded(expression.item, words, within), expression.percent, expression.operator
        )
    return expression
