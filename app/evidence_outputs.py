"""What is made of the evidence of a graph: searches, timelines, citations, pages and files."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, Unpack

from trialgraph.evidence_tables import EvidenceTables
from trialgraph.graph.language.translation import language
from trialgraph.graph.model.question import Circumstances, Question

if TYPE_CHECKING:
    import pandas
    import rdflib
    from matplotlib.figure import Figure
    from trialgraph.graph.listings.timeline import Event
    from trialgraph.graph.view.interactive import InteractivePage


class EvidenceOutputs(EvidenceTables):
    """The evidence of a graph as tables, and what is made of it for readers and other tools."""

    def find(self, word: str) -> pandas.DataFrame:
        """Everything with a name that contains a word, in English or Chinese, closest first.

        Raises `TrialgraphError` with the nearest names if there is no match.
        """
        import pandas
        from trialgraph.graph.listings.search import Match, find

        return pandas.DataFrame(find(self.evidence, word), columns=list(Match._fields))

    def timeline(self, regimen: str, as_of: str = "") -> pandas.DataFrame:
        """The results, approvals, withdrawals and statements on a regimen, oldest first.

        as_of: only what was known by the end of this day, month or year.

        Dates are datetimes (a year or a month as its last day) beside their printed forms. Raises
        `UnknownNameError` for an unknown regimen, and `TrialgraphError` for text that is no date.
        """
        from trialgraph.graph.listings.frames import ColumnType, typed_frame
        from trialgraph.graph.listings.timeline import KINDS, Event

        types = {"date": ColumnType("date"), "kind": ColumnType("category", tuple(KINDS))}
        return typed_frame(Event._fields, self._events(regimen, as_of), types)

    def plot_timeline(
        self, regimen: str, out: str | Path | None = None, *, as_of: str = "", lang: str = "en"
    ) -> Figure | Path:
        """The timeline of a regimen as a matplotlib figure; if `out` names a file (.svg or .png),
        it is written, and its path returned.

        Raises the errors of `timeline`, and `TrialgraphError` if the file cannot be written.
        """
        from trialgraph.graph.listings.timeline_picture import draw, picture, title_of

        events = self._events(regimen, as_of)
        output = language(lang, self.evidence, self.field_folder)
        name = self.evidence.vocabulary.regimen(regimen)
        title = title_of(self.evidence.vocabulary.regimens[name], output)
        if out is None:
            return picture(events, title, output)
        draw(events, title, Path(out), output)
        return Path(out)

    def _events(self, regimen: str, as_of: str) -> list[Event]:
        from trialgraph.graph.listings.timeline import timeline
        from trialgraph.graph.reasoning.access import Access

        name = self.evidence.vocabulary.regimen(regimen)
        return timeline(self.evidence, name, Access.read(self.evidence, as_of=as_of).as_of)

    def cite(self, answer: Any = None, form: str = "bibtex") -> str:
        """Citations of the documents behind an answer, for a reference manager.

        answer: what `support`, `explain`, `compare` or `diff` returned, one verdict, or a table
            with a column source; by default all documents are cited.
        form: "ris", "bibtex" or "csl-json". Raises `TrialgraphError` for other forms.
        """
        from trialgraph.graph.listings.citations import citations, cited

        known = self.evidence.sources
        names = list(known) if answer is None else cited(answer, self.evidence)
        return citations([known[name] for name in names if name in known], form)

    def view(
        self,
        about: str = "",
        out: str | Path | None = None,
        *,
        verdicts: Iterable[str] = (),
        lang: str = "en",
        **circumstances: Unpack[Circumstances],
    ) -> InteractivePage | Path:
        """An interactive graph, which a notebook shows inline; if `out` names a file, one
        self-contained HTML file is written, and its path returned.

        about: a regimen or a profile (default: all evidence).
        verdicts: show only regimens with these verdicts, and their comparators.
        lang: the language of the page: "en" or "zh".

        The other options are those of `support`. Raises `TrialgraphError` if the file cannot be
        written.
        """
        from trialgraph.graph.view.view import interactive_page

        question = Question.of(about, **circumstances)
        output = language(lang, self.evidence, self.field_folder)
        page = interactive_page(self.reasoner, question, verdicts, output)
        return page.save(out) if out else page

    def export(self, form: str = "trig", out: str | Path | None = None) -> str | Path:
        """The graph as text; if `out` is given, it is written there, and its path returned.

        form: "turtle", "ntriples", "trig", "nquads", "jsonld", "graphml", "csv", "parquet" or
            "rocrate" (of the last three, `out` is a folder; without `out`, the text of CSV is the
            results).

        Raises `UnknownNameError` for another form, and `TrialgraphError` if it cannot be written.
        """
        from trialgraph.graph.listings.export import export

        text = export(self, form, Path(out) if out else None)
        return Path(out) if out else text

    @cached_property
    def graph(self) -> rdflib.Dataset:
        """The graph as an rdflib dataset, whose default graph is the union of the named graphs."""
        from trialgraph.graph.rdf.whole_graph import as_rdflib

        return as_rdflib(self.store)
