"""The reasons of exclusion rules, and the clauses that follow "unless", in words."""

from __future__ import annotations

from ...message import Message, joined, message
from ..model.rows import Rule
from ..model.vocabulary import Vocabulary
from .stated_statuses import UNNAMED, OpenStatus


def same_target(drug: str, target: str, failed: list[str]) -> Message:
    """Why a drug is excluded: drugs or classes with the same target failed."""
    return message(
        "reasoning.same-target",
        "{drug} binds {target}; disease is refractory to {failed}, with the same target",
        drug=drug,
        target=target,
        failed=joined(", ", failed),
    )


class RuleWording:
    """Words for rules, with the labels of classes from the vocabulary."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self.vocabulary = vocabulary

    def that_failed(self, open_status: OpenStatus) -> Message:
        """The clause that a drug is the one to which the disease is refractory."""
        drug, stated = open_status
        if drug == stated.agent:
            return message(
                "reasoning.drug-failed", "the disease is refractory to {drug}", drug=drug
            )
        if self._is_unnamed(drug):
            return message("reasoning.product-failed", "the product given is the one that failed")
        if self._is_unnamed(stated.agent):
            return message(
                "reasoning.the-product-that-failed",
                "{drug} is the product that failed",
                drug=self._label(drug),
            )
        if stated.count > 1:
            return message(
                "reasoning.among-failed",
                "{drug} is among the drugs that failed ({stated})",
                drug=drug,
                stated=stated,
            )
        return message(
            "reasoning.the-one-that-failed",
            "{drug} is the {class_label} that failed",
            drug=self._label(drug),
            class_label=self._label(stated.agent),
        )

    def with_target(self, other: OpenStatus, target: str) -> Message:
        """The clause that another drug, with the same target, is the one that failed."""
        return message(
            "reasoning.same-target-failed",
            "{clause} (same target, {target})",
            clause=self.that_failed(other),
            target=target,
        )

    def not_tolerated(self, open_status: OpenStatus) -> Message:
        """The clause that a drug is the one that is not tolerated."""
        drug, stated = open_status
        if drug == stated.agent:
            return message("reasoning.drug-not-tolerated", "{drug} is not tolerated", drug=drug)
        if stated.count > 1:
            return message(
                "reasoning.among-not-tolerated",
                "{drug} is among the drugs that are not tolerated ({stated})",
                drug=drug,
                stated=stated,
            )
        return message(
            "reasoning.the-one-not-tolerated",
            "{drug} is the {class_label} that is not tolerated",
            drug=drug,
            class_label=self._label(stated.agent),
        )

    def ruled_out(self, rule: Rule) -> Message:
        """Why a rule about a feature excludes a treatment."""
        return message(
            "reasoning.feature",
            "{treatment} is ruled out by {condition}",
            treatment=self._label(rule.subject),
            condition=rule.when,
        )

    def _is_unnamed(self, agent: str) -> bool:
        known = self.vocabulary.drugs.get(agent)
        return known is not None and known.kind == UNNAMED

    def _label(self, agent: str) -> str:
        """The label of a class or drug; for a target, the drugs that bind it."""
        for terms in (self.vocabulary.classes, self.vocabulary.drugs):
            if agent in terms:
                return terms[agent].label
        return message("reasoning.drug-on-target", "{target}-targeted treatment", target=agent)
