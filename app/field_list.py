"""The fields that can be opened, from Python."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pandas


def fields() -> pandas.DataFrame:
    """The shipped fields and those of installed packages, one row each, the default first.

    The column `name` is what `open(field=…)` takes; the others give the declaration of the field,
    the sizes of its tables, and where it is from. Raises `TrialgraphError` if an installed field
    cannot be read.
    """
    import pandas
    from trialgraph.loaders.fields.known import known_fields
    from trialgraph.loaders.fields.summary import COLUMNS, field_summary

    return pandas.DataFrame([field_summary(field) for field in known_fields()], columns=COLUMNS)
