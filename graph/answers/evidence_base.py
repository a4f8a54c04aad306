"""What does not depend on a question: evidence, populations, rules, guidance and engines."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property

from ...errors import TrialgraphError, UnknownNameError
from ...message import message
from ..applicability.populations import StudyPopulations
from ..evidence_network.inconsistency import has_loops
from ..model.evidence import Evidence
from ..model.kinds import ENGINES, Engine
from ..model.terms import Regimen
from ..reasoning.derivation import Derivation, ReferenceDerivation
from ..reasoning.guidance import GuidanceIndex
from ..reasoning.interpretation import Interpretations
from ..reasoning.rule_index import RuleIndex


def reference_only(engine: Engine, evidence: Evidence, populations: StudyPopulations) -> Derivation:
    """The reference implementation. Raises `TrialgraphError` for engines that need a graph."""
    if engine != "reference":
        raise TrialgraphError(
            message(
                "answers.engine_needs_graph",
                "the engine '{engine}' needs a graph; open one with trialgraph.open()",
                engine=engine,
            )
        )
    return ReferenceDerivation(evidence, populations)


class EvidenceBase:
    """One body of evidence, prepared for questions."""

    def __init__(
        self,
        evidence: Evidence,
        populations: StudyPopulations | None = None,
        derive: Callable[[Engine, Evidence, StudyPopulations], Derivation] = reference_only,
    ) -> None:
        """`populations` may come from a reasoner over equal evidence; `derive` creates the engines
        other than the reference."""
        self.evidence = evidence
        self.populations = populations or StudyPopulations(evidence)
        self.rule_index = RuleIndex(evidence)
        self.guidance = GuidanceIndex(evidence, self.populations)
        self._derive = derive
        self._derivations: dict[Engine, Derivation] = {}
        self._loops: dict[tuple[str, Derivation], bool] = {}

    def derivation(self, engine: Engine = "reference") -> Derivation:
        """The derivation of an engine. Raises `UnknownNameError` for an unknown engine."""
        if engine not in ENGINES:
            raise UnknownNameError("engine", engine, ENGINES)
        if engine not in self._derivations:
            make = reference_only if engine == "reference" else self._derive
            self._derivations[engine] = make(engine, self.evidence, self.populations)
        return self._derivations[engine]

    def interpretations(self, as_of: str, endpoint: str) -> Interpretations:
        return self.derivation().interpretations(as_of, endpoint)

    def can_disagree(self, as_of: str, derivation: Derivation | None = None) -> bool:
        """Whether the comparisons form a closed loop; if not, direct and indirect evidence cannot
        disagree for any profile.

        `derivation` interprets the results; the default is the reference.
        """
        derived = derivation or self.derivation()
        if (as_of, derived) not in self._loops:
            self._loops[as_of, derived] = has_loops(derived.interpretations(as_of, ""))
        return self._loops[as_of, derived]

    @cached_property
    def regimens_by_name(self) -> list[Regimen]:
        """The regimens that get a verdict, in order of identifier: all that are a treatment."""
        regimens = self.evidence.vocabulary.regimens.values()
        treatments = (regimen for regimen in regimens if regimen.is_treatment)
        return sorted(treatments, key=lambda regimen: regimen.id.casefold())
