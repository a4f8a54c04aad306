"""What can be opened, from Python: fields and their tables."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

    import pandas


def fields() -> pandas.DataFrame:
    """The shipped fields and those of installed packages, one row each, the default first.

    The column `name` is what `open(field=…)` takes; the others give the declaration of the field,
    the sizes of its tables, where it is from, and the error of an installed field that cannot be
    read.
    """
    import pandas
    from trialgraph.loaders.fields.summary import COLUMNS, listed_fields

    return pandas.DataFrame(listed_fields(), columns=COLUMNS)


def tables(name: str = "", field: str | Path = "") -> pandas.DataFrame:
    """A table of a field with the rows of the method, as text; without a name, the list of tables.

    name: such as "trials" or "regimens".
    field: a name or a folder (default: the first field).

    Raises `UnknownNameError` for an unknown table or field.
    """
    import pandas
    from trialgraph.loaders.fields.known import find_field
    from trialgraph.loaders.fields.summary import table_of, table_sizes

    if not name:
        return pandas.DataFrame(
            table_sizes(find_field(field)), columns=["table", "rows", "definition"]
        )
    columns, cells = table_of(find_field(field), name)
    return pandas.DataFrame(cells, columns=columns)
