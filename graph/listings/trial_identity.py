"""The columns of the table of trials about identity: records, papers, and contradictions."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from ..model.evidence import Evidence
from ..model.identity_rows import Publication
from ..model.rows import SEPARATOR, Trial
from ..reasoning.dating import last_day


def identity_of(evidence: Evidence, trial: Trial) -> dict[str, Any]:
    """Records and papers of a trial, and where they contradict what the sources print.

    `published` is the first verified date of a publication; `enrolled` gives both numbers if a
    record contradicts the printed one.
    """
    papers = evidence.publications_of.get(trial.id, ())
    records = evidence.records_of(trial.id)
    return {
        "enrolled": evidence.size_of(trial.id),
        "registered": _listed(record.enrolled for record in records),
        "masking": _listed(dict.fromkeys(record.masking for record in records)),
        "control": _listed(dict.fromkeys(record.control for record in records)),
        "doi": _listed(paper.doi for paper in papers),
        "pmid": _listed(paper.pmid for paper in papers),
        "published": _first(paper.published for paper in first_papers(papers)),
        "record": _listed(record.url for record in records),
        "paper": _first(url for paper in first_papers(papers) for url in paper.urls),
        "links": _listed(address for _, address in evidence.links_of(trial.id)),
        "differences": _listed(evidence.differences_of(trial.id)),
    }


def first_papers(papers: Iterable[Publication]) -> list[Publication]:
    """The publications by date; those without a verified date come last."""
    return sorted(papers, key=lambda paper: (not paper.published, last_day(paper.published)))


def _first(values: Iterable[str]) -> str:
    return next(filter(None, values), "")


def _listed(values: Iterable[str]) -> str:
    return SEPARATOR.join(filter(None, values))
