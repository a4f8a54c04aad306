"""The tables of documents, terms, endpoints and definitions."""

from __future__ import annotations

from .columns import CHANGED, HIDDEN, LABELS, PLACE, Table, table

VOCABULARY_TABLES: tuple[Table, ...] = (
    table(
        "sources",
        "source",
        "Source",
        "A document that reports or evaluates evidence.",
        """
short               text        A short identifier.
title               text        Title.
citation            text        The citation of the document, as one text.
authors             text        Family names with initials, in order: Doe J, van der Roe RS, et al.
container           text        The journal, book or website in which the document appeared.
volume              text        The volume of the journal.
issue               text        The issue of the volume.
pages               text        The pages, or the article number.
url                 text        Web address, if there is no DOI.
doi                 text        Digital object identifier.
published           date        Date of publication: a day, a month or a year; empty if the document
                    prints none (a day of reading is no date of publication).
content_until       date The latest date mentioned in the content, if a later page republishes older
                    content.
kind!               choice(guideline/review/digest/question-and-answer/article/abstract/label/
                    assessment-report/registry-record/user-table) Kind of document.
language            choice(en/zh) Language of the text that was read.
note                text        A remark by the curators.""",
    ),
    table("targets", "target", "Target", "A molecule that drugs bind.", LABELS),
    table(
        "classes",
        "class",
        "DrugClass",
        "A group of drugs or procedures of one type.",
        LABELS
        + HIDDEN
        + """
broader*            ref(classes) Broader classes that contain this one.
atc                 text        Verified ATC group.""",
    ),
    table(
        "drugs",
        "drug",
        "Drug",
        "A drug, or a procedure that is given as treatment.",
        LABELS
        + HIDDEN
        + """
kind!               choice(drug/procedure/unnamed) Whether this is a drug or a procedure;
                    unnamed if sources do not name the product (BCMA CAR T cells).
classes*            ref(classes) Classes to which the drug belongs.
targets*            ref(targets) Molecules that the drug binds.
stages*             ref(stages) Stages of care that count as no line of therapy and in which the
                    drug may be given, such as adjuvant treatment: whoever received it has not
                    necessarily had a line. Trials of such a stage add theirs.
background          choice(steroid/cytotoxic/procedure) Type of background treatment: if a profile
                    does not mention it, it is unknown whether the patient received it.
atc                 text        Verified ATC code.
ncit                text        Verified NCI Thesaurus code.
rxcui               text        Verified RxNorm concept.
chembl              text        Verified ChEMBL identifier.
drugbank            text        Verified DrugBank identifier.""",
    ),
    table(
        "regimens",
        "regimen",
        "Regimen",
        "A drug given alone, drugs given together, a procedure, or a planned sequence of these.",
        LABELS
        + """
drugs*!             ref(drugs)  Drugs and procedures of the regimen.
optional_drugs*     ref(drugs)  Drugs of the regimen that may be omitted.
kind!               choice(combination/monotherapy/procedure/strategy/class/no-treatment) Kind of
                    regimen; no-treatment: a control such as placebo, observation or best supportive
                    care, which gets no verdict.
note                text        A remark by the curators.""",
    ),
    table(
        "features",
        "feature",
        "Feature",
        "A characteristic of the patient or of the disease that can be present or absent.",
        LABELS
        + HIDDEN
        + """
implies*            ref(features) Broader features that this one implies.
opposite            ref(features) The feature that is absent when this one is present.
must_be_reported    choice(yes) yes: evidence from people in whom the feature is not reported is
                    indirect for a person who has it.""",
    ),
    table(
        "quantities",
        "quantity",
        "Quantity",
        "What is measured in a patient or in the disease, as a number.",
        LABELS
        + HIDDEN
        + """
unit                text        Unit of the values, if they have one.
whole               choice(yes/no) yes: only whole numbers are values.
low                 decimal     The lowest possible value; 0 if empty.
high                decimal     The highest possible value, if there is one.
decisive            choice(yes) yes: a value that a profile states is looked up in every
                    population, as features are; otherwise it only meets or fails requirements.
must_be_reported    choice(yes) yes: evidence from people in whom the quantity is not reported is
                    indirect for a person whose value is stated.
note                text        A remark by the curators."""
        + CHANGED,
    ),
    table(
        "endpoints",
        "endpoint",
        "Endpoint",
        "What a result measures.",
        LABELS
        + """
shown               text        Its name in figures, if that is not the identifier.
family!             choice(survival/response/time/harm/description) What sort of outcome the
                    endpoint measures.
better              choice(higher/lower) Whether higher or lower values are better for the patient.
decides             choice(yes)  yes: a difference in this endpoint counts as benefit or harm.
stands_for          ref(endpoints) The endpoint that this one replaces if a trial does not report
                    that endpoint.
death_from_any_cause choice(yes) yes: the event is death from any cause, and nothing else.
note                text        A remark by the curators."""
        + CHANGED,
    ),
    table(
        "definitions",
        "definition",
        "Definition",
        "A named condition, used as is:NAME.",
        LABELS
        + """
concept             text Name of what is defined. Rival definitions share it; is:CONCEPT means the
                    first of them.
expression!         expression  The condition, in the exposure language.
note                text        A remark by the curators.
source!             ref(sources) The document that gives the definition.
paragraph*!         paragraphs The lines of the source that contain it, counting non-blank lines
                    from 1.""",
    ),
    table(
        "thresholds",
        "threshold",
        "Threshold",
        "A limit that a definition sets for a measured quantity.",
        """
definition!         ref(definitions) The definition that sets the limit.
together            text Limits with the same word here must all be met; other limits of the
                    definition are alternatives.
quantity!           text        What is measured.
change!             choice(level/increase/decrease) Whether this is a limit for a level, a rise or a
                    fall.
operator            choice(>/>=/</<=/~) How the quantity is compared with the limit.
limit!              printed     The limit as printed.
limit_unit!         text        Unit of the limit."""
        + PLACE,
    ),
)
