"""Which record is which trial of the evidence, so that one trial is counted once.

A record is a trial that has its registry number, or its name and a common regimen. A record that
has neither, but the regimens, size and phase of a trial, raises a question: it is not loaded until
the user states whether both are the same.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import NamedTuple

from ...graph.model.name_index import folded
from ...message import message
from .conversion_log import Row
from .groups import RegistryArm
from .known_terms import KnownTrial
from .record_fault import IdentityQuestion
from .study import PHASES, RegistryStudy
from .text import clean

PLACE = "identification and design"
_SIZE_TOLERANCE = 0.05  # of the larger: enrolled and randomised people are often confused
_IN_BRACKETS = re.compile(r"\(([^()]{3,40})\)")
_STATEMENT = re.compile(r"(NCT\d{8})=(.+)")
Statement = tuple[str, str]


class StatedIdentity(NamedTuple):
    """What the user states: pairs of a record's number and the name of a trial.

    `same`: they are the same study; `apart`: they are not. An empty number stands for each record
    that looks like the trial.
    """

    same: frozenset[Statement] = frozenset()
    apart: frozenset[Statement] = frozenset()

    @classmethod
    def of(
        cls, same: Mapping[str, str] | None = None, apart: Mapping[str, str] | None = None
    ) -> StatedIdentity:
        """Statements as mappings from the number of a record to the name of a trial."""
        return cls(frozenset((same or {}).items()), frozenset((apart or {}).items()))

    def about(
        self, record: str, trial: KnownTrial, stated: Collection[Statement]
    ) -> Statement | None:
        """The statement among `stated` about a record and a trial; None if there is none."""
        return next(
            (
                (number, name)
                for number, name in sorted(stated, reverse=True)
                if number in ("", record) and folded(name) in trial.names
            ),
            None,
        )


def statement(text: str) -> Statement:
    """The pair in a text: `NCT01234567=NAME`, or only the name of a trial.

    >>> statement("NCT01234567=TEST-1"), statement("TEST-1")
    (('NCT01234567', 'TEST-1'), ('', 'TEST-1'))
    """
    match = _STATEMENT.fullmatch(text.strip())
    return (match[1], match[2].strip()) if match else ("", text.strip())


class Identity(NamedTuple):
    """The rows that link a record to trials, and the statements of the user that were needed."""

    rows: list[Row]
    used: frozenset[Statement]


def identity_of(
    study: RegistryStudy, arms: Iterable[RegistryArm], started: int, stated: StatedIdentity
) -> Identity:
    """The links of a record to the trials of the evidence that are the same study.

    `started` is the number of participants who started (0 if unknown). Raises `IdentityQuestion`
    if the record looks like a trial and nothing is stated about the two.
    """
    own = frozenset(arm.regimen for arm in arms)
    rows: list[Row] = []
    used: set[Statement] = set()
    found = dict(_recognised(study, own))
    for trial, reason, is_active in found.values():
        rows.append(_row(study, trial, reason, is_active=is_active))
    is_joined = any(is_active for _, _, is_active in found.values())
    alike = (
        []
        if is_joined
        else [
            trial
            for trial in study.known.trials_by_regimens.get(own, ())
            if trial.id not in found and _is_alike(study, trial, started)
        ]
    )
    concerned = {trial.id: trial for trial in alike} | {
        name: trial for name, (trial, _, _) in found.items()
    }
    for record, name in stated.same | stated.apart:
        if record == study.id:
            concerned |= {trial.id: trial for trial in study.known.trials.get(folded(name), ())}
    for trial in concerned.values():
        for is_same, statements in ((True, stated.same), (False, stated.apart)):
            if pair := stated.about(study.id, trial, statements):
                used.add(pair)
                rows = [row for row in rows if row["trial"] != trial.id]
                rows.append(_row(study, trial, _as_stated(is_same), is_active=is_same))
                break
        else:
            if trial in alike:
                raise _question(study, trial, own)
    return Identity(sorted(rows, key=lambda row: row["trial"]), frozenset(used))


def _recognised(
    study: RegistryStudy, own: frozenset[str]
) -> Iterator[tuple[str, tuple[KnownTrial, str, bool]]]:
    """Trials with the record's number or name: identifier → trial, reason, and whether the two are
    joined."""
    trials = study.known.trials
    aliases = [study.id, *map(clean, study.identification.get("nctIdAliases") or ())]
    for name in dict.fromkeys(_names(study)):
        for trial in trials.get(folded(name), ()):
            if trial.id != study.id:
                shared = sorted(own & trial.regimens)
                common = (
                    f", and both gave {', '.join(shared)}"
                    if shared
                    else ", but they share no regimen"
                )
                yield trial.id, (trial, f"Both are called {name}{common}.", bool(shared))
    for name in aliases:
        for trial in trials.get(folded(name), ()):
            if trial.id != study.id:
                reason = f"Both have the registry number {study.id}."
                yield trial.id, (trial, reason, True)


def _names(study: RegistryStudy) -> Iterator[str]:
    """The names of a study: its acronym, and what its titles print in brackets."""
    if study.acronym:
        yield study.acronym
    for title in ("briefTitle", "officialTitle"):
        yield from _IN_BRACKETS.findall(clean(study.identification.get(title)))


def _is_alike(study: RegistryStudy, trial: KnownTrial, started: int) -> bool:
    """Whether a record and a trial with the same regimens have the same size, and no different
    phase."""
    if trial.id == study.id or not trial.regimens:
        return False
    phases = {PHASES[phase] for phase in study.design.get("phases") or () if phase in PHASES}
    known_phases = {part for phase in trial.phases for part in phase.split("/")}
    if phases and known_phases and not phases & known_phases:
        return False
    sizes = {int(study.enrolled or 0), started} - {0}
    tolerance = 0.0 if trial.has_number else _SIZE_TOLERANCE
    return any(
        abs(size - other) <= tolerance * max(size, other) for size in sizes for other in trial.sizes
    )


def _as_stated(is_same: bool) -> str:
    if is_same:
        return "Stated with --same-as when the record was loaded."
    return "Stated with --not-same when the record was loaded."


def _row(study: RegistryStudy, trial: KnownTrial, reason: str, *, is_active: bool) -> Row:
    return {
        "study": f"{study.id}~{trial.id}",
        "trial": trial.id,
        "other_trial": study.id,
        "active": "yes" if is_active else "no",
        "reason": reason,
        **study.log.at(PLACE),
    }


def _question(study: RegistryStudy, trial: KnownTrial, own: frozenset[str]) -> IdentityQuestion:
    pair = f"{study.id}={trial.id}"
    return IdentityQuestion(
        study.located.place,
        message(
            "registry.looks-like",
            "{record} looks like {trial}: both gave {regimens} to {size} people; if they are one "
            "trial, it would count twice",
            record=study.id,
            trial=trial.label,
            regimens=", ".join(sorted(own)),
            size=study.enrolled,
        ),
        message(
            "registry.looks-like.remedy",
            "If they are the same, load with --same-as {pair}; if not, with --not-same {pair}",
            pair=pair,
        ),
    )
