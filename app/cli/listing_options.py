"""The options of the commands that list evidence: tables, `query`, `find` and `timeline`."""

from __future__ import annotations

from typing import Any, NamedTuple

from trialgraph.cli.shared_options import (
    REGIMEN_HELP,
    add_command,
    cite_option,
    format_option,
    graph_options,
    out_option,
    output_options,
    takes_file,
    takes_names,
)
from trialgraph.message import Message, message


class Listing(NamedTuple):
    """One table: what it lists, the columns by which it can be filtered, and examples."""

    summary: Message
    filters: tuple[str, ...]
    examples: tuple[str, ...]


LISTINGS = {
    "results": Listing(
        message("cli.results", "List all reported results."),
        (
            "trial",
            "regimen",
            "comparator",
            "drug",
            "class",
            "endpoint",
            "measure",
            "kind",
            "population",
            "source",
        ),
        (),
    ),
    "trials": Listing(
        message("cli.trials", "List the trials with their designs and eligibility."),
        ("trial", "design", "phase", "setting", "drug", "class", "source"),
        ("trials --design single-arm",),
    ),
    "regimens": Listing(
        message("cli.regimens", "List the regimens with their drugs and trials."),
        ("regimen", "drug", "class", "kind"),
        (),
    ),
    "drugs": Listing(
        message("cli.drugs", "List the drugs with their classes and targets."),
        ("drug", "class", "kind", "background"),
        (),
    ),
    "statements": Listing(
        message(
            "cli.statements",
            "List what the sources recommend, offer as an option or caution against, and the "
            "evidence gaps that they name.",
        ),
        ("kind", "regimen", "drug", "class", "grade", "source"),
        ("statements --kind advises-against",),
    ),
}

FILTER_HELP = {
    "trial": message("cli.filter.trial", "only rows for this trial"),
    "regimen": message("cli.filter.regimen", "only rows for this regimen"),
    "comparator": message("cli.filter.comparator", "only rows with this regimen as comparator"),
    "drug": message("cli.filter.drug", "only rows that involve this drug"),
    "class": message("cli.filter.class", "only rows that involve a drug of this class"),
    "endpoint": message("cli.filter.endpoint", "only rows for this endpoint"),
    "measure": message(
        "cli.filter.measure", "only rows with this measure, such as hazard_ratio, median or rate"
    ),
    "population": message("cli.filter.population", "only rows for this population"),
    "source": message(
        "cli.filter.source", "only rows from this source, as listed by trialgraph sources"
    ),
    "design": message(
        "cli.filter.design",
        "only trials with this design: randomised, single-arm, cohort, real-world, meta-analysis "
        "or unstated",
    ),
    "phase": message("cli.filter.phase", "only trials of this phase, such as 3 or 1/2"),
    "setting": message(
        "cli.filter.setting",
        "only trials in this stage of care, such as relapse or front-line; unstated: trials whose "
        "stage is not stated",
    ),
    "background": message(
        "cli.filter.background",
        "only background treatments of this type: steroid, cytotoxic or procedure (if a profile "
        "does not mention one, whether the patient received it is unknown)",
    ),
    "grade": message(
        "cli.filter.grade",
        "only statements with this grade of recommendation, as printed, such as 2A",
    ),
}
KIND_HELP = {
    "results": message(
        "cli.filter.kind.results",
        "only results of this kind: estimate (of one arm), contrast (between two arms) or "
        "prognostic (between two populations)",
    ),
    "regimens": message(
        "cli.filter.kind.regimens",
        "only regimens of this kind: combination, monotherapy, procedure, strategy (drugs and "
        "procedures in sequence) or class (any regimen with a drug of a class)",
    ),
    "drugs": message("cli.filter.kind.drugs", "only rows of this kind: drug or procedure"),
    "statements": message(
        "cli.filter.kind.statements",
        "only statements of this kind: recommends, prefers, alternative, considers (the source "
        "says that it could be considered), mentions (without advice), claims (a comparison or "
        "judgement without advice), cautions, advises-against or gap (no data)",
    ),
}


_NAMES = {  # filter → the table whose identifiers it takes
    "trial": "trials",
    "regimen": "regimens",
    "comparator": "regimens",
    "drug": "drugs",
    "class": "classes",
    "endpoint": "endpoints",
    "source": "sources",
}


def add_listings(commands: Any) -> None:
    for name, listing in LISTINGS.items():
        sub = add_command(commands, name, "listing", listing.summary, examples=listing.examples)
        group = sub.add_argument_group(message("cli.group.filters", "filters"))
        for column in listing.filters:
            option = group.add_argument(
                f"--{column}",
                dest=f"filter_{column}",
                default="",
                metavar="NAME",
                help=KIND_HELP[name] if column == "kind" else FILTER_HELP[column],
            )
            if column in _NAMES:
                takes_names(option, _NAMES[column])
        sub.set_defaults(table=name)
        output_options(sub)


def add_query(commands: Any) -> None:
    sub = add_command(
        commands,
        "query",
        "query",
        message("cli.query", "Run a named query, a .rq file or SPARQL text."),
        examples=(
            "query --list",
            'query "SELECT ?trial WHERE { GRAPH ?source { ?trial a tg:Trial } }"',
        ),
    )
    text = sub.add_argument(
        "query",
        nargs="?",
        metavar="QUERY",
        help=message(
            "cli.query.query",
            "query name, .rq file or SPARQL text; the usual prefixes, such as tg: and "
            "skos:, are predefined",
        ),
    )
    takes_file(text)
    sub.add_argument(
        "--list",
        action="store_true",
        help=message("cli.query.list", "list the named queries with their descriptions"),
    )
    sub.add_argument(
        "--show",
        action="store_true",
        help=message("cli.query.show", "print the SPARQL text without running it"),
    )
    sub.add_argument(
        "--timeout",
        type=float,
        default=30,
        metavar="SECONDS",
        help=message(
            "cli.query.timeout",
            "time limit for your own queries, in seconds (default: %(default)s)",
        ),
    )
    sub.add_argument(
        "--set",
        action="append",
        default=[],
        metavar="NAME=VALUE",
        help=message(
            "cli.query.set",
            "set a parameter of the query (--list names the parameters); repeatable",
        ),
    )
    sub.add_argument(
        "--explain",
        action="store_true",
        help=message(
            "cli.query.explain",
            "say why the query is slow and how to write it better, instead of its answer",
        ),
    )
    sub.add_argument(
        "--labels",
        action="store_true",
        help=message(
            "cli.query.labels",
            "write names for people instead of IRIs or identifiers, in the language of --lang",
        ),
    )
    sub.add_argument(
        "--format",
        choices=("table", "csv", "tsv", "json", "xml", "md", "xlsx"),
        default="",
        help=message(
            "cli.query.format",
            "a table for people (table, md or xlsx), or a format of the W3C for SPARQL answers "
            "(default: that of the ending of --out, else table)",
        ),
    )
    out_option(sub)
    cite_option(sub)
    graph_options(sub)


def add_find(commands: Any) -> None:
    sub = add_command(
        commands,
        "find",
        "find",
        message("cli.find", "Search all names for a word in English or Chinese."),
    )
    sub.add_argument(
        "word",
        metavar="WORD",
        help=message("cli.find.word", "name, part of a name, abbreviation or synonym"),
    )
    format_option(sub)
    graph_options(sub)


def add_timeline(commands: Any) -> None:
    sub = add_command(
        commands,
        "timeline",
        "timeline",
        message(
            "cli.timeline",
            "List a regimen's results, approvals, withdrawals and statements, oldest first.",
        ),
    )
    regimen = sub.add_argument("regimen", metavar="REGIMEN", help=REGIMEN_HELP)
    takes_names(regimen, "regimens")
    plot = sub.add_argument(
        "--plot",
        metavar="FILE",
        help=message("cli.timeline.plot", "also draw the timeline to this .svg or .png file"),
    )
    takes_file(plot)
    sub.add_argument(
        "--as-of",
        default="",
        metavar="DATE",
        help=message(
            "cli.timeline.as_of",
            "list only what was known by the end of this day, month or year: 2020-06-01, 2020-06 "
            "or 2020",
        ),
    )
    format_option(sub)
    graph_options(sub)
