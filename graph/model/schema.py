"""The evidence tables: every table, its columns, and their permitted values.

One declaration serves the checks on loading, the graph (`rdf/to_rdf.py`, `rdf/from_rdf.py`) and the
generated page of terms. `evidence/README.md` explains the columns.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its kind, whether it is required, and whether a cell may have several values."""

    name: str
    kind: str = "text"
    required: bool = False
    several: bool = False
    choices: tuple[str, ...] = ()
    table: str = ""
    definition: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """A table: its identifying column, the class of its rows in the graph, and its columns."""

    name: str
    key: str
    type: str
    columns: tuple[Column, ...]
    definition: str = ""
    by_name: dict[str, Column] = field(init=False, repr=False, compare=False, default_factory=dict)

    def __post_init__(self) -> None:
        self.by_name.update({column.name: column for column in self.columns})


def _columns(text: str) -> tuple[Column, ...]:
    """Reads lines of the form `name[*][!] kind[(choices or table)] definition`.

    An asterisk marks a column with several values in a cell, an exclamation mark a required one.
    An indented line continues the one before it.
    """
    columns = []
    for line in filter(str.strip, _unwrapped(text).splitlines()):
        head, kind, definition = line.strip().split(None, 2)
        name = head.rstrip("*!")
        kind, _, rest = kind.partition("(")
        inside = rest.rstrip(")")
        columns.append(
            Column(
                name=name,
                kind=kind,
                required="!" in head,
                several="*" in head,
                choices=tuple(inside.replace("+", " ").split("/")) if kind == "choice" else (),
                table=inside if kind == "ref" else "",
                definition=definition,
            )
        )
    return tuple(columns)


_LABELS = """
label_en            text        Name for readers, in English.
label_zh            text        Name in Chinese, if a source gives one.
synonyms*           text        Other correct names, in any language.
"""
_HIDDEN = "hidden_labels*      text        Misspellings that occur in sources.\n"
_PLACE = """
flags*              choice(conflict/p-contradicts-interval/interval-off-centre/
                    printed-for-two-populations/percent-mismatch/claim-against-interval/
                    wording-doubtful/inferred/requirement-as-share/garbled/control-not-named) What
                    is doubtful about the row.
note                text        A remark by the curators.
source!             ref(sources) The document that reports it.
paragraph*!         paragraphs The lines of the source that contain it, counting non-blank lines
                    from 1.
second_reading      choice(agrees/differs) Whether a second, independent reading confirmed the row.
"""


def _unwrapped(text: str) -> str:
    """The text with each column on one line; choices may be broken after a slash."""
    return re.sub(r"\n +", " ", re.sub(r"/\n +", "/", text))


def _place(flags: bool = True, note: bool = True) -> str:
    lines = _unwrapped(_PLACE).splitlines()
    return "\n".join(
        line
        for line in lines
        if (flags or "flags*" not in line) and (note or not line.startswith("note"))
    )


def _table(name: str, key: str, type: str, definition: str, columns: str) -> Table:
    head = Column(key, "text", required=True, definition="Identifier of the row.")
    return Table(name, key, type, (head, *_columns(columns)), definition)


_ALL = [
    _table(
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
published!          date        Date of publication: a day, a month or a year.
content_until       date The latest date mentioned in the content, if a later page republishes older
                    content.
kind!               choice(guideline/review/digest/question-and-answer/registry-record/user-table)
                    Kind of document.
language            choice(en/zh) Language of the text that was read.
note                text        A remark by the curators.""",
    ),
    _table("targets", "target", "Target", "A molecule that drugs bind.", _LABELS),
    _table(
        "classes",
        "class",
        "DrugClass",
        "A group of drugs or procedures of one type.",
        _LABELS
        + _HIDDEN
        + """
broader*            ref(classes) Broader classes that contain this one.
atc                 text        Verified ATC group.""",
    ),
    _table(
        "drugs",
        "drug",
        "Drug",
        "A drug, or a procedure that is given as treatment.",
        _LABELS
        + _HIDDEN
        + """
kind!               choice(drug/procedure) Whether this is a drug or a procedure.
classes*            ref(classes) Classes to which the drug belongs.
targets*            ref(targets) Molecules that the drug binds.
background          choice(steroid/cytotoxic/procedure) Type of background treatment: if a profile
                    does not mention it, it is unknown whether the patient received it.
atc                 text        Verified ATC code.
ncit                text        Verified NCI Thesaurus code.
rxcui               text        Verified RxNorm concept.
chembl              text        Verified ChEMBL identifier.
drugbank            text        Verified DrugBank identifier.""",
    ),
    _table(
        "regimens",
        "regimen",
        "Regimen",
        "A drug given alone, drugs given together, a procedure, or a planned sequence of these.",
        _LABELS
        + """
drugs*!             ref(drugs)  Drugs and procedures of the regimen.
optional_drugs*     ref(drugs)  Drugs of the regimen that may be omitted.
kind!               choice(combination/monotherapy/procedure/strategy/class) Kind of regimen.
note                text        A remark by the curators.""",
    ),
    _table(
        "features",
        "feature",
        "Feature",
        "A characteristic of the patient or of the disease that can be present or absent.",
        _LABELS
        + _HIDDEN
        + """
implies*            ref(features) Broader features that this one implies.
opposite            ref(features) The feature that is absent when this one is present.""",
    ),
    _table(
        "endpoints",
        "endpoint",
        "Endpoint",
        "What a result measures.",
        _LABELS
        + """
family!             choice(survival/response/time/harm/description) What sort of outcome the
                    endpoint measures.
better              choice(higher/lower) Whether higher or lower values are better for the patient.
decides             choice(yes)  yes: a difference in this endpoint counts as benefit or harm.
stands_for          ref(endpoints) The endpoint that this one replaces if a trial does not report
                    that endpoint.""",
    ),
    _table(
        "definitions",
        "definition",
        "Definition",
        "A named condition, used as is:NAME.",
        _LABELS
        + """
concept             text Name of what is defined. Rival definitions share it; is:CONCEPT means the
                    first of them.
expression!         expression  The condition, in the exposure language.
note                text        A remark by the curators.
source!             ref(sources) The document that gives the definition.
paragraph*!         paragraphs The lines of the source that contain it, counting non-blank lines
                    from 1.""",
    ),
    _table(
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
        + _PLACE,
    ),
    _table(
        "trials",
        "trial",
        "Trial",
        "A study of patients, of any design.",
        """
label!              text        Name of the trial, or a description if the source gives no name.
registry_id         text        Registry number, as printed.
phase               text        Phase, as printed.
design!             choice(randomised/single-arm/cohort/real-world/meta-analysis/unstated) How the
                    trial was designed.
randomised          choice(yes/inferred/no) yes: the source states it; inferred: assumed for a
                    comparison in a phase 3 trial.
setting!            choice(relapse/front-line/unstated) Whether the patients receive front-line
                    treatment or treatment for relapse.
enrolled            printed     Number of patients enrolled, as printed.
synonyms*           text        Other names of the trial.
rob_randomisation   choice(low/some+concerns/high) Bias arising from the randomisation process (RoB
                    2, domain 1).
rob_deviations      choice(low/some+concerns/high) Bias due to deviations from the intended
                    interventions (RoB 2, domain 2).
rob_missing         choice(low/some+concerns/high) Bias due to missing outcome data (RoB 2, domain
                    3).
rob_measurement     choice(low/some+concerns/high) Bias in measurement of the outcome (RoB 2, domain
                    4).
rob_reporting       choice(low/some+concerns/high) Bias in selection of the reported result (RoB 2,
                    domain 5).
rob_overall         choice(low/some+concerns/high) Overall risk of bias (RoB 2)."""
        + _PLACE,
    ),
    _table(
        "same_study",
        "study",
        "SameStudy",
        "Two trials that may be one study under two names, and why they count as one or not.",
        """
trial!              ref(trials) One trial of the pair.
other_trial!        ref(trials) The other trial of the pair.
active              choice(yes/no) yes: the two trials count as one study; no: they are kept
                    separate.
reason!             text        Why the two trials count as one study, or are kept separate.
source!             ref(sources) The document that gives the reason.
paragraph*!         paragraphs The lines of the source that contain it, counting non-blank lines
                    from 1.""",
    ),
    _table(
        "arms",
        "arm",
        "Arm",
        "A group of patients in a trial who receive one regimen.",
        """
trial!              ref(trials) The trial.
regimen!            ref(regimens) What the arm receives.
role!               choice(tested/control/single) Role of the arm in its trial.
dose                text Dose, schedule or phase of treatment, if it is part of what distinguishes
                    the arm.
n                   printed     Number of patients in the arm, as printed."""
        + "\n"
        + _place(flags=False),
    ),
    _table(
        "populations",
        "population",
        "Population",
        "The patients to whom results refer: all patients of a trial, or a subgroup.",
        """
trial!              ref(trials) The trial.
label!              text        Description of the population, in words.
part_of             ref(populations) For a subgroup: the population that it is part of; empty for
                    the whole trial.
criteria            expression The criteria that all its patients meet, in addition to those of the
                    population that it is part of.
n                   printed     Number of patients, as printed.
denominator         choice(randomised/enrolled/treated/infused/evaluable/responders) Which patients
                    n counts.
reported            choice(yes/no) no: the source only mentions that the population was enrolled,
                    and prints no results for it."""
        + _PLACE,
    ),
    _table(
        "shares",
        "share",
        "Share",
        "The percentage or count of the patients in a population who meet a criterion.",
        """
population!         ref(populations) The population.
arm                 ref(arms)   The arm to which the share is limited; empty for all arms.
criterion!          expression  The criterion that the counted patients meet.
operator            choice(>/>=/</<=/~) Whether the percentage is approximate (~), or a lower or
                    upper bound; empty if exact.
percent             decimal     Percentage as printed.
count               printed     Numerator as printed.
denominator         printed     Denominator as printed."""
        + _PLACE,
    ),
    _table(
        "reports",
        "report",
        "Report",
        "A data cut of a trial.",
        """
trial!              ref(trials) The trial.
sequence!           integer     Position among the trial's reports in order of time, counted from 1.
status!             choice(interim/update/final/unstated) Kind of data cut.
follow_up_months    decimal     Median follow-up in months.
date                date        Date of the data cut, as printed.
venue               text        Where the report was presented or published."""
        + "\n"
        + _place(flags=False),
    ),
    _table(
        "results",
        "result",
        "Result",
        "A printed figure, or a claim for which no figure is printed.",
        """
kind!               choice(estimate/contrast/prognostic) Figure of one arm or of arms side by side,
                    comparison of arms, or comparison of populations.
trial!              ref(trials) The trial.
report              ref(reports) The data cut.
population!         ref(populations) The population to which the result refers.
arm                 ref(arms)   The tested arm of a contrast, or the arm of any other result.
comparator_arm      ref(arms)   The control arm.
comparator_population ref(populations) Prognostic only: the population with which the other one is
                    compared.
endpoint!           ref(endpoints) The endpoint to which the result refers.
event               text        The adverse event, or another detail of what was measured.
measure!            choice(hazard_ratio/odds_ratio/risk_ratio/rate_ratio/ratio/median/mean/rate/
                    landmark/difference/range/claim) Kind of figure.
value               printed     The figure as printed; empty for a claim.
comparator_value    printed     The figure of the control arm, printed next to the value.
unit                choice(months/percent/ratio/count) Unit of the figures.
landmark_months     decimal For a landmark: the time, in months, at which the probability is given.
ci_low              decimal     Lower limit of the confidence interval.
ci_high             decimal     Upper limit of the confidence interval.
ci_level            decimal     Level of the confidence interval in percent, if printed.
comparator_ci_low   decimal     Lower limit of the confidence interval of comparator_value.
comparator_ci_high  decimal     Upper limit of the confidence interval of comparator_value.
p_value             printed     P value as printed.
n                   printed     Number of patients on whom the value is based.
n_comparator        printed     Number of patients on whom comparator_value is based.
count               printed     Numerator of the value, as printed.
comparator_count    printed     Numerator of comparator_value, as printed.
follow_up_months    decimal     Median follow-up printed for this figure, in months.
direction           choice(better/worse/no+difference) Result for the tested arm (prognostic: the
                    first population), according to the text or the interval.
claim               text        What the source claims, in a few words.
claim_scope         choice(trial/several) Whether the claim is about this trial or about several
                    trials at once."""
        + _PLACE,
    ),
    _table(
        "statements",
        "statement",
        "Statement",
        "What a source recommends, considers, claims or advises against, or says is not known.",
        """
kind!               choice(recommends/prefers/alternative/considers/lists/claims/cautions/
                    advises-against/gap) What the statement says about its regimens.
regimens*           ref(regimens) Regimens to which the statement refers.
drugs*              ref(drugs)  Drugs to which the statement refers.
setting             expression  The patients to whom it applies.
versus*             ref(regimens) Regimens with which it compares them.
asserts*            choice(safe/comparable/better/worse) What the statement claims, if comparisons
                    can test it.
studies*            ref(trials) Studies whose results it calls comparable; its own study first.
grade               text        Grade, as printed.
topic               text        Topic, in a few words.
summary!            text        What the statement says, in our own words."""
        + _PLACE,
    ),
    _table(
        "approvals",
        "approval",
        "Approval",
        "A decision by a regulatory agency about a drug or regimen.",
        """
act!                choice(approved/accelerated/not-yet-approved/anticipated/withdrawn) What the
                    agency decided.
agency              text        The agency.
region              text        The region in which the decision applies.
regimen             ref(regimens) The regimen.
drug                ref(drugs)  The drug.
date                date        Date of the decision.
indication          expression  The patients to whom it applies.
trial               ref(trials) The trial on which the decision is based."""
        + _PLACE,
    ),
    _table(
        "cautions",
        "caution",
        "Caution",
        "A harm or limitation that is listed next to a verdict and never excludes a regimen.",
        """
regimen             ref(regimens) The regimen.
drug                ref(drugs)  The drug.
when                expression  The patients to whom it applies; empty for all.
harm!               text        The harm or limitation, in a few words.
summary!            text        What the source says, in our own words."""
        + "\n"
        + _place(flags=False, note=False),
    ),
    _table(
        "rules",
        "rule",
        "Rule",
        "A rule that excludes certain regimens for certain profiles.",
        """
kind!               choice(component/target/intolerance/access/withdrawal) Kind of rule.
subject             text        For a target rule: the target to which it applies.
exempt*             ref(classes) Classes to which the rule does not apply.
reason!             text        Why the rule exists, in our own words.
source              ref(sources) The document on which the rule is based.
paragraph*          paragraphs The lines of the source that contain it, counting non-blank lines
                    from 1.""",
    ),
    _table(
        "certainty",
        "step",
        "CertaintyStep",
        "A reason for downgrading the certainty of evidence.",
        """
amount!             integer     Number of levels by which it lowers certainty.
reason!             text        When the step applies.""",
    ),
    _table(
        "paragraphs",
        "paragraph",
        "Paragraph",
        "A non-blank line of a source.",
        """
source!             ref(sources) The document.
section!            text        Name of the section, in our own words.
language            choice(en/zh) Language.
role!               choice(evidence/translation/heading/furniture) Role of the line in the document.
translates          text        The paragraph of which this one is a translation.""",
    ),
    _table(
        "tokens",
        "position",
        "Token",
        "A numeral printed in a source, and the rows that contain it.",
        """
source!             ref(sources) The document.
paragraph!          integer     The paragraph.
token!              text        The numeral as printed.
rows*               text        Rows that contain it, as table:row.
reason              text        Why the numeral belongs to no row.""",
    ),
]

TABLES: dict[str, Table] = {table.name: table for table in _ALL}
ACCOUNTING = (
    "paragraphs",
    "tokens",
)  # these tables describe the text of the sources; they are not part of the graph
