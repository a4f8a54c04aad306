"""Why a query is slow, and how to write it better: what Oxigraph is known to do badly.

Oxigraph joins patterns about in the order written, looks values up only until an OPTIONAL comes,
and evaluates NOT EXISTS over several patterns anew for each row (its issue 885). None of this
changes what a query means, so each piece of advice leaves the rows as they are.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from ...message import Message, message
from .patterns import Group, Part, Triple, group_of, is_variable

_REQUIRED = ("triples", "union", "select", "values", "bind")


def advice(query: str) -> list[Message]:
    """What makes a query slow, and how to write it better, in plain sentences; empty if nothing is
    known. Raises `TrialgraphError` for a query that cannot be analysed."""
    found = dict[Message, None]()
    for group in group_of(query).all_groups():
        for check in _CHECKS:
            found.update(dict.fromkeys(check(group)))
    return list(found)


def triples_of(query: str) -> list[Triple]:
    """The triple patterns of a query, in order, each once."""
    return list(
        dict.fromkeys(
            triple
            for group in group_of(query).all_groups()
            for part in group.parts
            for triple in part.triples
        )
    )


def _cartesian(group: Group) -> Iterator[Message]:
    """Parts without a common variable: every row of one is combined with every row of the other."""
    required = [part for part in group.parts if part.kind in _REQUIRED and part.variables]
    islands: list[tuple[set[str], list[Part]]] = []
    for part in required:
        touched = [island for island in islands if island[0] & part.variables]
        islands = [island for island in islands if island not in touched]
        variables = set(part.variables).union(*(island[0] for island in touched))
        islands.append((variables, [*(p for island in touched for p in island[1]), part]))
    islands = [island for island in islands if any(_reads(part) for part in island[1])]
    for first, second in pairwise(islands):
        compared = next(
            (
                part.filter
                for part in group.parts
                if part.filter and part.variables & first[0] and part.variables & second[0]
            ),
            None,
        )
        texts = {"first": first[1][0].text, "second": second[1][0].text}
        if compared is None:
            yield message(
                "sparql.advice.product",
                "Nothing joins “{first}” and “{second}”, so every match of one is combined with "
                "every match of the other. Add a pattern that has variables of both, or ask two "
                "queries.",
                **texts,
            )
        elif compared.form == "equals_variable":
            yield message(
                "sparql.advice.join",
                "“{first}” and “{second}” are joined only by FILTER ({filter}): all combinations "
                "are made first. Write the same variable in both patterns instead.",
                **texts,
                filter=compared.text,
            )
        else:
            yield message(
                "sparql.advice.filtered_product",
                "“{first}” and “{second}” share no variable; FILTER ({filter}) chooses among all "
                "their combinations. Add a pattern that joins them, so that fewer remain.",
                **texts,
                filter=compared.text,
            )


def _reads(part: Part) -> bool:
    """Whether a part reads the graph, so that it may have many rows."""
    return bool(part.triples) or any(
        _reads(inner) for group in part.groups for inner in group.parts
    )


def _optional_first(group: Group) -> Iterator[Message]:
    """A pattern after an OPTIONAL cannot be looked up any more."""
    bound, optional = set[str](), None
    for part in group.parts:
        if part.kind == "optional" and optional is None and bound:
            optional = part
        elif part.kind == "optional" and optional is None:
            yield message(
                "sparql.advice.leading_optional",
                "The group begins with OPTIONAL {{ {optional} … }}. Write the patterns that must "
                "match before it: what follows an OPTIONAL is not looked up, but matched as a "
                "whole.",
                optional=part.text,
            )
            optional = part
        elif part.kind in ("triples", "union", "select") and optional is not None:
            only_there = (part.variables & optional.variables) - bound
            if only_there and not part.variables & bound:
                continue  # it needs what only the OPTIONAL binds
            yield message(
                "sparql.advice.optional",
                "“{pattern}” stands after OPTIONAL {{ {optional} … }}, so it is matched as a whole "
                "and not looked up row by row. Write all patterns that must match first, and the "
                "OPTIONALs after them.",
                pattern=part.text,
                optional=optional.text,
            )
            return
        if optional is None:
            bound |= part.variables


def _filters(group: Group) -> Iterator[Message]:
    matched = {name for part in group.parts if part.triples for name in part.variables}
    for part in group.parts:
        found = part.filter
        if found is None:
            continue
        if found.form == "equals_term" and found.variables <= matched:
            (variable,) = found.variables
            yield message(
                "sparql.advice.equals",
                "FILTER ({filter}) is tested after all values of {variable} were read. Write the "
                "term in the pattern, or VALUES {variable} {{ … }} before it, so that only these "
                "are looked up.",
                filter=found.text,
                variable=variable,
            )
        if found.form in ("exists", "not_exists") and found.group:
            inner = [part for part in found.group.parts if part.kind != "filter"]
            if len(inner) > 1 and found.form == "not_exists":
                yield message(
                    "sparql.advice.not_exists",
                    "NOT EXISTS with several patterns (“{first}”, …) is evaluated anew for every "
                    "row. Use MINUS {{ … }} with the same patterns, or OPTIONAL and !BOUND.",
                    first=inner[0].text,
                )
            elif len(inner) > 1:
                yield message(
                    "sparql.advice.exists",
                    "EXISTS with several patterns (“{first}”, …) is evaluated anew for every row. "
                    "Join {{ SELECT DISTINCT … }} with the same patterns instead.",
                    first=inner[0].text,
                )
        yield from _late(group, part)


def _late(group: Group, part: Part) -> Iterator[Message]:
    """A filter on what one nested query binds alone can stand in it."""
    assert part.filter is not None
    for inner in group.parts:
        others = set[str]().union(
            *(other.variables for other in group.parts if other not in (inner, part))
        )
        inside = part.variables and part.variables <= inner.variables - others
        if inside and inner.kind in ("select", "union"):
            yield message(
                "sparql.advice.late",
                "FILTER ({filter}) concerns only what “{inner}” finds. Write it within these "
                "braces, so that fewer rows leave them.",
                filter=part.filter.text,
                inner=inner.text,
            )


def _unbound(group: Group) -> Iterator[Message]:
    """Patterns that read the whole graph."""
    for triple, elsewhere in _with_others(group):
        ends = [triple.subject, triple.value]
        free = all(is_variable(end) and end not in elsewhere for end in ends)
        if is_variable(triple.predicate) and free and triple.predicate not in elsewhere:
            yield message(
                "sparql.advice.everything",
                "“{pattern}” reads every triple of the graph. Name the property, or join the "
                "subject or the value to another pattern.",
                pattern=triple.text,
            )
        elif triple.predicate.rstrip(")").endswith(("*", "+")) and free:
            yield message(
                "sparql.advice.path",
                "“{pattern}” follows a path of any length from everywhere to everywhere. Bind one "
                "of its ends by another pattern; for classes, targets and features, use tg:within "
                "or tg:impliesFeature, which contain every step.",
                pattern=triple.text,
            )


def _with_others(group: Group) -> Iterator[tuple[Triple, set[str]]]:
    """The triple patterns of a group, with the variables of its other required parts."""
    required: Sequence[Part] = [part for part in group.parts if part.kind in _REQUIRED]
    for part in required:
        for triple in part.triples:
            others = (other.variables for other in required if other is not part)
            yield triple, set[str]().union(*others) - {triple.graph}


_CHECKS = (_cartesian, _optional_first, _filters, _unbound)
