"""The timeline of a regimen, in order of reported dates, and its reproducible figure."""

from __future__ import annotations

from itertools import combinations
from pathlib import Path

import matplotlib
import pytest
import trialgraph as tg
from matplotlib.backends.backend_agg import FigureCanvasAgg
from trialgraph.cli.main import main
from trialgraph.graph.language.translation import language
from trialgraph.graph.listings.timeline import KINDS, timeline
from trialgraph.graph.listings.timeline_picture import draw, fonts, picture
from trialgraph.graph.reasoning.dating import last_day


@pytest.fixture(scope="module")
def kg() -> tg.KnowledgeGraph:
    return tg.open()


def test_events_are_in_order_with_their_places(kg: tg.KnowledgeGraph) -> None:
    events = timeline(kg.evidence, "Belantamab")
    dates = [last_day(event.date) for event in events if event.date]
    assert dates == sorted(dates)
    assert all(event.kind in KINDS and event.source and event.locator for event in events)
    approvals = [
        (event.date, event.what.split(":")[0]) for event in events if event.kind == "approval"
    ]
    assert ("2020-08-06", "approved by FDA, US") in approvals
    assert ("2020-08-26", "approved by EMA, EU") in approvals


def test_superseded_figures_are_marked(kg: tg.KnowledgeGraph) -> None:
    events = [event.what for event in timeline(kg.evidence, "DVd")]
    assert any("0.39" in event and "superseded later" in event for event in events)
    assert any("0.31 (0.25–0.39)" in event and "superseded" not in event for event in events)


def test_approvals_of_a_drug_name_the_drug(kg: tg.KnowledgeGraph) -> None:
    (approval,) = [event.what for event in timeline(kg.evidence, "IPd") if event.kind == "approval"]
    assert approval.startswith("pomalidomide (component): approved by FDA, US")
    assert not any(
        "(component)" in event.what
        for event in timeline(kg.evidence, "DKd")
        if "2020-08-20" in event.date
    )


def test_acts_without_a_printed_date_have_none(kg: tg.KnowledgeGraph) -> None:
    events = timeline(kg.evidence, "DVd")
    approvals = [event for event in events if event.kind == "approval"]
    assert approvals == events[-2:], "undated acts come last"
    assert {event.date for event in approvals} == {""}
    assert all("(date not reported; known by 2025-09-10)" in event.what for event in approvals)
    assert not [event for event in timeline(kg.evidence, "DVd", "2024") if not event.date]
    (awaited,) = [event for event in timeline(kg.evidence, "Isa-Kd") if "anticipated" in event.what]
    assert awaited.date == "2021", "how things stood when the source was written"


def test_claims_without_a_figure_are_events(kg: tg.KnowledgeGraph) -> None:
    results = [event.what for event in timeline(kg.evidence, "Elo-Rd") if event.kind == "result"]
    assert any(
        "superior" in result or "longer" in result or "benefit" in result for result in results
    )


def test_every_regimen_has_a_timeline(kg: tg.KnowledgeGraph) -> None:
    assert all(
        isinstance(timeline(kg.evidence, regimen), list)
        for regimen in kg.evidence.vocabulary.regimens
    )


def test_the_figure_is_reproducible(kg: tg.KnowledgeGraph, tmp_path: Path) -> None:
    files = [tmp_path / "a.svg", tmp_path / "b.svg"]
    for file in files:
        draw(timeline(kg.evidence, "Belantamab"), "Belantamab", file)
    assert files[0].read_bytes() == files[1].read_bytes()


@pytest.mark.filterwarnings("ignore:Glyph")  # where no Chinese font is installed
@pytest.mark.parametrize("code", ["en", "zh"])
@pytest.mark.parametrize("regimen", ["Vd", "Rd", "ASCT", "Belantamab", "VTd", "Ide-cel"])
def test_texts_of_the_figure_do_not_overlap(kg: tg.KnowledgeGraph, regimen: str, code: str) -> None:
    with matplotlib.rc_context({"font.family": fonts()}):
        drawn = picture(timeline(kg.evidence, regimen), regimen, language(code, kg.evidence))
        drawn.set_dpi(100)
        renderer = FigureCanvasAgg(drawn).get_renderer()
        (page,) = drawn.axes
        boxes = [(text.get_text(), text.get_window_extent(renderer)) for text in page.texts]
    assert len(boxes) > 2
    for name, box in boxes:
        assert (
            box.x0 >= 0 and box.y0 >= 0 and box.x1 <= drawn.bbox.x1 and box.y1 <= drawn.bbox.y1
        ), f"{name} leaves the page"
    for (label, box), (other, next_box) in combinations(boxes, 2):
        apart = (
            box.x1 <= next_box.x0
            or next_box.x1 <= box.x0
            or box.y1 <= next_box.y0
            or next_box.y1 <= box.y0
        )
        assert apart, f"{label!r} lies on {other!r}"


def test_a_figure_without_events(kg: tg.KnowledgeGraph, tmp_path: Path) -> None:
    draw([], "nothing known yet", tmp_path / "empty.png")
    assert (tmp_path / "empty.png").read_bytes().startswith(b"\x89PNG")


@pytest.mark.parametrize("name", ["story.xyz", "none/story.png"])
def test_files_that_cannot_be_written(
    name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["timeline", "DVd", "--plot", str(tmp_path / name)]) == 2
    assert "cannot draw" in capsys.readouterr().err


def test_a_timeline_up_to_a_day(kg: tg.KnowledgeGraph) -> None:
    whole, then = (
        timeline(kg.evidence, "Belantamab"),
        timeline(kg.evidence, "Belantamab", "2020-08-10"),
    )
    assert [event.date for event in then] == [
        event.date for event in whole if event.date and last_day(event.date) <= "2020-08-10"
    ]
    assert then and not any(event.kind == "withdrawal" for event in then)
    assert main(["timeline", "DVd", "--as-of", "soon"]) == 2
