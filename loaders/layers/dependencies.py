"""Dependencies between layers: a layer may refer only to rows of the layers before it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from ...errors import TrialgraphError
from ...message import message
from ..tables.checks import check
from ..tables.reading import Rows
from .index import Entry
from .layer import Layer, read_layer
from .merging import with_layers


def order_after_replacing(
    new: Layer, order: Sequence[Entry], place: Path, base: Rows
) -> Sequence[Entry]:
    """The order of the layers in the index once `new` replaces the layer of the same name.

    The new layer keeps the position of the old one if possible. If it refers to layers loaded after
    the old one, its name is left out of the order, so that it is appended at the end. `base` are
    the rows of the field below. Raises `TrialgraphError` if another layer needs rows that only the
    old layer has.
    """
    in_place = [new if entry.name == new.name else read_layer(place, entry) for entry in order]
    try:
        refuse_if_needed(in_place, new.name, base)
        return order
    except TrialgraphError as error:
        at_the_end = [*(layer for layer in in_place if layer is not new), new]
        try:
            refuse_if_needed(at_the_end, new.name, base)
        except TrialgraphError:
            raise error from None
        return [entry for entry in order if entry.name != new.name]


def refuse_if_needed(remaining: Sequence[Layer], changed: str, base: Rows) -> None:
    """Raises `TrialgraphError` if a remaining layer needs rows that are no longer loaded.

    `changed` is the layer or document that contained these rows.
    """
    before = base
    for layer in remaining:
        if fault := next(check(layer.rows, before), None):
            raise TrialgraphError(
                message(
                    "loaders.layer-needed",
                    "the layer '{layer}' needs '{changed}' ({column} {value!r} in its table "
                    "{table}); unload '{layer}' first",
                    layer=layer.name,
                    changed=changed,
                    column=fault.column,
                    value=fault.value,
                    table=fault.file.removesuffix(".csv"),
                )
            )
        before = with_layers(before, [layer])
