"""The facts that the page shows on a node or edge, as (name, text) pairs."""

from __future__ import annotations

from dataclasses import replace

from ...message import joined, message
from ..answers.alternatives_text import by_alternative
from ..answers.evidence_item import EvidenceItem
from ..answers.guidance_text import approval_text, statement_text
from ..answers.notes_text import feature_note_lines, network_lines
from ..answers.outcome import rating_words
from ..answers.support import Support
from ..answers.text import why
from ..answers.trial_identity import differences_behind, links_behind, links_in_words
from ..answers.verdict import Verdict
from ..applicability.profile import Profile
from ..evidence_network.matching import refractory_words
from ..evidence_network.text import matched_sentence, other_people_sentence
from ..listings.tabular import drugs_in_order
from ..model.evidence import Evidence
from ..model.rows import Approval, Caution, Population, Result, Statement, Trial
from ..model.terms import Regimen, Term
from ..reasoning.judgement_wording import credibility_words, risk_of_bias_words
from ..reasoning.wording import figure
from .picture import Facts

NAME = message("view.name", "Name")
DRUGS = message("view.drugs", "Drugs")
SOURCE = message("view.source", "Source")
NOTE = message("view.note", "Note")
PATIENTS = message("view.patients", "Patients")
POPULATION = message("view.population", "Population")
VERDICT = message("view.verdict", "Verdict")
CERTAINTY = message("view.certainty", "Certainty")
APPLICABILITY = message("view.applicability", "Applicability")
NEWEST = message("view.newest", "Newest evidence")
RISK_OF_BIAS = message("view.risk_of_bias", "Risk of bias (RoB 2)")
CREDIBILITY = message("view.credibility", "Credibility of the subgroup effect (ICEMAN)")
CAUTION = message("view.caution", "Caution")
APPROVAL = message("view.approval", "Approval")
FIGURE = message("view.figure", "Figure")
COMPARISON = message("view.comparison", "Comparison")
CHINESE_NAME = message("view.chinese_name", "Chinese name")
FLAGS = message("view.flags", "Flags")
LINKS = message("view.links", "Record and papers")
DIFFERENCES = message("view.differences", "Differs in record or paper")
_LONGEST = 30
_LONGEST_FIGURE, _SHORTEST_NAME = 22, 5


def short_figure(result: Result, longest: int = _LONGEST_FIGURE) -> str:
    """A figure on a node or edge: endpoint, measure and value, without interval and p.

    The name of the endpoint and the qualifier in brackets are shortened, and a claim is; a value
    never is.
    """
    bare = replace(result, ci_low="", ci_high="", p_value="", comparator_value="")
    shown = _with_short_names(bare, longest)
    return shown if result.value else cut(shown, longest)


def fitted_figure(result: Result, longest: int) -> str:
    """A figure with its interval, if it fits once its names are shortened; else without."""
    whole = _with_short_names(replace(result, p_value=""), longest)
    return whole if len(whole) <= longest else short_figure(result, longest)


def _with_short_names(result: Result, longest: int) -> str:
    """A figure in which the name of the endpoint, and then the qualifier, are shortened."""
    excess = len(_on_picture(result)) - longest
    result = replace(result, endpoint_shown=_shortened(result.endpoint_shown, excess))
    excess = len(_on_picture(result)) - longest
    return _on_picture(replace(result, event=_shortened(result.event, excess)))


def _shortened(name: str, excess: int) -> str:
    """The name without as many characters as are in excess, but still recognisable."""
    return cut(name, max(len(name) - excess, _SHORTEST_NAME)) if excess > 0 else name


def edge_figure(result: Result) -> str:
    """A figure on an edge: without the name of the endpoint if it is a long one, which the node
    gives."""
    name = result.endpoint_shown
    if not name:
        return short_figure(result)
    bare = replace(result, ci_low="", ci_high="", p_value="", comparator_value="")
    return cut(_on_picture(bare).removeprefix(name).strip(), _LONGEST_FIGURE)


def _on_picture(result: Result) -> str:
    return brief_figure(result).replace(" median ", " ")


def brief_figure(result: Result) -> str:
    """A figure without the words that the endpoint and unit imply; a difference is named as one."""
    return figure(result).replace(" rate ", " ").replace(" months", " mo")


def cut(text: str, longest: int = _LONGEST) -> str:
    """The text with at most `longest` characters; an ellipsis marks the cut."""
    return text if len(text) <= longest else text[: longest - 1].rstrip() + "…"


def of_result(result: Result, evidence: Evidence) -> Facts:
    """A result as its source reports it."""
    trial, population = evidence.trials[result.trial], evidence.populations[result.population]
    tested, control = evidence.regimen_of(result.arm), evidence.regimen_of(result.comparator_arm)
    yield FIGURE, figure(result)
    if control:
        yield COMPARISON, f"{tested} vs {control}"
    else:
        yield message("view.regimen", "Regimen"), tested
    phase = f"phase {trial.phase}" if trial.phase else ""
    yield (
        message("view.trial", "Trial"),
        f"{trial.label or trial.id} ({', '.join(filter(None, (phase, trial.design)))})",
    )
    yield POPULATION, population.label or population.id
    yield PATIENTS, " vs ".join(filter(None, (result.n, result.n_comparator)))
    yield message("view.report", "Report"), result.report
    yield LINKS, links_in_words(links_behind(result, evidence))
    yield DIFFERENCES, joined("; ", differences_behind(result, evidence))
    yield RISK_OF_BIAS, risk_of_bias_words(result, evidence)
    yield CREDIBILITY, credibility_words(result, evidence)
    yield SOURCE, evidence.place(result)
    yield FLAGS, ", ".join(result.flags)
    yield NOTE, result.note


def of_item(item: EvidenceItem, verdict: Verdict, evidence: Evidence, decides: bool) -> Facts:
    """A result with its applicability.

    If the result decides the verdict, the verdict and its certainty are included.
    """
    for name, text in of_result(item.result, evidence):
        yield name, text
        if name == POPULATION:
            people = item.applicability.assessments[0].people
            yield message("view.eligibility", "Eligibility"), str(people)
            yield APPLICABILITY, joined(". ", [item.grade, joined("; ", item.reasons)])
            if decides:
                yield VERDICT, f"{verdict.regimen}: {verdict.verdict}"
                yield CERTAINTY, certainty_steps(verdict)


def people_of(matched: bool | None, profile: Profile) -> Facts:
    """Whose patients a comparison is about; nothing if the profile marks no comparisons."""
    if matched is None:
        return
    drugs = refractory_words(profile)
    sentence = matched_sentence(drugs) if matched else other_people_sentence(drugs)
    yield message("view.people", "People"), sentence


def certainty_steps(verdict: Verdict) -> str:
    """The certainty with its starting point and every downgrade; empty if there is none."""
    if not verdict.certainty:
        return ""
    return message(
        "view.certainty_steps",
        "{certainty} (starts at {start}; {steps})",
        certainty=verdict.certainty,
        start=verdict.certainty_start,
        steps=rating_words(verdict),
    )


def of_profile(support: Support) -> Facts:
    """The date of the newest evidence, network estimates, and notes on features of the profile."""
    yield NEWEST, support.newest_evidence
    for line in network_lines(support):
        if line:
            yield message("view.network", "Network"), line.removeprefix("• ")
    for feature_note in support.feature_notes:
        name = message("view.notes_on", "Notes on {feature}", feature=feature_note.name)
        for line in feature_note_lines(feature_note):
            yield name, line.removeprefix("• ")


def of_verdict(verdict: Verdict, evidence: Evidence) -> Facts:
    """A regimen in the answer to a profile: what decides its verdict, and how certain that is."""
    yield DRUGS, drugs_of(evidence.vocabulary.regimens[verdict.regimen], evidence)
    yield VERDICT, joined(": ", [verdict.verdict, joined("; ", verdict.reasons)])
    yield message("view.decided_by", "Decided by"), why(verdict) if verdict.deciding else ""
    yield message("view.by_alternative", "By alternative"), by_alternative(verdict)
    yield APPLICABILITY, verdict.applicability
    yield CERTAINTY, certainty_steps(verdict)
    yield message("view.tier", "Tier"), str(verdict.tier or "")
    yield NEWEST, verdict.newest_with_warning
    yield RISK_OF_BIAS, verdict.risk_of_bias_words


def context_of(verdict: Verdict, evidence: Evidence) -> Facts:
    """Facts about a regimen that do not decide its verdict."""
    for unknown in verdict.unknowns:
        yield message("view.unknown", "Unknown"), unknown
    for harm in verdict.harms:
        text = f"{evidence.study_name(harm.trial)}: {figure(harm)} [{evidence.place(harm)}]"
        yield message("view.harm", "Harm"), text
    for own in verdict.tolerability:
        text = f"{evidence.study_name(own.trial)}: {figure(own)} [{evidence.place(own)}]"
        yield message("view.tolerability", "Tolerability"), text
    for caution in verdict.cautions:
        yield CAUTION, f"{caution.summary} [{evidence.place(caution)}]"
    for approval in verdict.approvals:
        text = approval_text(approval, verdict.supplement.is_met(approval))
        yield APPROVAL, f"{text} [{evidence.place(approval)}]"
    for statement in verdict.statements:
        kind = statement.kind.replace("-", " ")
        name = message("view.statement_kind", "Statement ({kind})", kind=kind)
        text = statement_text(statement, verdict.supplement.is_met(statement))
        yield name, f"{text} [{evidence.place(statement)}]"
    label = evidence.vocabulary.regimens[verdict.regimen].label_zh
    yield CHINESE_NAME, label


def of_statement(statement: Statement, evidence: Evidence) -> Facts:
    """A guideline's statement with its setting."""
    yield message("view.statement", "Statement"), statement.summary
    yield message("view.setting", "Setting"), statement.setting
    yield SOURCE, evidence.place(statement)
    yield NOTE, statement.note


def of_approval(approval: Approval, evidence: Evidence) -> Facts:
    """An approval or withdrawal with its indication."""
    yield APPROVAL, " ".join((approval.act, approval.agency, approval.region, approval.date))
    yield message("view.indication", "Indication"), approval.indication
    yield SOURCE, evidence.place(approval)


def of_caution(caution: Caution, evidence: Evidence) -> Facts:
    """A caution with the profiles that it concerns."""
    yield CAUTION, caution.summary
    yield message("view.when", "When"), caution.when
    yield SOURCE, evidence.place(caution)


def of_trial(trial: Trial, evidence: Evidence) -> Facts:
    """A trial as its source describes it."""
    yield NAME, trial.label
    yield message("view.phase", "Phase"), trial.phase
    yield message("view.design", "Design"), trial.design
    yield message("view.registry", "Registry"), trial.registry_id
    yield message("view.enrolled", "Enrolled"), evidence.size_of(trial.id)
    yield LINKS, links_in_words(evidence.links_of(trial.id))
    yield DIFFERENCES, joined("; ", evidence.differences_of(trial.id))
    yield SOURCE, evidence.place(trial)
    yield NOTE, trial.note


def of_population(population: Population, evidence: Evidence) -> Facts:
    """A population with its criteria and size."""
    yield POPULATION, population.label
    yield message("view.criteria", "Criteria"), population.criteria
    yield PATIENTS, population.n
    yield FLAGS, ", ".join(population.flags)
    yield SOURCE, evidence.place(population)


def of_regimen(regimen: Regimen, evidence: Evidence) -> Facts:
    """A regimen with its drugs and names."""
    yield DRUGS, drugs_of(regimen, evidence)
    yield from of_term(regimen)


def of_term(term: Term) -> Facts:
    """The names of a drug, class or regimen."""
    yield NAME, term.label
    yield CHINESE_NAME, term.label_zh
    yield message("view.other_names", "Other names"), ", ".join(term.synonyms)


def drugs_of(regimen: Regimen, evidence: Evidence) -> str:
    """The labels of the drugs, in the order in which the abbreviation names them."""
    drugs = evidence.vocabulary.drugs
    return " + ".join(drugs[drug].label for drug in drugs_in_order(regimen, evidence))
