"""The Python interface: open a knowledge graph, and ask it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, Unpack

from trialgraph.errors import TrialgraphError
from trialgraph.graph.answers.reasoner import Reasoner
from trialgraph.graph.answers.support import Support
from trialgraph.graph.applicability.populations import StudyPopulations
from trialgraph.graph.applicability.profile import Profile
from trialgraph.graph.model.evidence import Evidence
from trialgraph.graph.model.kinds import Engine
from trialgraph.graph.model.question import Circumstances, Question
from trialgraph.graph.model.rows import Rows
from trialgraph.graph.rdf.store import EndpointStore, Store
from trialgraph.graph.reasoning.derivation import Derivation
from trialgraph.user_evidence import layers, load_tables, unload

__all__ = ["KnowledgeGraph", "layers", "load_tables", "open", "unload"]
Files = str | Path | Iterable[str | Path]

if TYPE_CHECKING:
    import pandas
    import rdflib
    from trialgraph.graph.comparison.profile_comparison import ProfileComparison
    from trialgraph.graph.engines.network import Network
    from trialgraph.graph.explanation.explain import Explanation
    from trialgraph.graph.impact.difference import Difference


def open(
    tables: str | Path | None = None,
    *,
    endpoint: str | None = None,
    user_only: bool = False,
    adding: Files | None = None,
    add_unknown: bool = False,
) -> KnowledgeGraph:
    """Opens the shipped evidence with what was loaded over it, a folder of tables, or a graph behind a SPARQL 1.1 endpoint.

    `user_only` leaves the shipped evidence out, but for its words and rules. `adding` lays files (folders of tables, workbooks,
    records of a registry) over what is loaded, in this graph only: nothing is loaded; `add_unknown` adds what records name and
    the evidence does not know, drugs without class and conditions as features. The graph is built when what it is made of has
    changed since it was last built, and kept in the user's cache folder.
    Raises `TrialgraphError` for tables with faults or an endpoint that does not answer.
    """
    from trialgraph.loaders.build import graph_of_evidence, graph_of_tables

    if sum((bool(endpoint), tables is not None, user_only, adding is not None)) > 1:
        raise TrialgraphError(
            "give one of: a folder of tables, an endpoint, only what was loaded, files to add"
        )
    if endpoint:
        return KnowledgeGraph(EndpointStore(endpoint))
    if adding is not None:
        from trialgraph.loaders.incoming import graph_with

        added = graph_with(_paths(adding), add_unknown=add_unknown)
        return KnowledgeGraph(added.store, added.rows)
    built = graph_of_evidence(user_only) if tables is None else graph_of_tables(Path(tables))
    return KnowledgeGraph(built.store, built.rows, layered=tables is None)


def _paths(files: Files) -> list[Path]:
    return [Path(files)] if isinstance(files, (str, Path)) else list(map(Path, files))


class KnowledgeGraph:
    """Trial evidence that answers exposure profiles."""

    def __init__(self, store: Store, rows: Rows | None = None, *, layered: bool = False) -> None:
        """Asks `store`; `rows` spares reading them from it where they are at hand; `layered`: it holds what was loaded."""
        self.store = store
        self._rows = rows
        self.layered = layered

    @cached_property
    def evidence(self) -> Evidence:
        """Everything that the graph holds, as values."""
        from trialgraph.graph.rdf.from_rdf import read_rows

        rows = self._rows if self._rows is not None else read_rows(self.store)
        if not rows:
            raise TrialgraphError(
                "the graph holds no evidence; load it with: trialgraph export --format nquads"
            )
        return Evidence.from_rows(rows)

    @cached_property
    def reasoner(self) -> Reasoner:
        return Reasoner(self.evidence, derive=self._derivation)

    def _derivation(
        self, engine: Engine, evidence: Evidence, populations: StudyPopulations
    ) -> Derivation:
        """What derives answers with an engine other than the reference; loaded when asked for."""
        if engine == "walk":
            from trialgraph.graph.engines.walk import WalkDerivation

            return WalkDerivation(self.network, evidence)
        from trialgraph.graph.engines.sparql import SparqlDerivation

        return SparqlDerivation(self.store, evidence, populations)

    def profile(self, expression: str, *, open: bool = False) -> Profile:
        """Reads an exposure profile.

        Raises `TrialgraphError` that says what cannot be read, and the nearest known words.
        """
        return Profile.read(expression, self.evidence.vocabulary, open=open)

    def support(
        self,
        expression: str | Question,
        *,
        engine: Engine = "reference",
        **circumstances: Unpack[Circumstances],
    ) -> Support:
        """The verdict on every regimen for an exposure profile, best first.

        `as_of` (2020, 2020-06 or 2020-06-01) counts only what was known then; `endpoint` lets only
        that one decide; `available` names the available drugs and classes (steroids always are);
        `region` makes withdrawals there exclude; `open` leaves unknown what the profile does not
        mention. `engine` derives the answer in another way (sparql, walk), which must agree.
        """
        return self.reasoner.support(Question.of(expression, **circumstances), engine)

    def explain(
        self,
        regimen: str,
        expression: str | Question,
        *,
        engine: Engine = "reference",
        **circumstances: Unpack[Circumstances],
    ) -> Explanation:
        """The whole path behind the verdict on one regimen, and what would settle its unknowns.

        Options are those of `support`.
        """
        from trialgraph.graph.explanation.explain import explain

        name = self.evidence.vocabulary.regimen(regimen)
        return explain(self.reasoner.ask(Question.of(expression, **circumstances), engine), name)

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
        """The network meta-analysis of the contrasts that apply to a profile: what entered, what did not and why, the estimates.

        `endpoint` is by default the first that decides verdicts (survival by hazard ratios, response by `measure`: OR or RR);
        `populations` lets in only "direct" ones, those that are "applicable" (direct and partial), or "all" that are not
        outside; `interim` False leaves out interim reports without a later one; `without` names trials to leave out; `tau2`
        says how the heterogeneity variance of `random` effects is estimated (DL, REML, PM) or what it is. Networks of other
        data: `trialgraph.graph.nma` (`read_contrasts`, `read_arms`, `compare`).
        """
        from trialgraph.graph.comparison.profile_comparison import Method, compare_for, known_trials
        from trialgraph.graph.evidence_network.selection import SelectionCriteria, grades_of
        from trialgraph.graph.evidence_network.summary import leading_endpoint

        question = Question.of(expression, **circumstances)
        asked = replace(question, endpoint=question.endpoint or leading_endpoint(self.evidence))
        inquiry = self.reasoner.ask(asked, engine)
        terms = SelectionCriteria(
            grades_of(populations), interim, known_trials(self.evidence, without), measure.upper()
        )
        chosen = self.evidence.vocabulary.regimen(reference) if reference else ""
        return compare_for(inquiry, terms, Method(chosen, random, tau2))

    def diff(self, other: KnowledgeGraph | Files, profiles: str | Iterable[str] = ()) -> Difference:
        """Which verdicts move from this evidence to another, for which profiles, because of which result.

        `other` is another graph, or files to be laid over what is loaded (`tg.open(adding=…)`). `profiles` are those to ask; by
        default all exposure profiles of which either evidence speaks. Raises as `open` does, and for a profile that neither
        evidence can read.
        """
        from trialgraph.graph.impact.difference import difference

        after = other if isinstance(other, KnowledgeGraph) else open(adding=other)
        return difference(
            self.reasoner, after.reasoner, [profiles] if isinstance(profiles, str) else profiles
        )

    def sources(self) -> pandas.DataFrame:
        """The documents behind the answers, one row each; of those that a user loaded also from which files, when and by whom."""
        import pandas
        from trialgraph.loaders.layers.documents import COLUMNS, documents

        return pandas.DataFrame(
            documents(self.evidence, layers() if self.layered else ()), columns=list(COLUMNS)
        )

    def cite(self, answer: Any = None, form: str = "bibtex") -> str:
        """Citations of the documents on which an answer rests, for a reference manager; without an answer, of all.

        `answer` is whatever was answered: of `support`, `explain`, `compare`, `diff`, one verdict, or a table with a column
        source. `form` is ris, bibtex or csl-json. Raises `TrialgraphError` for another.
        """
        from trialgraph.graph.listings.citations import citations, cited

        known = self.evidence.sources
        names = list(known) if answer is None else cited(answer, self.evidence)
        return citations([known[name] for name in names if name in known], form)

    def results(self, **filters: str) -> pandas.DataFrame:
        """Every reported figure, one row each (columns as in the contract); filters: trial, regimen, endpoint, kind …"""
        return self._frame("results", filters)

    def trials(self, **filters: str) -> pandas.DataFrame:
        return self._frame("trials", filters)

    def regimens(self, **filters: str) -> pandas.DataFrame:
        return self._frame("regimens", filters)

    def drugs(self, **filters: str) -> pandas.DataFrame:
        return self._frame("drugs", filters)

    def statements(self, **filters: str) -> pandas.DataFrame:
        return self._frame("statements", filters)

    def lint(self, check: str = "") -> pandas.DataFrame:
        """What deserves a second look, one row each; `check` asks for one kind, such as "difference" or "overtaken".

        Raises `UnknownNameError` for a check that is not known.
        """
        import pandas
        from trialgraph.graph.quality.lint import findings
        from trialgraph.graph.quality.result_checks import Finding

        return pandas.DataFrame(findings(self.reasoner, check), columns=list(Finding._fields))

    def query(
        self, name_or_sparql: str, *, timeout: float = 30, **bindings: str
    ) -> pandas.DataFrame:
        """The answer of a named query, or of SPARQL text; bindings fill the parameters of a named query.

        Own queries end after `timeout` seconds with a `TrialgraphError`.
        """
        import pandas
        from trialgraph.graph.rdf.query_runner import ask, plain

        self.refuse_unknown(bindings)
        answer = ask(self.store, name_or_sparql, bindings, timeout=timeout)
        return pandas.DataFrame(
            [[plain(term) for term in row] for row in answer.rows], columns=list(answer.columns)
        )

    def refuse_unknown(self, bindings: Mapping[str, str]) -> None:
        """Raises `UnknownNameError` where a parameter names a drug, class, regimen, trial or endpoint that is not known."""
        from trialgraph.graph.listings.tabular import identifier_of

        for name, value in bindings.items():
            if not value.startswith(("<", '"')):
                identifier_of(self.evidence, name, value)

    def view(
        self,
        about: str = "",
        out: str | Path = "trialgraph.html",
        *,
        verdicts: Iterable[str] = (),
        lang: str = "en",
        **circumstances: Unpack[Circumstances],
    ) -> Path:
        """Write an interactive graph of a regimen, a profile or all evidence to one HTML file.

        `verdicts` shows only the regimens with these verdicts and their controls; `lang` is the
        language of the page ("en" or "zh"); the other options are those of `support`. Returns
        the path of the file, which is self-contained.
        """
        from trialgraph.graph.language.translation import language
        from trialgraph.graph.view.view import write_view

        question, spoken = Question.of(about, **circumstances), language(lang, self.evidence)
        return write_view(self.reasoner, question, Path(out), verdicts, spoken)

    @cached_property
    def graph(self) -> rdflib.Dataset:
        """The graph as an rdflib dataset; the default graph is the union of all named graphs."""
        from trialgraph.graph.rdf.whole_graph import as_rdflib

        return as_rdflib(self.store)

    @cached_property
    def network(self) -> Network:
        """The evidence as a networkx graph: trials, arms, regimens, drugs, classes, populations and results."""
        from trialgraph.graph.engines.network import network

        return network(self.evidence)

    def _frame(self, table: str, filters: dict[str, str]) -> pandas.DataFrame:
        import pandas
        from trialgraph.graph.listings.tabular import rows_of

        columns, rows = rows_of(self.evidence, table, filters)
        return pandas.DataFrame(rows, columns=columns)

    def __repr__(self) -> str:
        size = self.evidence
        return f"<KnowledgeGraph: {len(size.trials)} trials, {len(size.results)} results, {len(size.sources)} sources>"
