"""The options of `compare`."""

from __future__ import annotations

from typing import Any

from trialgraph.cli.shared_options import EXPRESSION, command, hidden_alias, question_options

# As in graph/nma/details.py and drawing.py, which are not imported to print a help text; a test holds them to each other.
DETAILS = (
    "splits",
    "node-splits",
    "direct",
    "contributions",
    "league",
    "ranks",
    "designs",
    "heat",
    "leave-one-out",
    "geometry",
    "funnel",
)
PICTURES = ("forest", "direct", "network", "league", "ranks", "heat", "contributions", "funnel")


def compare_options(commands: Any) -> None:
    sub = command(
        commands, "compare", "compare:compare", "Network meta-analysis: of the contrasts that apply to a profile, or of any network in a file; each connected network by itself.",
        'compare "lines=1, refractory:lenalidomide" --endpoint PFS --reference Vd --plot forest.svg',
        'compare "lines=2" --populations all --details league --details contributions',
        "compare --contrasts contrasts.csv --reference placebo --random --tau2 REML",
        "compare --arms events.csv --measure OR --format json",
    )  # fmt: skip
    what = sub.add_argument_group("what is compared: one of these")
    what.add_argument("expression", nargs="?", default="", metavar="EXPR", help=EXPRESSION)
    what.add_argument(
        "--contrasts",
        default="",
        metavar="FILE",
        help="CSV with the columns study, treatment1, treatment2, effect, se (effect: treatment 1 minus 2, log scale for ratios)",
    )
    what.add_argument(
        "--arms",
        default="",
        metavar="FILE",
        help="CSV with the columns study, treatment and events, n or mean, sd, n or events, time",
    )
    how = sub.add_argument_group("how")
    how.add_argument(
        "--reference",
        default="",
        metavar="NAME",
        help="compare with this treatment (default: that of most studies)",
    )
    how.add_argument(
        "--random", action="store_true", help="random effects (default: one common effect)"
    )
    how.add_argument(
        "--tau2",
        default="DL",
        choices=("DL", "REML", "PM"),
        help="how the heterogeneity variance is estimated: DerSimonian-Laird, restricted maximum likelihood, Paule-Mandel (default: DL)",
    )
    how.add_argument(
        "--measure",
        default="",
        metavar="NAME",
        help="of arms: OR, RR, RD, MD, IRR (default: OR); of a profile's response: OR, RR",
    )
    how.add_argument(
        "--smaller-is",
        default="better",
        choices=("better", "worse"),
        help="of files: what a smaller effect means (default: better)",
    )
    how.add_argument(
        "--ratio",
        action="store_true",
        help="of contrasts: show effects as ratios, the exponential of the log scale",
    )
    entry = sub.add_argument_group("what of a profile's evidence enters")
    entry.add_argument(
        "--populations",
        default="applicable",
        choices=("direct", "applicable", "all"),
        help="direct ones only, direct and partial, or all that are not outside (default: applicable)",
    )
    entry.add_argument(
        "--no-interim", action="store_true", help="no interim reports that no later one follows"
    )
    entry.add_argument(
        "--without",
        action="append",
        default=[],
        metavar="TRIAL",
        help="leave this trial out; may be repeated",
    )
    more = sub.add_argument_group("what more is shown")
    more.add_argument(
        "--details",
        action="append",
        default=[],
        choices=DETAILS,
        help="a further table; may be repeated",
    )
    hidden_alias(more, "--also", dest="details", action="append", choices=DETAILS)
    more.add_argument(
        "--additive",
        action="store_true",
        help="regimens as sums of their drugs, also to bridge networks that no trial connects: rests on additivity, which is tested",
    )
    more.add_argument(
        "--separator",
        default="+",
        metavar="SIGN",
        help="of files: what stands between components in a treatment's name (default: +)",
    )
    more.add_argument(
        "--inactive",
        default="",
        metavar="NAME",
        help="of files: the treatment without any component, such as placebo",
    )
    more.add_argument("--plot", metavar="FILE", help="draw it too, to an .svg, .png or .pdf file")
    more.add_argument(
        "--picture",
        default="forest",
        choices=PICTURES,
        help="which picture (default: forest, against the reference)",
    )
    question_options(sub)
