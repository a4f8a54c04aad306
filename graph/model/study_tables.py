"""The tables of trials and results, guidance, rules and numerals."""

from __future__ import annotations

from .columns import CHANGED, PLACE, Table, place, table
from .judgement_table import JUDGEMENTS

STUDY_TABLES: tuple[Table, ...] = (
    table(
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
setting             ref(stages) The stage of care of the trial, such as front-line treatment or
                    treatment for relapse; empty: not stated.
crossover           choice(allowed/not-allowed) Whether patients of the control arm could receive
                    the tested treatment after progression, if the source says so.
enrolled            printed     Number of patients enrolled, as printed.
synonyms*           text        Other names of the trial."""
        + PLACE,
    ),
    table(
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
        + place(flags=False),
    ),
    table(
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
conditions*         ref(conditions) The conditions that its patients have, one of these at least;
                    empty: those of the population that it is part of, or else of the field.
inferred_criteria   expression  Those of the criteria that are inferred and not printed: they apply,
                    but do not show how many lines the patients received.
n                   printed     Number of patients, as printed.
denominator         choice(randomised/enrolled/treated/infused/evaluable/responders) Which patients
                    n counts.
reported            choice(yes/no) no: the source only mentions that the population was enrolled,
                    and prints no results for it."""
        + PLACE,
    ),
    table(
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
        + PLACE,
    ),
    table(
        "reports",
        "report",
        "Report",
        "A data cut of a trial.",
        """
trial!              ref(trials) The trial.
sequence            integer     Position among the trial's reports in order of time, counted from 1;
                    empty if it is unknown: the report then neither supersedes another nor is
                    superseded.
status!             choice(interim/update/final/unstated) Kind of data cut.
follow_up_months    decimal     Median follow-up in months.
date                date        Date of the data cut, as printed.
venue               text        Where the report was presented or published."""
        + "\n"
        + place(flags=False),
    ),
    table(
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
unit                choice(months/weeks/days/years/percent/ratio/count) Unit of the figures.
landmark_months     decimal For a landmark: the time, in months, at which the probability is given.
ci_low              decimal     Lower limit of the confidence interval.
ci_high             decimal     Upper limit of the confidence interval.
ci_level            decimal     Level of the confidence interval in percent, if printed.
comparator_ci_low   decimal     Lower limit of the confidence interval of comparator_value.
comparator_ci_high  decimal     Upper limit of the confidence interval of comparator_value.
p_value             printed     P value as printed.
interaction_p       printed     For a subgroup: the p value printed for the interaction, that is for
                    the difference between the effects in this and the other subgroups.
n                   printed     Number of patients on whom the value is based.
n_comparator        printed     Number of patients on whom comparator_value is based.
count               printed     Numerator of the value, as printed.
comparator_count    printed     Numerator of comparator_value, as printed.
follow_up_months    decimal     Median follow-up printed for this figure, in months.
direction           choice(better/worse/no+difference) Result for the tested arm (prognostic: the
                    first population), according to the text or the interval.
review              choice(independent/investigator) Who judged whether the event occurred, if the
                    source says so.
immature            choice(yes) yes: the source calls the data immature.
crossover_adjusted  choice(yes) yes: adjusted for control patients who received the tested
                    treatment.
claim               text        What the source claims, in a few words.
claim_scope         choice(trial/several) Whether the claim is about this trial or about several
                    trials at once."""
        + PLACE,
    ),
    table(
        "statements",
        "statement",
        "Statement",
        "What a source recommends, considers, claims or advises against, or says is not known.",
        """
kind!               choice(recommends/prefers/alternative/considers/mentions/claims/cautions/
                    advises-against/gap) What the statement says about its regimens.
regimens*           ref(regimens) Regimens to which the statement refers.
drugs*              ref(drugs)  Drugs to which the statement refers.
setting             expression  The patients to whom it applies.
conditions*         ref(conditions) The conditions for which it applies; empty: those of the field.
versus*             ref(regimens) Regimens with which it compares them.
asserts*            choice(safe/comparable/better/worse) What the statement claims, if comparisons
                    can test it.
studies*            ref(trials) Studies whose results it calls comparable; its own study first.
grade               text        Grade, as printed.
topic               text        Topic, in a few words.
summary!            text        What the statement says, in our own words."""
        + PLACE,
    ),
    table(
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
inferred_criteria   expression  Those of the criteria of the indication that are inferred and not
                    printed, such as a line of therapy where the source says only "relapsed or
                    refractory": who meets them may still not meet the indication.
conditions*         ref(conditions) The conditions for which it applies; empty: those of the field.
trial               ref(trials) The trial on which the decision is based."""
        + PLACE,
    ),
    table(
        "cautions",
        "caution",
        "Caution",
        "A harm or limitation that is listed next to a verdict and never excludes a regimen.",
        """
regimen             ref(regimens) The regimen.
drug                ref(drugs)  The drug.
when                expression  The patients to whom it applies; empty for all.
conditions*         ref(conditions) The conditions for which it applies; empty: those of the field.
harm!               text        The harm or limitation, in a few words.
summary!            text        What the source says, in our own words."""
        + "\n"
        + place(flags=False, note=False),
    ),
    table(
        "rules",
        "rule",
        "Rule",
        "A rule about which regimens are excluded, or which evidence is indirect, for certain "
        "profiles.",
        """
kind!               choice(component/target/intolerance/feature/left-out/access/withdrawal/off)
                    Kind of rule; off: the field switches off the rule of the method that has this
                    identifier.
subject             text        For a target rule, the target; for a feature rule, the drug or class
                    that it excludes; for a left-out rule, the feature that trials left out.
exempt*             ref(classes) Classes to which the rule does not apply.
when                expression  For a feature rule: the patients for whom its subject is excluded.
doubt_if            expression  For a feature rule: the patients for whom it is in doubt whether
                    "when" applies, unless the profile says so.
conditions*         ref(conditions) The conditions for which it applies; empty: those of the field.
reason!             text        Why the rule exists, in our own words.
source              ref(sources) The document on which the rule is based.
paragraph*          paragraphs The lines of the source that contain it, counting non-blank lines
                    from 1."""
        + CHANGED,
    ),
    JUDGEMENTS,
    table(
        "certainty",
        "step",
        "CertaintyStep",
        "A reason for downgrading the certainty of evidence.",
        """
amount!             integer     Number of levels by which it lowers certainty.
reason!             text        When the step applies.
citation            text        The publication on which the step is based."""
        + CHANGED,
    ),
    table(
        "limits",
        "limit",
        "Limit",
        "A constant of the method, which decides a verdict, a certainty or a warning.",
        """
value!              text        A number, a level of certainty, or words separated by "; ".
unit                text        What the number counts or measures, or the kind of the words.
definition!         text        What it decides.
citation            text        The publication on which the limit is based."""
        + CHANGED,
    ),
    table(
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
    table(
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
)
