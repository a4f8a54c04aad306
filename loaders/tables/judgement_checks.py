"""Checks of the judgements that a person enters: what each tool needs, and what contradicts it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date

from ...graph.model.judgements import RISKS, ROB_2
from ...graph.model.rows import SEPARATOR
from ...message import message
from .cells import CellFault

Rows = Mapping[str, list[dict[str, str]]]
_OVERALL = "rob_overall"
_RISKS = tuple(f"rob_{domain}" for domain in ROB_2)
_OF_TOOL = {"RoB 2": _RISKS, "ICEMAN": ("population", "credibility")}
_WITHOUT_RANDOMISATION = ("single-arm", "cohort", "real-world")
_NEEDED = {"RoB 2": (_OVERALL,), "ICEMAN": ("population", "credibility")}


def judgement_faults(rows: Rows, before: Rows) -> Iterator[CellFault]:
    """The faults of judgements.csv that its single cells do not show.

    RoB 2 needs an overall judgement, which is not better than that of any domain; ICEMAN needs a
    subgroup and its credibility. Neither may use the columns of the other. RoB 2 is for randomised
    trials, and nobody has judged in the future.
    """
    whole = _whole_populations(rows, before)
    not_randomised = _not_randomised(rows, before)
    for index, row in enumerate(rows.get("judgements", ())):
        tool = row.get("tool", "")
        if tool not in _NEEDED:
            continue  # reported as a fault of the cell
        for column in _NEEDED[tool]:
            if not row.get(column):
                yield _missing(index, column, tool)
        for column in _of_other_tools(tool):
            if row.get(column):
                yield _misplaced(index, column, row[column], tool)
        yield from _better_than_a_domain(index, row)
        if tool == "RoB 2" and row.get("trial") in not_randomised:
            yield _without_randomisation(index, row["trial"], not_randomised[row["trial"]])
        if _is_in_the_future(row.get("judged_on", "")):
            yield _in_the_future(index, row["judged_on"])
        if row.get("population") in whole and tool == "ICEMAN":
            yield _not_a_subgroup(index, row["population"])


def _whole_populations(rows: Rows, before: Rows) -> set[str]:
    populations = (*before.get("populations", ()), *rows.get("populations", ()))
    return {row.get("population", "") for row in populations if not row.get("part_of")}


def _not_randomised(rows: Rows, before: Rows) -> dict[str, str]:
    """Trials of a design without random allocation, unless the row or a registry record says that
    they were randomised → their design."""
    records = (*before.get("registrations", ()), *rows.get("registrations", ()))
    randomised = {
        name.strip()
        for record in records
        if record.get("design") == "randomised" or _is_called_randomised(record)
        for name in record.get("trials", "").split(SEPARATOR)
    }
    return {
        trial.get("trial", ""): trial["design"]
        for trial in (*before.get("trials", ()), *rows.get("trials", ()))
        if trial.get("design") in _WITHOUT_RANDOMISATION
        and not _is_called_randomised(trial)
        and trial.get("trial") not in randomised
    }


def _is_called_randomised(row: Mapping[str, str]) -> bool:
    return row.get("randomised") in ("yes", "inferred")


def _is_in_the_future(day: str) -> bool:
    """Whether the first day of a date (a year, month or day) is still to come; what is no date is
    reported as a fault of the cell."""
    try:
        first = date.fromisoformat(day + {4: "-01-01", 7: "-01"}.get(len(day), ""))
    except ValueError:
        return False
    return first > date.today()


def _of_other_tools(tool: str) -> Iterator[str]:
    for other, columns in _OF_TOOL.items():
        if other != tool:
            yield from columns


def _missing(index: int, column: str, tool: str) -> CellFault:
    problem = message("loaders.judgement-incomplete", "a judgement with {tool} needs it", tool=tool)
    return CellFault(index, column, "", problem, message("loaders.empty-cell.remedy", "Fill it in"))


def _misplaced(index: int, column: str, value: str, tool: str) -> CellFault:
    problem = message("loaders.judgement-column", "is not part of {tool}", tool=tool)
    remedy = message(
        "loaders.judgement-column.remedy",
        "Leave it empty, or enter the judgement with the other tool in a row of its own",
    )
    return CellFault(index, column, value, problem, remedy)


def _better_than_a_domain(index: int, row: Mapping[str, str]) -> Iterator[CellFault]:
    risks = [row.get(column, "") for column in _RISKS]
    if any(risk and risk not in RISKS for risk in risks) or not (overall := row.get(_OVERALL)):
        return
    worst = max((RISKS.index(risk) for risk in risks if risk), default=0)
    if RISKS.index(overall) < worst:
        problem = message(
            "loaders.judgement-too-good", "is better than a domain judged {risk}", risk=RISKS[worst]
        )
        remedy = message(
            "loaders.judgement-too-good.remedy",
            "The overall risk of bias is at least that of the worst domain",
        )
        yield CellFault(index, _OVERALL, overall, problem, remedy)


def _without_randomisation(index: int, trial: str, design: str) -> CellFault:
    problem = message(
        "loaders.judgement-not-randomised",
        "is not randomised (its design: {design}); RoB 2 is for randomised comparisons",
        design=design,
    )
    remedy = message(
        "loaders.judgement-not-randomised.remedy",
        "Leave the row out, or correct the design of the trial",
    )
    return CellFault(index, "trial", trial, problem, remedy)


def _in_the_future(index: int, day: str) -> CellFault:
    problem = message("loaders.judgement-in-future", "is in the future")
    remedy = message("loaders.judgement-in-future.remedy", "Enter the date of the judgement")
    return CellFault(index, "judged_on", day, problem, remedy)


def _not_a_subgroup(index: int, population: str) -> CellFault:
    problem = message("loaders.judgement-of-whole", "is the whole trial, not a subgroup")
    remedy = message("loaders.judgement-of-whole.remedy", "Name the subgroup that was judged")
    return CellFault(index, "population", population, problem, remedy)
