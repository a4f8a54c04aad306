"""The evidence tables: every table, its columns, and their permitted values.

One declaration serves the checks on loading, the graph (`rdf/to_rdf.py`, `rdf/from_rdf.py`) and the
generated page of terms. `evidence/README.md` explains the columns.
"""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its kind, whether it is required, whether it has several values."""

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
    """Reads `name[*][!] kind[(choices or table)] definition` lines; * several values, !
    required."""
    columns = []
    for line in filter(str.strip, text.splitlines()):
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
label_en            text        Name for a person to read, in English.
label_zh            text        Name in Chinese, where a source gives one.
synonyms*           text        Other correct names, in any language.
"""
_HIDDEN = "hidden_labels*      text        Misspellings that occur in sources.\n"
_PLACE = """
flags*              choice(conflict/p-contradicts-interval/interval-off-centre/printed-for-two-populations/percent-mismatch/claim-against-interval/wording-doubtful/inferred/requirement-as-share/garbled/control-not-named) What is doubtful about the row.
note                text        A remark of the curators.
source!             ref(sources) The document that says so.
paragraph*!         paragraphs  The non-blank lines of the source in which it stands, from 1.
second_reading      choice(agrees/differs) Whether a second, independent reading confirmed the row.
"""


def _place(flags: bool = True, note: bool = True) -> str:
    lines = _PLACE.splitlines()
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
        "A document that reports or judges evidence.",
        """
short               text        A short name for people.
title               text        Title.
citation            text        How the document is cited, as one text.
authors             text        Family names with initials, in order: Doe J, van der Roe RS, et al.
container           text        The journal, book or website in which it appeared.
volume              text        The volume of the journal.
issue               text        The issue of the volume.
pages               text        The pages, or the number of the article.
url                 text        Its address, unless it has a DOI.
doi                 text        Digital object identifier.
published!          date        When it was published: a day, a month or a year.
content_until       date        The newest date that its content names, where it is a page that retells older content.
kind!               choice(guideline/review/digest/question-and-answer/registry-record/user-table) What sort of document it is.
language            choice(en/zh) Language of the text that was read.
note                text        A remark of the curators.""",
    ),
    _table("targets", "target", "Target", "A molecule that drugs bind.", _LABELS),
    _table(
        "classes",
        "class",
        "DrugClass",
        "A class of drugs.",
        _LABELS
        + _HIDDEN
        + """
broader*            ref(classes) Classes that contain this one.
atc                 text        Verified ATC group.""",
    ),
    _table(
        "drugs",
        "drug",
        "Drug",
        "A drug, or a procedure given like one.",
        _LABELS
        + _HIDDEN
        + """
kind!               choice(drug/procedure) Whether it is a drug or a procedure.
classes*            ref(classes) Classes to which it belongs.
targets*            ref(targets) What it binds.
background          choice(steroid/cytotoxic/procedure) What a profile does not name of these is unknown rather than not received.
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
        "Drugs given together, or a procedure.",
        _LABELS
        + """
drugs*!             ref(drugs)  Its drugs and procedures.
optional_drugs*     ref(drugs)  Drugs that may be left out.
kind!               choice(combination/monotherapy/procedure/strategy/class) What sort of regimen it is.
note                text        A remark of the curators.""",
    ),
    _table(
        "features",
        "feature",
        "Feature",
        "A feature of the person or of the disease.",
        _LABELS
        + _HIDDEN
        + """
implies*            ref(features) Broader features that it implies.
opposite            ref(features) The feature whose absence it is.""",
    ),
    _table(
        "endpoints",
        "endpoint",
        "Endpoint",
        "An outcome that results are about.",
        _LABELS
        + """
family!             choice(survival/response/time/harm/description) What sort of outcome it is.
better              choice(higher/lower) Which direction is better for the person.
decides             choice(yes)  Whether a difference in it counts as benefit or harm.
stands_for          ref(endpoints) The endpoint in whose place it counts, where a trial does not print that one.""",
    ),
    _table(
        "definitions",
        "definition",
        "Definition",
        "A named condition, used as is:NAME.",
        _LABELS
        + """
concept             text        The condition that it defines: rival definitions share it, and is:CONCEPT takes the first.
expression!         expression  The condition.
note                text        A remark of the curators.
source!             ref(sources) The document that defines it.
paragraph*!         paragraphs  The non-blank lines of the source in which it stands, from 1.""",
    ),
    _table(
        "thresholds",
        "threshold",
        "Threshold",
        "A limit that a definition sets to something measured.",
        """
definition!         ref(definitions) The definition that sets it.
together            text        A word shared by limits that must be passed together; other limits of the definition are alternatives.
quantity!           text        What is measured.
change!             choice(level/increase/decrease) Whether the limit is of a level, a rise or a fall.
operator            choice(>/>=/</<=/~) How the limit bounds it.
limit!              printed     The limit as printed.
limit_unit!         text        Its unit."""
        + _PLACE,
    ),
    _table(
        "trials",
        "trial",
        "Trial",
        "A study.",
        """
label!              text        Its name, or what it is where the source names none.
registry_id         text        Registry number printed.
phase               text        Phase printed.
design!             choice(randomised/single-arm/cohort/real-world/meta-analysis/unstated) How it was designed.
randomised          choice(yes/inferred/no) Whether the source says that it was randomised, or a phase 3 comparison implies it.
setting!            choice(relapse/front-line/unstated) Whether it treats relapse or the first line.
enrolled            printed     How many took part, as printed.
synonyms*           text        Other names.
rob_randomisation   choice(low/some+concerns/high) Bias arising from the randomisation process (RoB 2, domain 1).
rob_deviations      choice(low/some+concerns/high) Bias due to deviations from the intended interventions (RoB 2, domain 2).
rob_missing         choice(low/some+concerns/high) Bias due to missing outcome data (RoB 2, domain 3).
rob_measurement     choice(low/some+concerns/high) Bias in measurement of the outcome (RoB 2, domain 4).
rob_reporting       choice(low/some+concerns/high) Bias in selection of the reported result (RoB 2, domain 5).
rob_overall         choice(low/some+concerns/high) Overall risk of bias (RoB 2)."""
        + _PLACE,
    ),
    _table(
        "same_study",
        "study",
        "SameStudy",
        "Two names that are held to be one study, with the reason; can be switched off.",
        """
trial!              ref(trials) One name.
other_trial!        ref(trials) The other name.
active              choice(yes/no) no: the two are kept apart.
reason!             text        Why they are held to be one.
source!             ref(sources) The document that suggests it.
paragraph*!         paragraphs  The non-blank lines of the source in which it stands, from 1.""",
    ),
    _table(
        "arms",
        "arm",
        "Arm",
        "A group of a trial, receiving one regimen.",
        """
trial!              ref(trials) The trial.
regimen!            ref(regimens) What the arm receives.
role!               choice(tested/control/single) Its part in the comparison.
dose                text        Dose, where arms differ by dose.
n                   printed     How many were in it, as printed."""
        + "\n"
        + _place(flags=False),
    ),
    _table(
        "populations",
        "population",
        "Population",
        "The people whom results are about.",
        """
trial!              ref(trials) The trial.
label!              text        Who they are, in words.
part_of             ref(populations) The population of which they are a subgroup; empty for the whole trial.
criteria            expression  What holds for all of them, beyond what holds for the population of which they are part.
n                   printed     How many they are, as printed.
denominator         choice(randomised/enrolled/treated/infused/evaluable/responders) Which people n counts.
reported            choice(yes/no) no: mentioned as enrolled, without results."""
        + _PLACE,
    ),
    _table(
        "shares",
        "share",
        "Share",
        "How many of a population fulfil a criterion.",
        """
population!         ref(populations) Of whom.
arm                 ref(arms)   In which arm; empty for all.
criterion!          expression  What they fulfil.
operator            choice(>/>=/</<=/~) How the percentage is bounded.
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
sequence!           integer     Order in time among the trial's reports, from 1.
status!             choice(interim/update/final/unstated) What sort of cut it is.
follow_up_months    decimal     Median follow-up in months.
date                date        Date printed for the cut.
venue               text        Where it was presented."""
        + "\n"
        + _place(flags=False),
    ),
    _table(
        "results",
        "result",
        "Result",
        "A printed figure, or a claim without one.",
        """
kind!               choice(estimate/contrast/prognostic) Of arms, between arms, or between populations.
trial!              ref(trials) The trial.
report              ref(reports) The data cut.
population!         ref(populations) Whom it is about.
arm                 ref(arms)   The tested arm.
comparator_arm      ref(arms)   The control.
comparator_population ref(populations) Prognostic only: the population compared with.
endpoint!           ref(endpoints) The outcome.
event               text        The adverse event, or another detail of the outcome.
measure!            choice(hazard_ratio/odds_ratio/risk_ratio/rate_ratio/ratio/median/mean/rate/landmark/difference/range/claim) What sort of figure it is.
value               printed     The figure as printed; empty for a claim.
comparator_value    printed     The control's figure printed beside it.
unit                choice(months/percent/ratio/count) Unit of the figures.
landmark_months     decimal     For a landmark: months from the start.
ci_low              decimal     Lower limit of the interval.
ci_high             decimal     Upper limit of the interval.
ci_level            decimal     Level of the interval in percent, where printed.
comparator_ci_low   decimal     Lower limit of the control's interval.
comparator_ci_high  decimal     Upper limit of the control's interval.
p_value             printed     P value as printed.
n                   printed     People behind the value.
n_comparator        printed     People behind the control's value.
count               printed     Numerator printed.
comparator_count    printed     The control's numerator printed.
follow_up_months    decimal     Median follow-up printed for the figure, in months.
direction           choice(better/worse/no+difference) For the tested arm, as text or interval say.
claim               text        What the source claims, in one or two words.
claim_scope         choice(trial/several) Whether the claim is made of this trial or of several at once."""
        + _PLACE,
    ),
    _table(
        "statements",
        "statement",
        "Statement",
        "What a source says one should or may do.",
        """
kind!               choice(recommends/prefers/alternative/considers/lists/claims/cautions/advises-against/gap) What it says.
regimens*           ref(regimens) Regimens of which it speaks.
drugs*              ref(drugs)  Drugs of which it speaks.
setting             expression  For whom.
versus*             ref(regimens) Against which regimens.
asserts*            choice(safe/comparable/better/worse) What it claims that comparisons can test.
studies*            ref(trials) The studies whose results it calls comparable, its own first.
grade               text        Grade printed.
topic               text        What it is about, in a word or two.
summary!            text        What it says, in our own words."""
        + _PLACE,
    ),
    _table(
        "approvals",
        "approval",
        "Approval",
        "An agency's act on a drug or regimen.",
        """
act!                choice(approved/accelerated/not-yet-approved/anticipated/withdrawn) What the agency did.
agency              text        The agency.
region              text        Where it holds.
regimen             ref(regimens) The regimen.
drug                ref(drugs)  The drug.
date                date        When.
indication          expression  For whom.
trial               ref(trials) The trial on which it rests."""
        + _PLACE,
    ),
    _table(
        "cautions",
        "caution",
        "Caution",
        "Something that stands beside a verdict and never excludes.",
        """
regimen             ref(regimens) The regimen.
drug                ref(drugs)  The drug.
when                expression  For whom; empty for all.
harm!               text        The harm, in a few words.
summary!            text        What the source says, in our own words."""
        + "\n"
        + _place(flags=False, note=False),
    ),
    _table(
        "rules",
        "rule",
        "Rule",
        "A rule by which regimens are excluded.",
        """
kind!               choice(component/target/intolerance/access/withdrawal) What sort of rule it is.
subject             text        What it is about: a target.
exempt*             ref(classes) Classes to which it does not apply.
reason!             text        Why, in our own words.
source              ref(sources) The document on which it rests.
paragraph*          paragraphs  The non-blank lines of the source in which it stands, from 1.""",
    ),
    _table(
        "certainty",
        "step",
        "CertaintyStep",
        "A step by which certainty goes down.",
        """
amount!             integer     How many levels.
reason!             text        When it applies.""",
    ),
    _table(
        "paragraphs",
        "paragraph",
        "Paragraph",
        "A non-blank line of a source.",
        """
source!             ref(sources) The document.
section!            text        Section, in our own words.
language            choice(en/zh) Language.
role!               choice(evidence/translation/heading/furniture) What the line is for.
translates          text        The paragraph that it says again in another language.""",
    ),
    _table(
        "tokens",
        "position",
        "Token",
        "A numeral printed in a source, and the rows that hold it.",
        """
source!             ref(sources) The document.
paragraph!          integer     The paragraph.
token!              text        The numeral as printed.
rows*               text        Rows that hold it, as table:row.
reason              text        Why it belongs to no row.""",
    ),
]

TABLES: dict[str, Table] = {table.name: table for table in _ALL}
ACCOUNTING = (
    "paragraphs",
    "tokens",
)  # about the text of a source, not about the world; not in the graph
