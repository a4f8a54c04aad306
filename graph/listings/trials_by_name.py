"""The trial that a person means by a name."""

from __future__ import annotations

import re

from ...errors import TrialgraphError, UnknownNameError
from ...message import joined, message
from ..model.evidence import Evidence
from ..model.name_index import folded
from ..model.rows import Trial

_MOST = 5
_WORDS = re.compile(r"[\w.()/-]*\w")


def names_of(trial: Trial, evidence: Evidence) -> tuple[str, ...]:
    """The names by which a trial is known, its identifier first."""
    shown = str(evidence.trial_names[trial.id])
    names = (trial.id, shown, trial.label, trial.registry_id, *trial.synonyms)
    return tuple(dict.fromkeys(filter(None, names)))


def trial_of(name: str, evidence: Evidence) -> str:
    """The identifier of the trial with this name, or of the only one with a name that begins with
    these words.

    Raises `UnknownNameError` for an unknown name, and `TrialgraphError` for the beginning of
    several.
    """
    if name in evidence.trials:
        return name  # a record's number is the name of its trial and may be that of another, too
    wanted = folded(name)
    names = {trial.id: names_of(trial, evidence) for trial in evidence.trials.values()}
    for trial, known in names.items():
        if wanted in map(folded, known):
            return trial
    begun = [trial for trial, shown in evidence.trial_names.items() if _begins(shown, name)]
    if len(begun) == 1:
        return begun[0]
    if not begun:
        raise UnknownNameError("trial", name, [own for known in names.values() for own in known])
    shown = [evidence.trial_names[trial] for trial in begun]
    raise TrialgraphError(
        message(
            "listings.several_trials",
            "'{name}' is the beginning of the names of {count} trials; give the whole name: "
            "{names}",
            name=name,
            count=len(begun),
            names=joined("; ", [*shown[:_MOST], *(["…"] if len(shown) > _MOST else [])]),
        )
    )


def _begins(shown: str, name: str) -> bool:
    """Whether a name begins with the words of another text."""
    words = name.casefold().split()
    return bool(words) and _WORDS.findall(shown.casefold())[: len(words)] == words
