"""How old the newest evidence behind a verdict is."""

from __future__ import annotations

from datetime import date

from ...message import message
from ..reasoning.dating import last_day


def years_elapsed(newest: str, as_of: str) -> int:
    """The full years from a date to `as_of` (empty: today); a year or month counts as its last
    day."""
    start, end = last_day(newest), last_day(as_of or date.today().isoformat())
    return int(end[:4]) - int(start[:4]) - (end[4:] < start[4:])


def age_warning(newest: str, as_of: str, old_after: float) -> str:
    """A warning if the newest evidence is more than so many years old (on `as_of`, or today)."""
    day = last_day(as_of or date.today().isoformat())
    if not newest or last_day(newest) >= f"{int(day[:4]) - int(old_after):04}{day[4:]}":
        return ""
    return message(
        "answers.age_warning",
        "newest evidence dates from {date}, more than {years} years ago",
        date=newest,
        years=f"{old_after:g}",
    )


def with_age(newest: str, is_old: bool, old_after: float) -> str:
    """The date of the newest evidence, marked if it is old."""
    if not is_old:
        return newest
    return message(
        "answers.newest_with_warning",
        "{date} (more than {years} years old)",
        date=newest,
        years=f"{old_after:g}",
    )
