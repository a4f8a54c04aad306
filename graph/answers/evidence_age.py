"""How old the newest evidence behind a verdict is."""

from __future__ import annotations

from datetime import date

from ...message import message

OLD_AFTER_YEARS = 5


def age_warning(newest: str, as_of: str) -> str:
    """A warning if the newest evidence is more than five years old (on `as_of`, or today)."""
    day = as_of or date.today().isoformat()
    first_day = newest + {4: "-01-01", 7: "-01"}.get(len(newest), "")  # of a year or month
    if not newest or first_day >= f"{int(day[:4]) - OLD_AFTER_YEARS:04}{day[4:]}":
        return ""
    return message(
        "answers.age_warning",
        "newest evidence dates from {date}, more than {years} years ago",
        date=newest,
        years=OLD_AFTER_YEARS,
    )


def with_age(newest: str, is_old: bool) -> str:
    """The date of the newest evidence, marked if it is old."""
    if not is_old:
        return newest
    return message(
        "answers.newest_with_warning",
        "{date} (more than {years} years old)",
        date=newest,
        years=OLD_AFTER_YEARS,
    )
