"""The Python interface: open a knowledge graph and query it."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Unpack

from trialgraph.drafting import extract
from trialgraph.errors import TrialgraphError
from trialgraph.evidence_outputs import EvidenceOutputs
from trialgraph.file_comparison import compare_file
from trialgraph.graph.answers.support import Support
from trialgraph.graph.applicability.profile import Profile
from trialgraph.graph.evidence_network.selection import MATCHED, SelectionCriteria, grades_of
from trialgraph.graph.model.kinds import Engine
from trialgraph.graph.model.question import Circumstances, Question
from trialgraph.graph.sparql.endpoint import EndpointStore
from trialgraph.lists import fields, tables
from trialgraph.loaders.build import evidence_graph, graph_of_field
from trialgraph.loaders.fields.known import find_field
from trialgraph.message import message
from trialgraph.other_fields import names_other_fields
from trialgraph.own_fields import build, init, validate
from trialgraph.user_evidence import (
    Files,
    layers,
    load_registry,
    load_tables,
    paths_of,
    unload,
)

__all__ = [
    "KnowledgeGraph",
    "Question",
    "build",
    "compare_file",
    "extract",
    "fields",
    "init",
    "layers",
    "load_registry",
    "load_tables",
    "open",
    "tables",
    "unload",
    "validate",
]
_log = logging.getLogger(__name__)

if TYPE_CHECKING:
    from trialgraph.graph.comparison.profile_comparison import ProfileComparison
    from trialgraph.graph.explanation.explain import Explanation
    from trialgraph.graph.impact.difference import Difference


def open(
    field: str | Path = "",
    *,
    tables: str | Path = "",
    endpoint: str | None = None,
    user_only: bool = False,
    adding: Files | None = None,
    add_unknown: bool = False,
    conditions: Iterable[str] = (),
    same_as: Mapping[str, str] | None = None,
    not_same: Mapping[str, str] | None = None,
    layered: bool = True,
) -> KnowledgeGraph:
    """Open the evidence of a field together with the layers loaded over it.

    field: the name of a shipped or installed field, or a folder with a `field.toml` (default: the
        first field of `trialgraph fields`).
    tables: an older name of `field`.
    endpoint: the URL of a SPARQL 1.1 endpoint that serves the graph.
    user_only: use only the loaded layers, with the vocabulary and rules of the field.
    adding: files to add in this graph only, without loading them: folders of tables, workbooks or
        registry records.
    add_unknown: with `adding`, also add drugs and conditions that only the registry records
        mention (drugs are added without a class; results on a condition outside the field count
        for none of its profiles).
    conditions: with `adding`, those of table rows that name none (of records: other names of the
        conditions of the field).
    same_as, not_same: with `adding`, as in `load_registry`: registry number → the trial of the
        evidence that the record is, or is not.
    layered: whether to include the loaded layers.

    The graph is cached, and rebuilt when its tables have changed. Raises `UnknownNameError` for an
    unknown field, and `TrialgraphError` if more than one of `endpoint`, `user_only` and `adding` is
    given, if an endpoint is given together with a field, if tables have errors, if an added record
    looks like a trial and nothing is stated about the two, if a statement is about no added record,
    or if an endpoint does not respond.
    """
    name = field or tables
    if sum((bool(endpoint), user_only, adding is not None)) > 1 or (endpoint and name):
        raise TrialgraphError(
            message(
                "errors.one_source",
                "give one of: an endpoint, user evidence only, files to add; an endpoint has its "
                "own field",
            )
        )
    if (same_as or not_same) and adding is None:
        raise TrialgraphError(
            message(
                "errors.identity_of_nothing",
                "same_as and not_same are about records that are added; give adding, too",
            )
        )
    if endpoint:
        _log.info("opening the SPARQL endpoint %s", endpoint)
        return KnowledgeGraph(EndpointStore(endpoint))
    if adding is not None:
        from trialgraph.loaders.incoming import graph_with
        from trialgraph.loaders.registry.identity import StatedIdentity

        known = find_field(name)
        added = graph_with(
            paths_of(adding),
            add_unknown=add_unknown,
            identity=StatedIdentity.of(same_as, not_same),
            field=known,
            conditions=tuple(conditions),
        )
        return KnowledgeGraph(added.store, added.rows, field_folder=known.folder)
    known = find_field(name)
    if not layered:
        built = graph_of_field(known)
        return KnowledgeGraph(built.store, built.rows, field_folder=known.folder)
    built = evidence_graph(user_only, field=known)
    _log.info("opened the field %s and the layers over it", known.key)
    return KnowledgeGraph(built.store, built.rows, layered_over=known, field_folder=known.folder)


class KnowledgeGraph(EvidenceOutputs):
    """A graph of trial evidence that answers questions about exposure profiles.

    `tg.open()` creates one. An answer prints as text, is shown as HTML in a notebook, and is
    converted to a dictionary by its method `to_dict()`. Tables are pandas data frames.
    """

    @names_other_fields
    def profile(self, expression: str, *, open: bool = False) -> Profile:
        """Parse an exposure profile.

        open: treat drugs that the profile does not mention as unknown instead of not received.
        Raises `ExpressionError` for wrong syntax, `UnknownNameError` for unknown names and
        `ContradictionError` for a profile that no patient can match.
        """
        return Profile.read(expression, self.evidence.vocabulary, open=open)

    @names_other_fields
    def support(
        self,
        expression: str | Question,
        *,
        engine: Engine = "reference",
        **circumstances: Unpack[Circumstances],
    ) -> Support:
        """The verdict on every regimen for an exposure profile, best first.

        expression: a profile, or a `Question`, which includes the options below.
        engine: "reference", "sparql" or "walk"; all derive the same answer.
        as_of: use only what was known by the end of this day, month or year: 2020-06-01, 2020-06
            or 2020.
        endpoint: base the verdicts on this endpoint alone.
        available: the available drugs and classes; regimens that contain other drugs are excluded
            (steroids are always available).
        region: exclude regimens that have been withdrawn in this region, or that contain a drug
            withdrawn there.
        open: treat drugs that the profile does not mention as unknown instead of not received.

        Raises `TrialgraphError` for a profile or an option that cannot be read.
        """
        return self.reasoner.support(Question.of(expression, **circumstances), engine)

    @names_other_fields
    def explain(
        self,
        regimen: str,
        expression: str | Question,
        *,
        engine: Engine = "reference",
        **circumstances: Unpack[Circumstances],
    ) -> Explanation:
        """The evidence and reasoning behind the verdict on one regimen, and its open questions.

        The options are those of `support`; the regimen and the profile may be swapped. Raises
        `UnknownNameError` for an unknown regimen.
        """
        from trialgraph.graph.explanation.explain import explain

        question = Question.of(expression, **circumstances)
        knows = self.evidence.vocabulary.knows_regimen
        if not knows(regimen) and knows(question.expression):
            regimen, question = question.expression, replace(question, expression=regimen)
        name = self.evidence.vocabulary.regimen(regimen)
        if not self.evidence.vocabulary.regimens[name].is_treatment:
            raise TrialgraphError(
                message(
                    "explanation.no-treatment",
                    "{regimen} is a control that is no treatment, so it gets no verdict; explain "
                    "the regimen that was compared with it",
                    regimen=name,
                )
            )
        return explain(self.reasoner.ask(question, engine), name)

    @names_other_fields
    def compare(
        self,
        expression: str | Question,
        *,
        reference: str = "",
        random: bool = False,
        tau2: str | float = "DL",
        populations: str = "applicable",
        interim: bool = True,
        without: Iterable[str] = (),
        measure: str = "OR",
        engine: Engine = "reference",
        **circumstances: Unpack[Circumstances],
    ) -> ProfileComparison:
        """Network meta-analysis of the comparisons that apply to a profile.

        The result gives the studies included and excluded, with reasons, and the estimates.

        reference: the reference treatment (default: the one with the most studies).
        random: random effects instead of a common effect.
        tau2: estimator of the heterogeneity variance ("DL", "REML" or "PM"), or its value.
        populations: those to include, by how closely they match the profile: "matched" (applicable,
            all patients refractory to what the profile names), "direct", "applicable" (direct and
            partial) or "all" (also indirect).
        interim: whether to include interim reports that have no later report.
        without: trials to exclude.
        measure: "OR" or "RR", for response endpoints; survival is compared by hazard ratios.
        endpoint: by default the leading endpoint of the stage of care of the trials that apply (of
            the field's own stage, if one of them is in it); if the stage has none, the first
            survival endpoint that decides verdicts.

        The other options are those of `support`. For networks of other data, see
        `compare_file`. Raises `TrialgraphError`
        for an unknown name or option.
        """
        from trialgraph.graph.comparison.fitting import Method
        from trialgraph.graph.comparison.profile_comparison import compare_regimens, known_trials

        question = Question.of(expression, **circumstances)
        inquiry = self.reasoner.ask(question, engine)
        terms = SelectionCriteria(
            grades_of(populations),
            interim,
            known_trials(self.evidence, without),
            measure.upper(),
            populations == MATCHED,
        )
        chosen = self.evidence.vocabulary.regimen(reference) if reference else ""
        return compare_regimens(inquiry, terms, Method(chosen, random, tau2))

    @names_other_fields
    def diff(
        self,
        other: KnowledgeGraph | Files,
        profiles: str | Iterable[str] = (),
        *,
        conditions: Iterable[str] = (),
    ) -> Difference:
        """The verdicts that differ between this graph and another, and the rows that cause this.

        other: a graph, or files to add to the evidence, as in `tg.open(adding=…)`.
        profiles: the profiles to compare (default: the characteristics of each population in either
            graph, combined with each number of prior lines that its patients can have).
        conditions: those of the rows of files that name none, as in `open`.

        Raises the errors of `open`, and `TrialgraphError` for a profile that cannot be read with
        either graph.
        """
        from trialgraph.graph.impact.difference import difference

        if isinstance(other, KnowledgeGraph):
            after = other
        else:
            after = open(self.field_folder or "", adding=other, conditions=conditions)
        return difference(
            self.reasoner, after.reasoner, [profiles] if isinstance(profiles, str) else profiles
        )

    def __repr__(self) -> str:
        sizes = {
            name: len(getattr(self.evidence, name)) for name in ("trials", "results", "sources")
        }
        return f"<KnowledgeGraph: {', '.join(f'{size} {name}' for name, size in sizes.items())}>"
