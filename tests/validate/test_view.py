"""The page is self-contained, has no animation, agrees with the answer, and escapes all names."""

import json
import re
import shutil
import subprocess
from html.parser import HTMLParser
from importlib.resources import files
from itertools import combinations

import pytest
import trialgraph as tg
from trialgraph.api import KnowledgeGraph
from trialgraph.cli.main import main
from trialgraph.errors import TrialgraphError, UnknownNameError
from trialgraph.evidence import DEFAULT
from trialgraph.graph.answers.text import why
from trialgraph.graph.model.rows import Result
from trialgraph.graph.output.notice import NOTICE
from trialgraph.graph.view.facts import edge_figure, fitted_figure, short_figure
from trialgraph.graph.view.legend import css_name
from trialgraph.graph.view.looks import EDGES, KINDS, SIGNS
from trialgraph.loaders.fields.folder import read_field

EVIDENCE = DEFAULT
PROFILE = "lines=1, refractory:lenalidomide"
SUBJECTS = [
    PROFILE,
    "lines=4, is:triple-class-refractory",
    "lines=1, exposed:bortezomib",
    "DKd",
    "Vd",
    "R",
    "",
]
ASKED = [
    PROFILE,
    "lines=1",
    "lines=1, exposed:bortezomib",
    "lines=1, remission-after:ASCT=48mo",
    "lines=1, has:plasma-cell-leukaemia",
    "lines=2, refractory:lenalidomide, refractory:bortezomib",
    "lines=3, has:extramedullary-disease",
    "lines=4, is:triple-class-refractory",
    "lines=1-3, refractory:lenalidomide",
    "lines=0, has:transplant-ineligible",
]
SCRIPT = "<script>alert(1)</script>"
IMAGE = "</script><img src=x onerror=alert(2)>"
CHROMIUM = (
    shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
)


def graph_of(rows):
    return KnowledgeGraph(None, rows)


@pytest.fixture(scope="module")
def kg():
    return graph_of(read_field(EVIDENCE))


@pytest.fixture
def view(kg, tmp_path):
    """Writes the picture and reads the page back."""

    def write(about="", **options):
        return kg.view(about, tmp_path / "page.html", **options).read_text(encoding="utf-8")

    return write


@pytest.fixture(scope="module")
def hostile():
    """The shipped evidence, with names that would be markup if they were not escaped."""
    rows = {name: [dict(row) for row in table] for name, table in read_field(EVIDENCE).items()}
    rows["drugs"].append(
        {"drug": SCRIPT, "label_en": SCRIPT, "classes": IMAGE, "label_zh": "恶意药物"}
    )
    rows["classes"].append({"class": IMAGE, "label_en": IMAGE})
    rows["regimens"].append({"regimen": IMAGE, "label_en": IMAGE, "drugs": SCRIPT})
    for trial in rows["trials"]:
        if trial["trial"] == "OPTIMISMM":
            trial["label"] = SCRIPT
    for arm in rows["arms"]:
        if arm["trial"] == "OPTIMISMM" and arm["regimen"] == "PVd":
            arm["regimen"] = IMAGE
    return graph_of(rows)


class _Page(HTMLParser):
    """The tags of a page with their attributes, and the text of its data script."""

    def __init__(self, text):
        super().__init__()
        self.tags, self._inside, self.json = [], False, ""
        self.feed(text)

    def handle_starttag(self, tag, attributes):
        self.tags.append((tag, dict(attributes)))
        self._inside = dict(attributes).get("id") == "data"

    def handle_endtag(self, tag):
        self._inside = False

    def handle_data(self, data):
        self.json += data if self._inside else ""


def data_of(page):
    return json.loads(_Page(page).json)


def regimens(page, *keys):
    regimens = [node for node in data_of(page)["nodes"] if node["kind"] == "regimen"]
    return {node["label"] for node in regimens if not keys or node["key"] in keys}


def links(page, style):
    return {
        (edge["from"].split(":", 1)[1], edge["to"].split(":", 1)[1]): edge
        for edge in data_of(page)["edges"]
        if edge["style"] == style
    }


# one file that needs nothing else


@pytest.mark.parametrize("about", SUBJECTS)
def test_nothing_is_fetched(view, about):
    page = view(about)
    tags = _Page(page).tags
    assert not [
        tag
        for tag, names in tags
        if {"src", "href", "srcset"} & set(names) or tag in ("link", "iframe")
    ]
    assert not [
        url
        for url in re.findall(r"url\(([^)]*)\)", page)
        if not url.strip("\"'").startswith("data:")
    ]
    assert not re.search(r"cdnjs|jsdelivr|unpkg|sourceMappingURL|@import", page)
    assert "default-src 'none'" in page


@pytest.mark.parametrize("about", SUBJECTS)
def test_the_page_is_small_and_reproducible(view, tmp_path, about):
    page = view(about)
    again = graph_of(read_field(EVIDENCE)).view(about, tmp_path / "again.html")
    assert page == again.read_text(encoding="utf-8")
    assert len(page.encode()) < 3_000_000


# it opens still, and readable


@pytest.mark.parametrize("about", SUBJECTS)
def test_no_physics_and_every_node_has_a_place(view, about):
    data = data_of(view(about))
    assert data["options"]["physics"] == {"enabled": False}
    assert all(
        isinstance(node["x"], (int, float)) and isinstance(node["y"], (int, float))
        for node in data["nodes"]
    )


@pytest.mark.parametrize("about", SUBJECTS)
def test_no_node_covers_another(view, about):
    def apart(node, other):
        wide, high = (node["w"] + other["w"]) / 2, (node["h"] + other["h"]) / 2
        return abs(node["x"] - other["x"]) >= wide or abs(node["y"] - other["y"]) >= high - 0.1

    nodes = data_of(view(about))["nodes"]
    assert [
        (node["id"], other["id"])
        for node, other in combinations(nodes, 2)
        if not apart(node, other)
    ] == []


@pytest.mark.parametrize("about", SUBJECTS)
def test_the_page_shows_the_notice_and_the_date_of_the_newest_evidence(view, about):
    page = view(about)
    assert f"<footer>{NOTICE.replace(chr(39), '&#x27;')}</footer>" in page
    assert re.search(r"newest evidence 20\d\d", page)


# an answer


def test_every_regimen_shows_its_verdict(kg, view):
    page = view(PROFILE)
    shown = {
        node["label"]: node["key"] for node in data_of(page)["nodes"] if node["kind"] == "regimen"
    }
    support = kg.support(PROFILE)
    assert shown == {
        verdict.regimen: verdict.verdict for verdict in support if verdict.verdict != "no evidence"
    }
    silent = sum(verdict.verdict == "no evidence" for verdict in support)
    assert f"{silent} without evidence not shown" in page
    filtered = view(PROFILE, verdicts=["no evidence"])
    assert sum(node["kind"] == "regimen" for node in data_of(filtered)["nodes"]) == silent


def test_an_edge_shows_the_deciding_contrast_and_why_it_decided(view):
    edge = links(view(PROFILE), "contrast")["PVd", "Vd"]
    facts = dict(edge["facts"])
    assert edge["label"] == "■ PFS HR 0.55", "all were refractory to lenalidomide"
    assert facts["People"] == "all refractory to lenalidomide"
    explained = '<span class="sign">□</span><span>not all refractory to lenalidomide</span>'
    assert explained in view(PROFILE), "the legend explains the signs"
    assert "not all refractory" not in view("lines=1")
    assert facts["Figure"] == "PFS HR 0.55 (0.33–0.94), p=0.03"
    assert facts["Applicability"].startswith("direct")
    assert facts["Certainty"].startswith("moderate")
    assert "OPTIMISMM" in facts["Trial"] and "¶" in facts["Source"] and facts["Population"]
    assert all(text in edge["title"] for text in facts.values())


def _rows_and_nodes(kg, view, profile):
    """The verdicts of the regimens shown, each with the lines of its node and its details."""
    nodes = {node["id"]: node for node in data_of(view(profile))["nodes"]}
    for verdict in kg.support(profile):
        if node := nodes.get(f"regimen:{verdict.regimen}"):
            yield verdict, node["second"].split("\n"), dict(node["facts"])


@pytest.mark.parametrize("profile", ASKED)
def test_a_node_shows_the_figure_that_decides_in_the_verdict_table(kg, view, profile):
    for verdict, (first, *others), facts in _rows_and_nodes(kg, view, profile):
        assert first.startswith(verdict.certainty)
        if not verdict.deciding:
            assert [first, *others] == [verdict.certainty], "no figure decides"
            continue
        row, result = why(verdict), verdict.deciding[0].result
        assert facts["Decided by"] == row
        shown = first.removeprefix(verdict.certainty).removeprefix(" · ")
        words = shown.replace(" mo ", " months ").removesuffix(" mo").split()
        assert all(word in row for word in words if "…" not in word), (shown, row)
        values = filter(None, (result.value, result.comparator_value, "not reached"))
        assert not result.value or any(value in shown for value in values), (shown, row)
        whole = [line for line in others if line.startswith("whole trial")]
        assert len(whole) == ("whole trial" in row)
        for decides in ("which decides", "the subgroup decides"):
            assert any(decides in line for line in whole) == (decides in row)


@pytest.mark.parametrize("profile", ASKED)
def test_a_node_says_whose_figure_it_is_if_the_profile_does_not(kg, view, profile):
    for verdict, (_, *others), _ in _rows_and_nodes(kg, view, profile):
        best = verdict.deciding[0] if verdict.deciding else None
        unstated = best is not None and bool(best.applicability.unstated_features)
        assert any(line.startswith("only in") for line in others) == unstated, verdict.regimen


def test_a_node_shows_the_subgroup_first_and_the_whole_trial_that_decides(view):
    nodes = {node["id"]: node["second"] for node in data_of(view(PROFILE))["nodes"]}
    assert nodes["regimen:PVd"] == (
        "moderate · ■ PFS HR 0.55 (vs Vd)\n"
        "in people with one prior line and refractory to\n"
        "lenalidomide\n"
        "whole trial 0.61, which decides"
    )
    assert "ORR 75%" in nodes["regimen:DPd"], "of people refractory to lenalidomide"


@pytest.mark.parametrize(
    ("event", "shown"),
    [
        ("", "ORR 33.3%"),
        ("neuropathy", "ORR (neuropathy) 33.3%"),
        ("extramedullary lesions", "ORR (extramedu…) 33.3%"),
    ],
)
def test_a_long_qualifier_is_shortened_and_the_value_stays(event, shown):
    result = Result("r", endpoint="ORR", measure="rate", value="33.3", unit="percent", event=event)
    assert short_figure(result) == shown


def test_a_difference_is_named_as_one():
    result = Result("r", endpoint="PFS", measure="difference", value="4", unit="months")
    assert short_figure(result) == edge_figure(result) == "PFS difference 4 mo"


def test_a_long_name_of_an_endpoint_is_shortened_and_the_value_stays():
    result = Result(
        "r",
        endpoint="RENAL",
        endpoint_shown="kidney failure or death from kidney disease",
        measure="hazard_ratio",
        value="0.825",
    )
    assert short_figure(result, 36) == "kidney failure or death fr… HR 0.825"
    assert edge_figure(result) == "HR 0.825", "the node gives the name"


@pytest.mark.parametrize("field", ["multiple-myeloma", "diabetic-kidney-disease"])
def test_a_value_never_leaves_its_node(field):
    evidence = tg.open(field=field, layered=False).evidence
    shortened = 0
    for result in evidence.results.values():
        shown = fitted_figure(result, 36)
        assert not result.value or result.value in shown or result.value == "NR", shown
        shortened += "…" in shown
    assert shortened, "some names are too long"


def test_an_interval_stays_if_it_fits_beside_a_shortened_name():
    endpoint = {"endpoint": "RENAL", "endpoint_shown": "kidney failure or renal death"}
    figure = {"measure": "hazard_ratio", "value": "0.825", "ci_low": "0.73", "ci_high": "0.93"}
    result = Result("r", **endpoint, **figure)
    assert fitted_figure(result, 36) == "kidney failure… HR 0.825 (0.73–0.93)"
    assert fitted_figure(result, 20) == "kidney fai… HR 0.825"


@pytest.mark.parametrize("profile", ["open", "age=60, creatinine=150, not has:RAS-blockade"])
def test_long_names_leave_nodes_narrow_and_arrows_visible(profile, tmp_path):
    page = tg.open(field="diabetic-kidney-disease").view(profile, out=tmp_path / "kidney.html")
    data = data_of(page.read_text(encoding="utf-8"))
    nodes = {node["id"]: node for node in data["nodes"]}
    assert all(node["w"] <= 360 for node in nodes.values())
    contrasts = [edge for edge in data["edges"] if edge["style"] == "contrast"]
    assert any("risk 23 percent lower" in edge["label"] for edge in contrasts), "is not cut"
    for edge in contrasts:
        tested, control = nodes[edge["from"]], nodes[edge["to"]]
        apart = abs(tested["x"] - control["x"]) - (tested["w"] + control["w"]) / 2
        assert apart >= 6.5 * len(edge["label"]) + 40, edge["label"]


def test_verdicts_filter_the_regimens_and_keep_their_controls(view):
    page = view(PROFILE, verdicts=["supported"])
    assert regimens(page, "supported") == {"PVd", "DKd", "DVd", "Kd", "Isa-Kd"}
    assert regimens(page) == {"PVd", "DKd", "DVd", "Kd", "Isa-Kd", "Vd"}
    assert regimens(page, "comparator") == {"Vd"}


def test_several_verdicts_in_any_spelling(view):
    kept = regimens(
        view(PROFILE, verdicts=["Stated", "advised-against"]), "stated", "advised against"
    )
    assert kept >= {"VCd", "BVd", "DT-PACE", "Pano-Vd"}, "mere mentions make no verdict"
    assert not kept & {"PVd", "DRd"}


def test_a_verdict_that_no_regimen_has_leaves_the_profile(view):
    page = view("lines=4, is:triple-class-refractory", verdicts=["supported"])
    assert [node["kind"] for node in data_of(page)["nodes"]] == ["profile"]


def test_every_verdict_and_kind_can_be_switched(view):
    switches = {
        names["data-key"] for tag, names in _Page(view(PROFILE)).tags if "data-key" in names
    }
    assert switches == {node["key"] for node in data_of(view(PROFILE))["nodes"]}


# a regimen, and everything


def test_a_regimen_shows_its_surroundings(kg, view):
    nodes = data_of(view("DKd"))["nodes"]
    kinds = {node["kind"] for node in nodes}
    labels = {kind: {node["label"] for node in nodes if node["kind"] == kind} for kind in kinds}
    assert labels["drug"] == {"daratumumab", "carfilzomib", "dexamethasone"}
    assert {"PI", "anti-CD38", "monoclonal-antibody"} <= labels["class"]
    assert labels["regimen"] == {"DKd", "Kd"} and labels["trial"] == {"CANDOR"}
    assert {"refractory to lenalidomide", "one prior line"} <= labels["population"]
    assert "PFS HR 0.47 (0.29–0.78)" in labels["result"]
    assert (
        len(labels["statement"]) <= len(kg.reasoner.guidance.statements_on["DKd"])
        and labels["approval"]
    )


def test_a_regimen_is_found_by_any_of_its_names(view):
    assert view("dkd") == view("DKd") == view("达拉单抗加卡非佐米加地塞米松")


def test_the_full_graph_contains_all_items_of_each_kind(kg, view):
    nodes, evidence = data_of(view())["nodes"], kg.evidence
    count = {
        kind: sum(node["kind"] == kind for node in nodes) for kind in ("drug", "regimen", "trial")
    }
    known = evidence.vocabulary
    assert count == {
        "drug": len(known.drugs),
        "regimen": len(known.regimens),
        "trial": len(evidence.trials),
    }
    assert ("CASTOR", "Vd") in links(view(), "contrast") and ("DVd", "CASTOR") in links(
        view(), "tested"
    )


def test_chinese_names_are_kept(view):
    assert "来那度胺" in view(PROFILE)


@pytest.mark.parametrize("about", [PROFILE, "DKd", pytest.param("", marks=pytest.mark.slow)])
def test_a_page_in_chinese_keeps_the_graph(view, about):
    page, english = view(about, lang="zh"), view(about)
    assert '<html lang="zh">' in page
    assert not re.search(
        r"(Show|Details|Find a|nodes,|newest evidence)\b", page.split("<script")[0]
    )
    names, english_names = (
        [name for node in data_of(text)["nodes"] for name, _ in node["facts"]]
        for text in (page, english)
    )
    assert len(names) == len(english_names)
    assert not [name for name in names if re.search("[a-z]{3}", name.replace("has:", ""))]
    for fixed in ("id", "label", "key"):  # places depend on the lines in the nodes
        assert [node[fixed] for node in data_of(page)["nodes"]] == [
            node[fixed] for node in data_of(english)["nodes"]
        ]


# colours


def _luminance(colour):
    """Relative luminance (WCAG 2.1) of a colour in hexadecimal notation."""
    digits = colour if len(colour) == 6 else "".join(2 * digit for digit in colour)
    channels = [int(digits[at : at + 2], 16) / 255 for at in (0, 2, 4)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return sum(share * c for share, c in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


def _contrast(colour, other):
    low, high = sorted(map(_luminance, (colour, other)))
    return (high + 0.05) / (low + 0.05)


@pytest.fixture(scope="module")
def schemes():
    """Names and colours of the light scheme, and of the dark one where these differ."""
    text = files("trialgraph.graph.view").joinpath("page.css").read_text(encoding="utf-8")
    light, dark = re.findall(r":root \{(.*?)\}", text, re.DOTALL)
    colours = [dict(re.findall(r"--([\w-]+): #(\w+);", part)) for part in (light, dark)]
    return {"light": colours[0], "dark": colours[0] | colours[1]}


@pytest.mark.parametrize(("scheme", "least"), [("light", 3), ("dark", 4.5)])
def test_text_is_legible_on_every_node(schemes, scheme, least):
    colours = schemes[scheme]
    fills = [name for name in colours if f"{name}-text" in colours]
    assert {"supported", "no-evidence", "drug", "class", "result"} <= set(fills)
    ratios = {name: _contrast(colours[name], colours[f"{name}-text"]) for name in fills}
    assert {name: ratio for name, ratio in ratios.items() if ratio < least} == {}


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_text_is_legible_on_the_page(schemes, scheme):
    colours = schemes[scheme]
    for ground in ("paper", "aside"):
        for ink in ("ink", "soft", "muted", "faint", "control-ink"):
            assert _contrast(colours[ground], colours[ink]) >= 4.5, (ground, ink)
    assert _contrast(colours["notice"], colours["ink"]) >= 7


def test_every_key_and_line_has_its_colours(schemes):
    for key in {*SIGNS, *KINDS}:
        name = css_name(key).removeprefix("--")
        assert {name, f"{name}-border", f"{name}-text"} <= schemes["light"].keys()
    assert {f"edge-{style}" for style in EDGES} <= schemes["light"].keys()


# names are text, whatever they hold


@pytest.mark.parametrize("about", [PROFILE, IMAGE, "Vd", ""])
def test_hostile_names_stay_text(hostile, tmp_path, about):
    page = hostile.view(about, tmp_path / "page.html").read_text(encoding="utf-8")
    assert "alert(" in page
    assert SCRIPT not in page and "<img" not in page and not re.search(r"<script>alert", page)
    assert [tag for tag, _ in _Page(page).tags if tag in ("script", "img")] == ["script"] * 3
    assert {SCRIPT, IMAGE} & {node["label"] for node in data_of(page)["nodes"]}


def test_the_script_writes_text_and_never_markup():
    script = files("trialgraph.graph.view").joinpath("page.js").read_text(encoding="utf-8")
    assert not re.search(r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|eval\(", script)


# what cannot be shown


def test_neither_a_regimen_nor_an_expression_names_the_nearest_regimens(view):
    with pytest.raises(UnknownNameError, match=r"unknown regimen 'DKdd'; nearest known: .*DKd"):
        view("DKdd")


def test_an_expression_with_an_unknown_word_names_the_nearest(view):
    with pytest.raises(TrialgraphError, match="lenalidomide"):
        view("lines=1, refractory:lenalidomid3")


def test_an_unknown_verdict_names_the_known(view):
    with pytest.raises(TrialgraphError, match="no verdict 'good'; known: supported, extrapolated"):
        view(PROFILE, verdicts=["good"])


@pytest.mark.parametrize("about", ["", "DKd"])
def test_a_verdict_needs_a_profile(view, about):
    with pytest.raises(TrialgraphError, match="profile"):
        view(about, verdicts=["supported"])


def test_the_command_writes_a_page_in_each_language(tmp_path, capsys):
    for code, words in (("en", "Evidence on the regimen"), ("zh", "该方案的证据")):
        file = tmp_path / f"{code}.html"
        main(["view", "DKd", "--lang", code, "--out", str(file)])
        assert words in file.read_text(encoding="utf-8")
        assert str(file) in capsys.readouterr().out


def test_a_file_that_cannot_be_written(kg, tmp_path):
    (tmp_path / "file").write_text("", encoding="utf-8")
    for out in (tmp_path, tmp_path / "file" / "page.html"):
        with pytest.raises(TrialgraphError, match="cannot write"):
            kg.view("DKd", out)
    assert [path.name for path in tmp_path.iterdir()] == ["file"]


# in a browser, with the network cut


@pytest.mark.browser
@pytest.mark.skipif(not CHROMIUM, reason="no chromium on PATH")
@pytest.mark.parametrize("about", [PROFILE, "DKd", IMAGE, ""])
def test_it_draws_in_a_browser_without_network(hostile, tmp_path, about):
    file = hostile.view(about, tmp_path / "page.html")
    profile = tmp_path / "profile"
    command = [
        CHROMIUM,
        "--headless",
        "--no-sandbox",
        "--disable-gpu",
        "--disable-quic",
        "--no-first-run",
        "--disable-sync",
        "--disable-background-networking",
        "--disable-component-update",
        "--host-resolver-rules=MAP * ~NOTFOUND",
        f"--user-data-dir={profile}",
        "--window-size=1400,900",
        "--virtual-time-budget=5000",
        "--enable-logging=stderr",
        "--dump-dom",
        file.as_uri(),
    ]
    done = subprocess.run(command, capture_output=True, text=True, timeout=120, check=True)
    assert "<canvas" in done.stdout
    assert f'data-ready="{len(data_of(file.read_text(encoding="utf-8"))["nodes"])}"' in done.stdout
    assert "CONSOLE" not in done.stderr, done.stderr


def test_the_page_shows_the_figure_that_the_answer_shows(view, kg):
    seconds = {
        node["label"]: node["second"] for node in data_of(view(PROFILE))["nodes"] if node["second"]
    }
    active = [verdict for verdict in kg.support(PROFILE) if verdict.verdict == "active"]
    assert len(active) > 12, "so many that the figures are in the nodes"
    for verdict in active:
        decides = verdict.deciding[0].result
        assert decides.endpoint in seconds[verdict.regimen], verdict.regimen


def test_heading_and_claims_of_a_chinese_page_are_chinese(view):
    page = view("lines=1", lang="zh")
    labels = {edge.get("label", "") for edge in data_of(page)["edges"]}
    assert "PFS 更优" in labels
    assert not [label for label in labels if "superior" in label]
    assert "<b>lines=1, refractory:来那度胺</b>" in view(PROFILE, lang="zh")
