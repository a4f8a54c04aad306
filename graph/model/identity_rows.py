"""Rows about identity as values: registry records, publications, and two names of one thing."""

from __future__ import annotations

from dataclasses import dataclass

from .rows import Located

_STUDY_PAGE = "https://clinicaltrials.gov/study/"
_ISRCTN_PAGE = "https://www.isrctn.com/"


@dataclass(frozen=True, slots=True, eq=False)
class Registration:
    """What a registry record says of its trials; `id` is the registry number."""

    id: str
    trials: tuple[str, ...] = ()
    phase: str = ""
    design: str = ""
    randomised: str = ""
    masking: str = ""
    control: str = ""
    enrolled: str = ""
    allocated: str = ""
    anticipated: tuple[str, ...] = ()
    started: str = ""
    primary_completion: str = ""
    results_posted: str = ""
    cut_dates: tuple[str, ...] = ()
    differs: tuple[str, ...] = ()
    read_in: str = ""
    note: str = ""

    @property
    def url(self) -> str:
        """The page of the record; empty for a registry whose address is not known."""
        return registry_url(self.id)


@dataclass(frozen=True, slots=True, eq=False)
class Publication:
    """A paper or abstract on trials; `published` is a verified date: a day, a month or a year."""

    id: str
    trials: tuple[str, ...] = ()
    reports: tuple[str, ...] = ()
    endpoints: tuple[str, ...] = ()
    published: str = ""
    doi: str = ""
    pmid: str = ""
    web_address: str = ""
    citation: str = ""
    cut_date: str = ""
    follow_up_months: float | None = None
    allocated: str = ""
    differs: tuple[str, ...] = ()
    note: str = ""

    @property
    def urls(self) -> tuple[str, ...]:
        """The addresses of the publication: by DOI, in PubMed, otherwise as given."""
        by_number = (doi_url(self.doi), pubmed_url(self.pmid))
        return tuple(filter(None, by_number)) or tuple(filter(None, (self.web_address,)))


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class SameDrug(Located):
    """Two names of one drug; if `active` is "no", they are treated as separate drugs."""

    drug: str = ""
    other_drug: str = ""
    active: str = ""
    reason: str = ""
    documents: tuple[str, ...] = ()


def registry_url(number: str) -> str:
    """The page of a registry number; empty unless it is one of ClinicalTrials.gov or ISRCTN."""
    if number.startswith("NCT"):
        return _STUDY_PAGE + number
    return _ISRCTN_PAGE + number if number.startswith("ISRCTN") else ""


def doi_url(doi: str) -> str:
    return f"https://doi.org/{doi}" if doi else ""


def pubmed_url(pmid: str) -> str:
    return f"https://pubmed.ncbi.nlm.nih.gov/{pmid}/" if pmid else ""


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class SameStudy(Located):
    """Two trials regarded as one study; if `active` is "no", they are treated as separate."""

    trial: str = ""
    other_trial: str = ""
    active: str = ""
    reason: str = ""
    documents: tuple[str, ...] = ()
