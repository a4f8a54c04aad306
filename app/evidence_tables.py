"""The evidence of an opened graph, and its tables as pandas data frames."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cached_property
from inspect import Parameter, Signature
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from trialgraph.errors import TrialgraphError
from trialgraph.graph.answers.reasoner import Reasoner
from trialgraph.graph.applicability.populations import StudyPopulations
from trialgraph.graph.listings.row_filters import FilterValue, filter_names, identifier_of
from trialgraph.graph.model.evidence import Evidence
from trialgraph.graph.model.field import Field
from trialgraph.graph.model.kinds import Engine
from trialgraph.graph.model.rows import Rows
from trialgraph.graph.rdf.from_rdf import read_rows
from trialgraph.graph.rdf.store import Store
from trialgraph.graph.reasoning.derivation import Derivation
from trialgraph.loaders.fields.known import KnownField
from trialgraph.message import message
from trialgraph.other_fields import names_other_fields
from trialgraph.user_evidence import layers

if TYPE_CHECKING:
    import pandas
    from trialgraph.graph.engines.network import Network
    from trialgraph.graph.listings.plain_network import PlainNetwork
    from trialgraph.graph.sparql.slow_query import SlowQuery

Method = TypeVar("Method", bound=Callable[..., Any])


def takes_filters(table: str) -> Callable[[Method], Method]:
    """Show the filters of a table as keywords of a method, in help and in completion."""

    def with_keywords(method: Method) -> Method:
        shown = [Parameter("self", Parameter.POSITIONAL_OR_KEYWORD)]
        shown += [
            Parameter(name, Parameter.KEYWORD_ONLY, default=None, annotation="FilterValue | None")
            for name in filter_names(table)
        ]
        vars(method)["__signature__"] = Signature(shown, return_annotation="pandas.DataFrame")
        return method

    return with_keywords


class EvidenceTables:
    """The evidence of a graph, the reasoner over it, and its tables as pandas data frames."""

    def __init__(
        self,
        store: Store,
        rows: Rows | None = None,
        *,
        layered_over: KnownField | None = None,
        field_folder: Path | None = None,
    ) -> None:
        """Use the graph in `store`.

        rows: the rows of the graph (default: read from the store).
        layered_over: the field whose layers the graph includes (default: it includes none).
        field_folder: the folder of the field, with its translated sentences.
        """
        self.store = store
        self._rows = rows
        self.layered_over = layered_over
        self.field_folder = field_folder

    @cached_property
    def evidence(self) -> Evidence:
        """All rows of the graph as typed values. Raises `TrialgraphError` for an empty graph."""
        rows = self._rows if self._rows is not None else read_rows(self.store)
        if not rows:
            raise TrialgraphError(
                message(
                    "errors.empty_graph",
                    "the graph contains no evidence; load the output of: trialgraph export "
                    "--format nquads",
                )
            )
        return Evidence.from_rows(rows)

    @property
    def field(self) -> Field:
        """The field to which the evidence belongs: its names, conditions, stage and examples."""
        return self.evidence.vocabulary.of_field

    @cached_property
    def reasoner(self) -> Reasoner:
        """The reasoner over `evidence`, which derives verdicts."""
        return Reasoner(self.evidence, derive=self._derivation)

    @cached_property
    def network(self) -> PlainNetwork:
        """The evidence as a networkx multigraph.

        The nodes are drugs, classes, regimens, trials, arms, populations, results, sources and
        what they require or state, named like `drug/NAME` or `trial/NAME`; the key of an
        edge is its relation. Attributes are text, numbers or truth values, so that every format of
        networkx can write the graph.
        """
        from trialgraph.graph.listings.plain_network import plain_network

        return plain_network(self._values_network)

    @cached_property
    def _values_network(self) -> Network:
        """The evidence as a networkx graph of values, which the engine "walk" walks."""
        from trialgraph.graph.engines.network import network

        return network(self.evidence)

    def _derivation(
        self, engine: Engine, evidence: Evidence, populations: StudyPopulations
    ) -> Derivation:
        """The derivation of an engine other than "reference"; its module is imported only on
        use."""
        if engine == "walk":
            from trialgraph.graph.engines.walk import WalkDerivation

            return WalkDerivation(self._values_network, evidence)
        from trialgraph.graph.engines.sparql import SparqlDerivation

        return SparqlDerivation(self.store, evidence, populations)

    def sources(self) -> pandas.DataFrame:
        """The documents behind the answers, one row each.

        For documents that a user loaded, the row also gives their files, date and user.
        """
        from trialgraph.graph.listings.frames import ColumnType, typed_frame
        from trialgraph.loaders.layers.documents import COLUMNS, documents

        rows = documents(self.evidence, layers(field) if (field := self.layered_over) else ())
        types = {"published": ColumnType("date"), "kind": ColumnType("category")}
        return typed_frame(COLUMNS, rows, types)

    @names_other_fields
    @takes_filters("results")
    def results(self, **filters: FilterValue | None) -> pandas.DataFrame:
        """All reported results, one row each.

        Numbers are floats, beside their printed forms (`value`, `value_printed`); NR, <5 or 8-10
        are NaN. Words from a list, such as measures, are categories.

        Filters are the names of columns, and `drug`, `drug_class`, `refractory` (results of
        patients who were all refractory to the drug or class, or to each of several), `min_n` and
        other limits, such as `max_p_value=0.05`. Of several values, one must match:
        `endpoint=["PFS", "OS"]`. Raises `TrialgraphError` for an unknown filter and
        `UnknownNameError` for a value that no row can have; both name the most similar ones.
        """
        return self._frame("results", filters)

    @names_other_fields
    @takes_filters("trials")
    def trials(self, **filters: FilterValue | None) -> pandas.DataFrame:
        """The trials with their designs and eligibility, one row each; filters as for `results`.

        Dates are datetimes (a year or a month as its last day), beside their printed forms.
        """
        return self._frame("trials", filters)

    @names_other_fields
    @takes_filters("regimens")
    def regimens(self, **filters: FilterValue | None) -> pandas.DataFrame:
        """The regimens with their drugs and trials, one row each; filters as for `results`."""
        return self._frame("regimens", filters)

    @names_other_fields
    @takes_filters("drugs")
    def drugs(self, **filters: FilterValue | None) -> pandas.DataFrame:
        """The drugs with their classes and targets, one row each; filters as for `results`."""
        return self._frame("drugs", filters)

    @names_other_fields
    @takes_filters("statements")
    def statements(self, **filters: FilterValue | None) -> pandas.DataFrame:
        """What the sources recommend, list or caution against; filters as for `results`."""
        return self._frame("statements", filters)

    def lint(self, check: str = "") -> pandas.DataFrame:
        """Inconsistent figures, conflicting sources and outdated statements, one row each.

        check: run only this check, such as "difference" or "outdated". Raises
            `UnknownNameError` for an unknown check.
        """
        import pandas
        from trialgraph.graph.quality.lint import findings
        from trialgraph.graph.quality.result_checks import Finding

        return pandas.DataFrame(findings(self.reasoner, check), columns=list(Finding._fields))

    @names_other_fields
    def query(
        self, name_or_sparql: str, *, timeout: float = 30, **bindings: str
    ) -> pandas.DataFrame:
        """The result of a named query, or of a query written in SPARQL, as a table.

        timeout: seconds after which a query in SPARQL is stopped; named queries have no limit.
        bindings: values of the query's parameters, such as `endpoint="PFS"`.

        Raises `TrialgraphError` for wrong SPARQL, an unknown name or a query that takes too long.
        """
        import pandas
        from trialgraph.graph.sparql.runner import ask, plain

        self.refuse_unknown(bindings)
        answer = ask(self.store, name_or_sparql, bindings, timeout=timeout)
        return pandas.DataFrame(
            [[plain(term) for term in row] for row in answer.rows], columns=list(answer.columns)
        )

    def query_advice(
        self, name_or_sparql: str, *, timeout: float = 30, **bindings: str
    ) -> SlowQuery:
        """Why a query takes its time: seconds, rows, the matches of each pattern, and advice.

        Raises `TrialgraphError` for a query that cannot be read.
        """
        from trialgraph.graph.sparql.slow_query import slow_query

        return slow_query(self.store, name_or_sparql, bindings, timeout=timeout)

    def queries(self) -> pandas.DataFrame:
        """The named queries: name, label, description, and SPARQL text (`query`)."""
        import pandas
        from trialgraph.queries import catalogue

        return pandas.DataFrame(
            [[each.name, each.label, each.description, each.text] for each in catalogue()],
            columns=["name", "label", "description", "query"],
        )

    def refuse_unknown(self, bindings: Mapping[str, str]) -> None:
        """Raise `UnknownNameError` for an unknown drug, class, regimen, trial or endpoint."""
        for name, value in bindings.items():
            if not value.startswith(("<", '"')):
                identifier_of(self.evidence, name, value)

    def _frame(self, table: str, filters: Mapping[str, FilterValue | None]) -> pandas.DataFrame:
        from trialgraph.graph.listings.frames import typed_frame, types_of
        from trialgraph.graph.listings.tabular import table_rows

        columns, rows = table_rows(self.evidence, table, filters)
        return typed_frame(columns, rows, types_of(table))
