"""The options of `compare`."""

from __future__ import annotations

import argparse
from typing import Any

from trialgraph.cli.field_examples import profile_help
from trialgraph.cli.question_options import question_options
from trialgraph.cli.shared_options import (
    add_command,
    hidden_alias,
    takes_file,
)
from trialgraph.message import message


class DetailNames(tuple[str, ...]):
    """The names of the further tables that can be requested; a comma-separated list of them is
    accepted as well."""

    def __contains__(self, value: object) -> bool:
        return all(any(name == known for known in self) for name in str(value).split(","))


# As in graph/nma/tables.py and plots.py, which are too heavy to import for a help text;
# tests/validate/test_compare.py compares the two.
DETAILS = DetailNames(
    (
        "splits",
        "node-splits",
        "direct",
        "studies",
        "contributions",
        "league",
        "ranks",
        "designs",
        "heat",
        "leave-one-out",
        "geometry",
        "funnel",
    )
)
PICTURES = ("forest", "direct", "network", "league", "ranks", "heat", "contributions", "funnel")


def add_compare(commands: Any) -> None:
    sub = add_command(
        commands,
        "compare",
        "compare",
        message(
            "cli.compare",
            "Run a network meta-analysis of a profile's evidence or of your own data.",
        ),
        about=message(
            "cli.compare.about",
            "The network consists of the comparisons that apply to the profile. "
            "Unconnected parts of a network are analysed separately.",
        ),
        examples=(
            'compare "lines=2" --populations all --details league,contributions',
            "compare --contrasts contrasts.csv --reference placebo --random --tau2 REML",
            "compare --arms events.csv --measure OR --format json",
        ),
    )
    _data_options(sub)
    _method_options(sub)
    _selection_options(sub)
    _detail_options(sub)
    question_options(
        sub,
        message(
            "cli.compare.endpoint",
            "endpoint to analyse, such as OS (default: the leading endpoint of the field's stage "
            "of care, or of that of the trials that apply, if none of them is of the field's "
            "stage; if it has none, the first survival endpoint that decides verdicts)",
        ),
    )


def _data_options(sub: argparse.ArgumentParser) -> None:
    group = sub.add_argument_group(message("cli.compare.data", "data (give exactly one)"))
    group.add_argument("expression", nargs="?", default="", metavar="EXPR", help=profile_help())
    contrasts = group.add_argument(
        "--contrasts",
        default="",
        metavar="FILE",
        help=message(
            "cli.compare.contrasts",
            "CSV file or workbook with the columns study, treatment1 and treatment2, and effect "
            "and se (effect: treatment1 minus treatment2, on the log scale for ratios), or hr, low "
            "and high; also with the column names of netmeta, gemtc, MetaInsight and RevMan",
        ),
    )
    arms = group.add_argument(
        "--arms",
        default="",
        metavar="FILE",
        help=message(
            "cli.compare.arms",
            "CSV file or workbook with the columns study and treatment, plus one of these sets: "
            "(events, n), (mean, sd, n) or (events, time); also with all arms of a study side by "
            "side",
        ),
    )
    takes_file(contrasts)
    takes_file(arms)


def _method_options(sub: argparse.ArgumentParser) -> None:
    group = sub.add_argument_group(message("cli.compare.method", "method"))
    group.add_argument(
        "--reference",
        default="",
        metavar="NAME",
        help=message(
            "cli.compare.reference", "reference treatment (default: the one with the most studies)"
        ),
    )
    group.add_argument(
        "--random",
        action="store_true",
        help=message("cli.compare.random", "use random effects (default: a common effect)"),
    )
    group.add_argument(
        "--tau2",
        default="DL",
        choices=("DL", "REML", "PM"),
        help=message(
            "cli.compare.tau2",
            "estimator of the heterogeneity variance: DerSimonian-Laird, restricted maximum "
            "likelihood or Paule-Mandel (default: %(default)s)",
        ),
    )
    group.add_argument(
        "--measure",
        default="",
        metavar="NAME",
        help=message(
            "cli.compare.measure",
            "effect measure. With --arms: OR, RR, RD, MD or IRR (default: as the columns allow, OR "
            "for events and n). For the response rates of a profile: OR or RR (default: OR)",
        ),
    )
    group.add_argument(
        "--smaller-is",
        default="better",
        choices=("better", "worse"),
        help=message(
            "cli.compare.smaller_is",
            "with --contrasts or --arms: whether a smaller effect is better or worse "
            "(default: %(default)s)",
        ),
    )
    group.add_argument(
        "--ratio",
        action="store_true",
        help=message(
            "cli.compare.ratio",
            "with --contrasts: exponentiate the effects and print them as ratios, if the file "
            "does not show that they are",
        ),
    )


def _selection_options(sub: argparse.ArgumentParser) -> None:
    group = sub.add_argument_group(message("cli.compare.selection", "study selection"))
    group.add_argument(
        "--populations",
        default="applicable",
        choices=("matched", "direct", "applicable", "all"),
        help=message(
            "cli.compare.populations",
            "populations to include, by how closely they match the profile: matched (applicable "
            "ones in which all patients were refractory to what the profile names), direct (only "
            "direct matches), applicable (direct and partial matches) or all (also indirect "
            "matches) (default: %(default)s)",
        ),
    )
    group.add_argument(
        "--no-interim",
        action="store_true",
        help=message(
            "cli.compare.no_interim", "exclude results of interim reports without a later report"
        ),
    )
    group.add_argument(
        "--without",
        action="append",
        default=[],
        metavar="TRIAL",
        help=message("cli.compare.without", "exclude this trial; repeatable"),
    )


def _detail_options(sub: argparse.ArgumentParser) -> None:
    group = sub.add_argument_group(message("cli.compare.more", "further output"))
    group.add_argument(
        "--details",
        action="append",
        default=[],
        choices=DETAILS,
        metavar="LIST",
        help=message(
            "cli.compare.details",
            "further tables, separated by commas: splits or node-splits (direct compared "
            "with indirect evidence, by back-calculation or refitting), direct (pooled direct "
            "evidence), studies (contrasts of each study), contributions, league (every pair), "
            "ranks, designs or heat (inconsistency), leave-one-out, geometry (size and shape of "
            "the network), funnel; repeatable",
        ),
    )
    hidden_alias(group, "--also", dest="details", action="append", choices=DETAILS)
    group.add_argument(
        "--additive",
        action="store_true",
        help=message(
            "cli.compare.additive",
            "also fit a model in which the effect of a regimen is the sum of the effects of its "
            "components; it can connect separate networks, and its assumption of additivity is "
            "tested",
        ),
    )
    group.add_argument(
        "--separator",
        default="+",
        metavar="SIGN",
        help=message(
            "cli.compare.separator",
            "with --contrasts or --arms: character that separates the components in a "
            "treatment name (default: %(default)s)",
        ),
    )
    group.add_argument(
        "--inactive",
        default="",
        metavar="NAME",
        help=message(
            "cli.compare.inactive",
            "with --contrasts or --arms: inactive treatment, counted as having no "
            "component, such as placebo",
        ),
    )
    plot = group.add_argument(
        "--plot",
        metavar="FILE",
        help=message("cli.compare.plot", "also draw a plot to this .svg, .png or .pdf file"),
    )
    takes_file(plot)
    group.add_argument(
        "--picture",
        default="forest",
        choices=PICTURES,
        help=message(
            "cli.compare.picture",
            "type of plot: forest, direct (forest plot of the direct evidence), network, league "
            "(league table), ranks, heat (net heat plot), contributions or funnel (default: "
            "%(default)s)",
        ),
    )
