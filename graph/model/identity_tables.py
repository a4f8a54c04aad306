"""The tables of identity: registry records, publications, and two names of one study or drug.

Every fact in `registrations` and `publications` was read in the document that identifies the row,
so these rows need no column `source`.
"""

from __future__ import annotations

from .columns import Table, table

_EVIDENCE_OF_A_JOIN = """
active              choice(yes/no) yes: the two names count as one; no: they are kept separate.
reason!             text        Why the two names count as one, or are kept separate.
documents*          text        Registry numbers and publications that show it.
source!             ref(sources) The document of the evidence in which the names occur.
paragraph*!         paragraphs The lines of the source that contain them, counting non-blank lines
                    from 1.
"""

IDENTITY_TABLES: tuple[Table, ...] = (
    table(
        "registrations",
        "registration",
        "Registration",
        "What the record of a public registry says about the identity and design of a trial.",
        """
trials*!            ref(trials) The trials that the record registers.
phase               text        Phase, as in the record.
design              choice(randomised/single-arm/cohort/real-world/meta-analysis/unstated) Design
                    of the trial, according to the record.
randomised          choice(yes/inferred/no) Whether patients were assigned at random.
masking             text        Who does not know the treatment, and whether there is a placebo.
control             text        Treatment of the control arm, in words.
enrolled            printed     Number of patients enrolled (not: randomised), as in the record.
allocated           printed     Number of patients randomised, as in the record or its flow of
                    patients.
anticipated*        choice(enrolled/primary+completion) What the record only anticipates.
started             date        Start of the trial.
primary_completion  date        Last data for the primary outcome.
results_posted      date        First posting of results.
cut_dates*          text        Outcomes with the dates of their data cuts: PFS 2014-11-10.
differs*            choice(phase/design/enrolled/other) In what the record differs from the
                    documents of the evidence, whose rows stay as printed.
read_in             text        The version of the record that was read.
note                text        A remark by the curators.""",
    ),
    table(
        "publications",
        "publication",
        "Publication",
        "A paper or abstract that reports a trial: when, and with which data cut.",
        """
trials*!            ref(trials) The trials that it reports.
reports*            ref(reports) The data cuts whose figures it contains; empty: any.
endpoints*          ref(endpoints) The endpoints whose figures it contains; empty: any.
published           date        Date of publication, as far as it was verified.
doi                 text        Digital object identifier.
pmid                text        PubMed identifier.
web_address         text        Web address, if there is neither DOI nor PubMed identifier.
citation            text        Journal or meeting, year, volume and pages.
cut_date            date        Date of the data cut.
follow_up_months    decimal     Median follow-up in months.
allocated           printed     Number of patients randomised, as printed.
differs*            choice(phase/design/enrolled/other) In what the publication differs from the
                    documents of the evidence, whose rows stay as printed.
note                text        A remark by the curators.""",
    ),
    table(
        "same_study",
        "study",
        "SameStudy",
        "Two trials that may be one study under two names, and why they count as one or not.",
        """
trial!              ref(trials) One trial of the pair.
other_trial!        ref(trials) The other trial of the pair."""
        + _EVIDENCE_OF_A_JOIN,
    ),
    table(
        "same_drug",
        "pair",
        "SameDrug",
        "Two names of one drug, and why they count as one or not.",
        """
drug!               ref(drugs)  The drug, under the name that answers use.
other_drug!         ref(drugs)  The drug under its other name."""
        + _EVIDENCE_OF_A_JOIN,
    ),
)
OWN_DOCUMENT = ("registrations", "publications")  # each row is what one document says
