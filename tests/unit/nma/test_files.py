"""Files of contrasts and arms in the forms, encodings and spellings that people have."""

from __future__ import annotations

import math
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook
from trialgraph.errors import TableError, TrialgraphError
from trialgraph.graph.nma.contrast_data import Contrasts
from trialgraph.graph.nma.files.columns import recognised
from trialgraph.graph.nma.files.forms import read_arms, read_contrasts
from trialgraph.graph.nma.files.numerals import has_decimal_commas, spelled_plainly, with_point

FORMS = Path(__file__).parents[2] / "data" / "nma" / "forms"
Read = Callable[..., Contrasts]


@pytest.fixture
def read(tmp_path: Path) -> Read:
    """Reads a file with these lines."""

    def of(*lines: str, measure: str = "", encoding: str = "utf-8") -> Contrasts:
        (tmp_path / "my.csv").write_bytes("\n".join(lines).encode(encoding))
        return read_contrasts(tmp_path / "my.csv", measure)

    return of


def faults(call: Callable[[], object]) -> str:
    with pytest.raises(TrialgraphError) as error:
        call()
    return str(error.value)


def shown(contrasts: Contrasts) -> list[tuple[str, str, float, float]]:
    return [
        (row.treatment1, row.treatment2, round(row.effect, 3), round(row.se, 3))
        for row in contrasts.rows
    ]


# what these files hold: KEY-1 and KEY-2, X and Y against chemotherapy
TWO = [("Drug X", "Chemo", -0.598, 0.137), ("Drug Y", "Chemo", -0.386, 0.137)]


@pytest.mark.parametrize(
    "name",
    [
        "netmeta-names.csv",
        "bom-capitals.csv",
        "european.csv",
        "tabs.tsv",
        "utf16.csv",
        "latin1.csv",
        "unicode-minus.csv",
        "hr.csv",
    ],
)
def test_one_table_in_many_spellings(name: str) -> None:
    assert shown(read_contrasts(FORMS / name)) == [
        (first, second, effect, pytest.approx(se, abs=0.0015)) for first, second, effect, se in TWO
    ]


def test_an_encoding_is_named_and_names_are_kept() -> None:
    latin, utf16 = (read_contrasts(FORMS / name) for name in ("latin1.csv", "utf16.csv"))
    for read_file in (latin, utf16):
        assert [row.study for row in read_file.rows] == ["Müller 2019", "García 2020"]
    assert "Windows-1252" in latin.warnings[0] and "UTF-16" in utf16.warnings[0]


def test_hazard_ratios_with_intervals_are_logarithms_of_ratios() -> None:
    contrasts = read_contrasts(FORMS / "hr.csv")
    assert contrasts.ratio is True
    x, _ = contrasts.rows
    assert x.effect == pytest.approx(math.log(0.55))
    assert x.se == pytest.approx(math.log(0.72 / 0.42) / (2 * 1.959964), rel=1e-6)
    assert "95% is assumed" in contrasts.warnings[0]


def test_ratios_in_a_column_of_effects_are_doubted() -> None:
    (warning,) = read_contrasts(FORMS / "raw-hr-as-effect.csv").warnings
    assert "near 1, as ratios are" in warning


def test_names_that_look_alike_are_named() -> None:
    warnings = read_contrasts(FORMS / "spaces-case.csv").warnings
    assert [warning for warning in warnings if "'Chemo' (row 2) and 'chemo' (row 3)" in warning]
    assert [warning for warning in warnings if "'Drug Y' (row 3) and 'drug y' (row 4)" in warning]


@pytest.mark.parametrize(
    ("first", "second", "alike"),
    [
        ("Placebo", "placebo", True),
        ("Drug-X", "Drug X", True),
        ("Placebo", "Placbo", True),
        ("Müller", "Muller", True),
        ("Drug 10 mg", "Drug 20 mg", False),
        ("A+B", "AB", False),
        ("Dara", "Daro", False),
        ("fluticasone", "fluticasone+salmeterol", False),
    ],
)
def test_what_looks_alike(read: Read, first: str, second: str, alike: bool) -> None:
    warnings = read(
        "study,treatment1,treatment2,effect,se", f"s,{first},C,-1,1", f"t,{second},C,-1,1"
    ).warnings
    assert any("look alike" in warning for warning in warnings) is alike


class TestSharedArm:
    """Three arms, of which two are compared with the third only."""

    def test_the_missing_error_is_requested(self) -> None:
        text = faults(lambda: read_contrasts(FORMS / "multi-arm-against-one.csv"))
        assert "row 3, column study, value 'YY'" in text
        assert "3 arms that are all compared with Placebo" in text
        assert "se_shared" in text and "--arms" in text

    def test_the_shared_error_gives_the_third_contrast(self, read: Read) -> None:
        contrasts = read(
            "study,treatment1,treatment2,effect,se,se_shared",
            "YY,B,Placebo,-0.375,0.15,0.1",
            "YY,Placebo,C,0.434,0.17,0.1",
        )
        third = contrasts.rows[2]
        assert (third.treatment1, third.treatment2) == ("B", "C")
        assert third.effect == pytest.approx(-0.375 + 0.434)
        assert third.se == pytest.approx(math.sqrt(0.15**2 + 0.17**2 - 2 * 0.1**2))

    @pytest.mark.parametrize("error", ["0.2", "0", "-1", "x"])
    def test_an_impossible_shared_error(self, read: Read, error: str) -> None:
        rows = [f"YY,{name},Placebo,-0.3,0.15,{error}" for name in "BC"]
        text = faults(lambda: read("study,treatment1,treatment2,effect,se,se_shared", *rows))
        assert "must be one number above 0, and below that of each contrast" in text

    @given(st.lists(st.integers(2, 60), min_size=3, max_size=5))
    def test_as_arms_give_it(self, events: list[int]) -> None:
        """Contrasts against one arm with its error are the same as those of the arms."""
        import tempfile

        odds = [(math.log(e / (80 - e)), 1 / e + 1 / (80 - e)) for e in events]
        with tempfile.TemporaryDirectory() as folder:
            arms, pairs = Path(folder, "arms.csv"), Path(folder, "pairs.csv")
            arms.write_text(
                "study,treatment,events,n\n"
                + "".join(f"s,T{at},{count},80\n" for at, count in enumerate(events))
            )
            pairs.write_text(
                "study,treatment1,treatment2,effect,se,se_shared\n"
                + "".join(
                    f"s,T{at},T0,{log - odds[0][0]!r},{math.sqrt(v + odds[0][1])!r},"
                    f"{math.sqrt(odds[0][1])!r}\n"
                    for at, (log, v) in enumerate(odds[1:], 1)
                )
            )
            first, second = (
                {
                    (row.treatment1, row.treatment2): (row.effect, row.se)
                    for row in read_contrasts(file).rows
                }
                for file in (arms, pairs)
            )
        for (one, other), (effect, se) in first.items():
            found = second.get((one, other)) or second[other, one]
            sign = 1 if (one, other) in second else -1
            assert (sign * found[0], found[1]) == pytest.approx((effect, se), abs=1e-9)


@pytest.mark.parametrize(
    ("lines", "effect", "se"),
    [
        (["study,treat1,treat2,logHR,selogHR", "s,A,B,-0.5,0.2"], -0.5, 0.2),
        (["study,t1,t2,yi,vi", "s,A,B,-0.5,0.04"], -0.5, 0.2),
        (["Study,Arm 1,Arm 2,MD,Lower 95% CI,Upper 95% CI", "s,A,B,2,1,3"], 2, 0.5102),
        (["study,treatment1,treatment2,HR,99% CI lower,99% CI upper", "s,A,B,1,0.5,2"], 0, 0.2691),
        (
            ["study,treatment1,treatment2,hr,low,high,level", "s,A,B,1,0.5,2,90"],
            0,
            math.log(2) / 1.644854,
        ),
        (["study,treatment,comparator,OR,p", "s,A,B,0.5,0.05"], math.log(0.5), 0.35365),
        (["study,experimental,control,RR,se", "s,A,B,0.5,0.2"], math.log(0.5), 0.2),
        (["Study,treatment1,treatment2,O-E,Variance", "s,A,B,-5,10"], -0.5, 0.31623),
        (["study;treatment1;treatment2;hr;lower;upper", "s;A;B;1,00;0,50;2,00"], 0, 0.35366),
        (["ｓｔｕｄｙ,treatment1,treatment2,effect,se", "s,A,B,−０.５,0.2"], -0.5, 0.2),
    ],
)
def test_ways_to_an_effect_and_its_error(
    read: Read, lines: list[str], effect: float, se: float
) -> None:
    (row,) = read(*lines).rows
    assert (row.treatment1, row.treatment2) == ("A", "B")
    assert (row.effect, row.se) == (pytest.approx(effect, abs=1e-4), pytest.approx(se, abs=1e-4))


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        (
            ["study,treatment1,treatment2,hr,low,high", "s,A,B,-0.6,-0.9,-0.3"],
            "row 2, column hr, value '-0.6': ratios are above 0",
        ),
        (
            ["study,treatment1,treatment2,hr,low,high", "s,A,B,0.6,0.7,0.9"],
            "0.6 is outside its interval 0.7–0.9",
        ),
        (
            ["study,treatment1,treatment2,hr,p", "s,A,B,0.6,<0.001"],
            "no standard error follows from p <0.001",
        ),
        (
            ["studlab,treat1,treat2,TE", "s,A,B,-0.5"],
            "column se, value '': the column is missing. The columns were read as: studlab as "
            "study, treat1 as treatment.1, treat2 as treatment.2, TE as effect",
        ),
        (["a,b", "1,2"], "the column is missing. Needed are study, treatment1"),
        ([""], "the column is missing"),
        (["study,treatment1,treatment2,effect,se", ""], "contains no contrast"),
        (
            ["study,treatment1,treatment2,effect,se,se", "s,A,B,1,1,1"],
            "column se, value '': the column appears twice",
        ),
        (
            ["study,treatment1,treatment2,effect,se", "s,A,B,0,5,0,1"],
            "has 7 cells, but the header has 5",
        ),
        (
            ["studlab,treat1,treat2,TE,seTE", "s,A,B,x,0.1"],
            "row 2, column TE, value 'x': is not a number",
        ),
        (["study,treatment,events,n", "s,A,x,10", "s,B,1,10"], "column events, value 'x'"),
        (['study,treatment\n"s'], "not a CSV table"),
    ],
)
def test_faults_name_the_columns_of_the_file(read: Read, lines: list[str], expected: str) -> None:
    assert expected in faults(lambda: read(*lines))


def odds_ratio(*arms: tuple[int, int]) -> float:
    (events, n), (other, m) = arms
    return math.log(events / (n - events) / (other / (m - other)))


@pytest.mark.parametrize(
    "lines",
    [
        ["study,treatment,responders,sampleSize", "s,A,12,50", "s,B,20,60"],  # gemtc
        ["StudyID,Study,T,R,N", "1,s,A,12,50", "1,s,B,20,60"],  # MetaInsight, long
        ["StudyID,Study,T.1,R.1,N.1,T.2,R.2,N.2", "1,s,A,12,50,B,20,60"],  # MetaInsight, wide
        ["studlab,treat1,event1,n1,treat2,event2,n2,treat3,event3,n3", "s,A,12,50,B,20,60,,,"],
        ['"t[,1]","t[,2]","r[,1]","r[,2]","n[,1]","n[,2]"', "A,B,12,20,50,60"],  # BUGS
        ["study,label.e,event.e,n.e,label.c,event.c,n.c", "s,A,12,50,B,20,60"],  # meta
        [
            "Study,Experimental,Experimental cases,Experimental N,Control,Control cases,Control N",
            "s,A,12,50,B,20,60",
        ],  # RevMan
        [
            "Name,Group Label 1,Events 1,Total 1,Group Label 2,Events 2,Total 2",
            "s,A,12,50,B,20,60",
        ],  # RevMan 5
    ],
)
def test_forms_of_events(read: Read, lines: list[str]) -> None:
    contrasts = read(*lines)
    (row,) = contrasts.rows
    assert (row.treatment1, row.treatment2, contrasts.ratio) == ("A", "B", True)
    assert row.effect == pytest.approx(odds_ratio((12, 50), (20, 60)))


def test_a_review_that_names_no_treatments_compares_experimental_with_control(read: Read) -> None:
    (row,) = read(
        "Study,Experimental cases,Experimental N,Control cases,Control N", "s,12,50,20,60"
    ).rows
    assert (row.treatment1, row.treatment2) == ("experimental", "control")


def test_several_analyses_are_not_pooled(read: Read) -> None:
    header = "Analysis number,Study,Experimental cases,Experimental N,Control cases,Control N"
    text = faults(lambda: read(header, "1,s,12,50,20,60", "2,s,1,50,2,60"))
    assert "holds 2 analyses (1, 2); keep the rows of one" in text


def test_means_and_person_time(read: Read) -> None:
    means = read("study,treatment,mean,std.dev,sampleSize", "s,A,5,2,100", "s,B,4,1,100")
    assert means.ratio is False
    assert shown(means) == [("A", "B", 1, round(math.sqrt(0.05), 3))]
    rates = read("study,treatment,responders,exposure", 's,A,10,"1,000"', 's,B,20,"1,000"')
    assert rates.ratio is True and shown(rates) == [("A", "B", -0.693, 0.387)]


def test_relative_effects_of_gemtc(read: Read) -> None:
    """Study s07 of gemtc's own example: the baseline's error gives the third contrast."""
    contrasts = read(
        "study,treatment,diff,std.err",
        "s01,A,NA,NA",
        "s01,C,-0.31,0.67",
        "s07,A,NA,0.50",
        "s07,B,-2.3,0.72",
        "s07,D,-0.9,0.69",
    )
    assert shown(contrasts) == [
        ("C", "A", -0.31, 0.67),
        ("B", "A", -2.3, 0.72),
        ("D", "A", -0.9, 0.69),
        ("B", "D", -1.4, round(math.sqrt(0.72**2 + 0.69**2 - 0.5), 3)),
    ]


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        (["s,A,NA,NA", "s,B,-1,1", "s,C,-2,1"], "3 arms that are all compared with A"),
        (["s,A,-1,1", "s,B,-1,1"], "0 arms without a difference"),
        (["s,A,NA,NA", "s,B,NA,NA"], "2 arms without a difference"),
        (["s,A,NA,NA", "s,B,-1,NA"], "row 3, column std.err, value '': must not be empty"),
    ],
)
def test_faults_of_relative_effects(read: Read, rows: list[str], expected: str) -> None:
    assert expected in faults(lambda: read("study,treatment,diff,std.err", *rows))


def test_fractional_events_are_named(read: Read) -> None:
    warnings = read("study,treatment,events,n", "s,A,3.5,50", "s,B,20,60").warnings
    assert warnings == ("my.csv, row 2: 3.5 events is not a whole number",)


def test_arms_and_contrasts_are_told_apart_by_their_columns(tmp_path: Path) -> None:
    file = tmp_path / "my.csv"
    file.write_text("study,treatment,events,n\ns,A,1,10\ns,B,2,10\n")
    assert read_contrasts(file) == read_arms(file, "OR")
    assert read_arms(file, "RD").ratio is False
    assert "no measure 'HR'" in faults(lambda: read_arms(file, "HR"))


def test_columns_with_the_same_meaning_are_named(read: Read) -> None:
    contrasts = read(
        "studlab,treat1,treat1.long,treat2,TE,seTE,lower,upper", "s,A,Aspirin,B,-1,1,-3,1"
    )
    assert shown(contrasts) == [("A", "B", -1, 1)] and contrasts.ratio is None


def test_a_workbook(tmp_path: Path) -> None:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["studlab", "treat1", "treat2", "TE", "seTE", None])
    sheet.append(["KEY-1", "Drug X", "Chemo", -0.598, 0.137])
    sheet.append(["KEY-2", "Drug Y", "Chemo", "-0,386", 0.137])
    book.create_sheet("notes").append(["made by hand"])
    book.save(tmp_path / "my.xlsx")
    contrasts = read_contrasts(tmp_path / "my.xlsx")
    assert shown(contrasts) == TWO
    assert any("not notes" in warning for warning in contrasts.warnings)
    (tmp_path / "bad.xlsx").write_bytes(b"no workbook")
    assert "is not an .xlsx workbook" in faults(lambda: read_contrasts(tmp_path / "bad.xlsx"))
    (tmp_path / "old.xls").write_bytes(b"")
    assert "save it as .xlsx" in faults(lambda: read_contrasts(tmp_path / "old.xls"))


@pytest.mark.parametrize(
    ("cells", "commas", "counts", "expected"),
    [
        (["0,598", "1,2"], True, False, ["0.598", "1.2"]),
        (["1.234,5", "0,5"], True, False, ["1234.5", "0.5"]),
        (["1,234.5", "0.5"], False, False, ["1234.5", "0.5"]),
        (["1.234"], False, True, ["1.234"]),
        (["<0,001"], True, False, ["<0.001"]),
    ],
)
def test_decimal_marks(cells: list[str], commas: bool, counts: bool, expected: list[str]) -> None:
    assert has_decimal_commas(cells) is commas
    assert [with_point(cell, commas, counts) for cell in cells] == expected


@given(st.floats(-1e6, 1e6, allow_nan=False))
def test_a_number_survives_any_spelling(number: float) -> None:
    printed = f"{number:.4f}"
    wide = printed.translate({ord(digit): ord(digit) + 0xFEE0 for digit in "0123456789"})
    for spelled in (printed, printed.replace("-", "−"), wide, f" {printed} "):
        assert spelled_plainly(spelled) == printed
    assert with_point(printed.replace(".", ","), decimal_commas=True, counts=False) == printed


@given(st.text(max_size=30))
def test_any_header_can_be_recognised_or_not(header: str) -> None:
    assert set(recognised([header]).places) == set(recognised([header.upper()]).places)


@given(st.binary(max_size=300))
def test_any_bytes_give_contrasts_or_a_reason(content: bytes) -> None:
    import tempfile

    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder, "my.csv")
        file.write_bytes(b"study,treatment1,treatment2,effect,se\n" + content)
        try:
            read_contrasts(file)
        except TrialgraphError as error:
            assert str(error)


@given(
    st.lists(
        st.tuples(
            st.sampled_from(["s", "t", ""]),
            st.sampled_from(["A", "B", "a", ""]),
            st.sampled_from(["B", "C", "A "]),
            st.sampled_from(["-0.5", "0,5", "−1", "x", "", "1e400", "٣"]),
            st.sampled_from(["0.2", "0", "-1", "", "0,1", "1e-300"]),
        ),
        max_size=6,
    )
)
def test_any_cells_give_contrasts_or_faults(rows: list[tuple[str, ...]]) -> None:
    import tempfile

    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder, "my.csv")
        lines = ["study;treatment1;treatment2;hr;se", *(";".join(row) for row in rows)]
        file.write_text("\n".join(lines), encoding="utf-8")
        try:
            contrasts = read_contrasts(file)
        except TableError as error:
            assert error.faults
        else:
            assert all(math.isfinite(row.effect) and row.se > 0 for row in contrasts.rows)
