"""What a population must report to be more than indirect for a person of whom it is stated."""

from __future__ import annotations

from ..model.evidence import Evidence


def deciding_features(evidence: Evidence) -> frozenset[str]:
    """The features and quantities without which evidence is indirect: features that trials left
    out, and all that must be reported, with their opposites."""
    words = evidence.vocabulary
    quantities = (term.id for term in words.quantities.values() if term.must_be_reported)
    features = (term.id for term in words.features.values() if term.must_be_reported)
    both_sides = (name for feature in features for name in words.sides(feature))
    return left_out_features(evidence).union(quantities, both_sides)


def left_out_features(evidence: Evidence) -> frozenset[str]:
    """The features that trials left out, according to a rule, and the narrower features that imply
    them."""
    subjects = {rule.subject for rule in evidence.rules.values() if rule.kind == "left-out"}
    narrower = (
        feature
        for feature, implied in evidence.vocabulary.implied_features.items()
        if not subjects.isdisjoint(implied)
    )
    return frozenset(subjects).union(narrower)
