"""Shared by the tests: a small invented vocabulary, and `world`.

`world` makes evidence from trials that are described in lines of text:

    trial T phase 3: lines=1-3                   a randomised trial, and its whole population T
    group T/len: refractory:len                  a subgroup of T with reported results
    share T: 32% refractory:len                  the share of T that fulfils a criterion
    report T 2: final 2021-06                    the second data cut of T: status, date if printed
    report T x: unstated                         a data cut whose place in time is unknown
    arm T PVd: 60                                the number of patients who received PVd in T
    result T/len: PVd v Vd PFS 0.60 (0.45-0.80)  a contrast: tested arm, control, endpoint,
                                                 hazard ratio, interval
    result T: PVd v Vd OS worse                  a claim without a figure (better, worse,
                                                 no difference)
    result T: PVd ORR 60                         an estimate; with that of the control:
                                                 PVd v Vd ORR 60 v 50
    statement recommends PVd: lines=1            a statement of a guideline, and its population
    approval withdrawn PVd: EU 2022              a decision of an agency: region and date
    caution PVd: has:renal                       a caution, and its population
    same T: U                                    two names of one study
    judge T risk-of-bias low                     a person's RoB 2 judgement of T; `all` instead of
                                                 T: of every trial of the world
    judge T/len credibility high                 a person's ICEMAN judgement of a subgroup
    rule left-out renal                          an exclusion rule: its kind and subject
    limit enough-events: 100                     a limit of the method that the field changes
    feature squamous: [must_be_reported=yes]              a feature of the patient or the disease
    unnamed anyIMiD: IMiD                        a product that sources do not name, its class, and
                                                 the regimen of it alone
    regimen P: [kind=no-treatment, drugs=p]      a regimen of one new drug
    condition myeloma: blood-cancer              a disease, and the broader ones that contain it
    stage adjuvant: no                           a stage of care; whether it counts as a line
    drug nephrectomy: surgery                    a drug of a class, and the regimen of it alone
    field myeloma:                               the field of the world, and its conditions
    same-drug len: pom                           two names of one drug
    publication P: T 2016-05                     a paper on T and its date
    registration N: T                            a registry record of T
    source OLD: 2015                             a document and its date; rows that name no
                                                 document are from "S", of 2021

A line may end with columns of its row: `[report=2, p_value=0.03, flags=garbled]`. The columns of a
trial that belong to its population are `flags`, `inferred_criteria` and `conditions`.
"""

from __future__ import annotations

import os
import re
import shutil
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import settings
from method_rows import method_rows
from trialgraph.graph.model.evidence import Evidence
from trialgraph.graph.model.vocabulary import Vocabulary

Row = dict[str, str]
Tables = dict[str, list[Row]]


def pytest_configure(config: pytest.Config) -> None:
    """Tests read English, whatever the language of whoever runs them. In CI a test that lacks a
    program must fail, not be skipped: `TRIALGRAPH_REQUIRE` names the programs."""
    for variable in ("LC_ALL", "LC_MESSAGES"):
        os.environ.pop(variable, None)
    os.environ["LANG"] = "C"
    for program in os.environ.get("TRIALGRAPH_REQUIRE", "").split():
        if not (shutil.which(program) or shutil.which(program, path=str(BESIDE_PYTHON))):
            raise pytest.UsageError(f"{program} is missing, and TRIALGRAPH_REQUIRE names it")


LONGEST_FIRST = (  # a worker gets a whole file, so a long one at the end would keep it alone
    *("test_verdict_laws.py", "test_pictures.py", "test_stores.py", "test_engines.py"),
    *("test_language.py", "test_exchange.py", "test_ontology.py", "test_cli.py"),
    *("test_user_tables.py", "test_build.py", "test_adding.py", "test_json.py"),
    "test_registry_command.py",
)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Browser and server tests are slow; files that take long begin first, so that no worker ends
    late."""
    for item in items:
        if item.get_closest_marker("browser") or item.get_closest_marker("virtuoso"):
            item.add_marker(pytest.mark.slow)
    order = {name: place for place, name in enumerate(LONGEST_FIRST)}
    items.sort(key=lambda item: order.get(item.path.name, len(order)))


settings.register_profile("suite", max_examples=100, deadline=None, database=None, derandomize=True)
settings.load_profile("suite")

BESIDE_PYTHON = Path(sys.executable).parent
WORDS = {
    # drug: synonyms; classes; targets; background
    "drugs": """
        len    lenalidomide; 来那度胺 | IMiD       |            |
        pom    pomalidomide; 泊马度胺 | IMiD       |            |
        bort   bortezomib; 硼替佐米   | PI         | proteasome |
        carf   carfilzomib; 卡非佐米  | PI         | proteasome |
        dara   daratumumab            | anti-CD38  | CD38       |
        isa    isatuximab             | anti-CD38  | CD38       |
        elo    elotuzumab             | monoclonal | SLAMF7     |
        ven    venetoclax             |            | BCL2       |
        dex    dexamethasone; 地塞米松 | steroid   |            | steroid
        cyclo  cyclophosphamide       | alkylator  |            | cytotoxic
        asct   autologous transplant; ASCT | transplant |       | procedure
        allo   allogeneic transplant  | transplant |            | procedure""",
    # class: synonyms; broader classes
    "classes": """
        IMiD        immunomodulatory drug; 免疫调节剂 |
        PI          proteasome inhibitor; 蛋白酶体抑制剂 |
        monoclonal  monoclonal antibody |
        anti-CD38   anti-CD38 antibody; 抗CD38单抗 | monoclonal
        steroid     corticosteroid |
        alkylator   alkylating agent |
        transplant  transplantation |""",
    # target: synonyms
    "targets": """
        CD38        ADPRC1
        SLAMF7      |
        BCL2        |
        proteasome  蛋白酶体""",
    # feature: synonyms; implied features; opposite
    "features": """
        t(11;14)   t11-14 translocation |           |
        high-BCL2  BCL2高表达           |           |
        low-BCL2   BCL2低表达           |           | high-BCL2
        del(17p)   17p deletion         | high-risk |
        high-risk  高危                 |           |
        renal      renal impairment     |           |
        EM         extramedullary       |           |
        CNS        CNS involvement      |           |
        unfit      transplant-ineligible |          |
        frail      frailty              |           |""",
    # quantity: synonyms; whole numbers; lowest and highest value; decisive
    "quantities": """
        age    年龄                    | yes | 0 |     |
        ECOG   ECOG performance status | yes | 0 | 5   | yes
        PD-L1  PD-L1 expression        |     | 0 | 100 | yes
        eGFR   估算肾小球滤过率        |     | 0 |     | yes""",
    # definition: synonyms; expression
    "definitions": """
        triple  triple-class refractory; 三类难治性 | refractory:PI & refractory:IMiD & refractory:anti-CD38""",
    # regimen: synonyms; drugs
    "regimens": """
        Vd | bort; dex
        Kd | carf; dex
        Rd | len; dex
        Pd | pom; dex
        PVd | pom; bort; dex
        DVd | dara; bort; dex
        DRd | dara; len; dex
        DKd | dara; carf; dex
        IsaKd | isa; carf; dex
        KRd | carf; len; dex
        ERd | elo; len; dex
        VenVd | ven; bort; dex
        VCd | bort; cyclo; dex
        dexalone | dex
        Placebo |
        Auto | asct
        Allo | allo""",
}
COLUMNS = {
    "drugs": ("drug", "synonyms", "classes", "targets", "background"),
    "classes": ("class", "synonyms", "broader"),
    "targets": ("target", "synonyms"),
    "features": ("feature", "synonyms", "implies", "opposite"),
    "quantities": ("quantity", "synonyms", "whole", "low", "high", "decisive"),
    "definitions": ("definition", "synonyms", "expression"),
    "regimens": ("regimen", "drugs"),
}
FIXED = """
endpoints: PFS survival yes | OS survival yes | TTP survival yes PFS | EFS survival yes PFS | ORR response | CR response | AE harm | TRM harm
rules: component steroid | target CD38 | intolerance | access | withdrawal
certainty: partial 1 | indirect 2 | left-out 1 | subgroup-only 1 |
           trials-disagree 1 | interim 1 | flagged 1 | imprecision 1 |
           severe-imprecision 2 | network-disagrees 1 | other-endpoint 1 |
           risk-of-bias-some-concerns 1 | risk-of-bias-high 2
"""
_LINE = re.compile(
    r"(?P<word>[\w-]+)\s+(?P<head>[^:]*)(?::\s*(?P<body>.*?))?\s*(?:\[(?P<options>[^\]]*=[^\]]*)\])?"
)
_RESULT = re.compile(
    r"(?P<arm>\S+)(?: v (?P<control>\S+))? (?P<endpoint>[A-Z]+)(?: (?P<value>[\d.<>NR]+))?(?: v (?P<other>[\d.<>NR]+))?"
    r"(?: \((?P<low>[\d.]+)-(?P<high>[\d.]+)\))?(?: (?P<direction>better|worse|no difference))?"
)
_SHARE = re.compile(r"(?:(?P<operator>[<>~]=?)?(?P<percent>[\d.]+)%|some) (?P<criterion>.*)")


def _words() -> Tables:
    """The rows of the vocabulary, and of the tables that are the same in every world."""
    tables: Tables = {"sources": [{"source": "S", "published": "2021"}]}
    for name, text in WORDS.items():
        tables[name] = []
        for line in filter(str.strip, text.splitlines()):
            first, *rest = (cell.strip() for cell in line.split("|"))
            key, *synonyms = first.split(None, 1)
            cells = [key, *synonyms, *rest] if name != "regimens" else [key, *rest]
            tables[name].append(dict(zip(COLUMNS[name], cells, strict=False)))
    fixed = dict(part.split(":", 1) for part in re.split(r"\n(?=\w)", FIXED.strip()))
    tables["endpoints"] = [
        dict(zip(("endpoint", "family", "decides", "stands_for"), cell.split(), strict=False))
        for cell in fixed["endpoints"].split("|")
    ]
    next(row for row in tables["endpoints"] if row["endpoint"] == "OS")["death_from_any_cause"] = (
        "yes"
    )
    tables["certainty"] = [
        dict(zip(("step", "amount"), cell.split(), strict=True))
        for cell in fixed["certainty"].split("|")
    ]
    for kind, *subject in map(str.split, fixed["rules"].split("|")):
        column = "exempt" if kind == "component" else "subject"
        tables["rules"] = [
            *tables.get("rules", []),
            {"rule": kind, "kind": kind, column: "".join(subject)},
        ]
    tables["limits"] = method_rows("limits")
    return tables


class _Writer:
    """Turns lines into rows, one method a kind of line."""

    def __init__(self) -> None:
        self.tables = _words()

    def add(self, table: str, **row: str) -> None:
        self.tables.setdefault(table, []).append(
            {name: value for name, value in row.items() if value}
        )

    def number(self, table: str) -> str:
        return f"{table}-{len(self.tables.get(table, ())) + 1}"

    def write(self, line: str) -> None:
        match = _LINE.fullmatch(line.strip())
        assert match, f"cannot read the line: {line}"
        options = dict(
            option.strip().split("=", 1) for option in (match["options"] or "").split(",") if option
        )
        getattr(self, f"_{match['word'].replace('-', '_')}")(
            match["head"].strip(), match["body"] or "", options
        )

    def _source(self, name: str, published: str, options: Row) -> None:
        self.add("sources", source=name, published=published, **options)

    def _trial(self, head: str, criteria: str, options: Row) -> None:
        name, *words = head.split()
        randomised = "phase" in words and "single-arm" not in words
        about_people = {
            column: options.pop(column, "")
            for column in ("flags", "inferred_criteria", "conditions")
        }
        row = {
            "design": next(
                (w for w in words if w in ("single-arm", "cohort", "real-world")), "randomised"
            ),
            "phase": words[words.index("phase") + 1] if "phase" in words else "",
            "randomised": "yes" if randomised else "",
            "setting": "front-line" if "front-line" in words else "relapse",
        }
        self.add("trials", trial=name, **(row | options))
        self.add(
            "populations",
            population=name,
            label=name,
            trial=name,
            criteria=criteria,
            reported="yes",
            **about_people,
        )

    def _group(self, name: str, criteria: str, options: Row) -> None:
        trial = name.split("/")[0]
        row = {"part_of": name.rpartition("/")[0], "reported": "yes", "criteria": criteria}
        self.add("populations", population=name, label=name, trial=trial, **(row | options))

    def _share(self, population: str, body: str, options: Row) -> None:
        match = _SHARE.fullmatch(body)
        assert match, f"cannot read the share: {body}"
        groups = {name: value or "" for name, value in match.groupdict().items()}
        self.add("shares", share=self.number("shares"), population=population, **groups, **options)

    def _report(self, head: str, body: str, options: Row) -> None:
        trial, sequence = head.split()
        status, *date = body.split()
        position = sequence if sequence.isdigit() else ""
        named = {"report": f"{trial}-{sequence}", "trial": trial, "sequence": position}
        self.add("reports", **named, status=status, date="".join(date), **options)

    def _arm(self, head: str, body: str, options: Row) -> None:
        trial, regimen = head.split()
        self.add("arms", arm=f"{trial}-{regimen}", trial=trial, regimen=regimen, n=body, **options)

    def _result(self, population: str, body: str, options: Row) -> None:
        match = _RESULT.fullmatch(body)
        assert match, f"cannot read the result: {body}"
        trial = population.split("/")[0]
        arms = [regimen for regimen in (match["arm"], match["control"]) if regimen]
        for regimen in arms:
            if f"{trial}-{regimen}" not in [row["arm"] for row in self.tables.get("arms", ())]:
                self._arm(f"{trial} {regimen}", "", {})
        row = {
            "kind": "contrast"
            if match["control"] and (not match["other"] or match["direction"])
            else "estimate",
            "arm": f"{trial}-{arms[0]}",
            "comparator_arm": f"{trial}-{arms[1]}" if match["control"] else "",
            "measure": _measure(match),
            "value": match["value"] or "",
            "comparator_value": match["other"] or "",
            "ci_low": match["low"] or "",
            "ci_high": match["high"] or "",
            "direction": match["direction"] or "",
            "claim_scope": "trial",
            "source": "S",
        }
        options = (
            {**options, "report": f"{trial}-{options['report']}"}
            if "report" in options
            else options
        )
        place = {"result": self.number("results"), "trial": trial, "population": population}
        self.add("results", **place, endpoint=match["endpoint"], **(row | options))

    def _statement(self, head: str, setting: str, options: Row) -> None:
        kind, regimens = head.split(None, 1)
        row = {
            "statement": self.number("statements"),
            "kind": kind,
            "regimens": regimens.replace(" ", "; "),
        }
        self.add("statements", **row, setting=setting, **({"source": "S"} | options))

    def _approval(self, head: str, body: str, options: Row) -> None:
        act, regimen = head.split()
        region, *date = body.split()
        row = {
            "approval": self.number("approvals"),
            "act": act,
            "regimen": regimen,
            "region": region,
            "agency": "agency",
        }
        self.add("approvals", **(row | {"date": "".join(date), "source": "S"} | options))

    def _same(self, trial: str, other: str, options: Row) -> None:
        self.add(
            "same_study", study=self.number("same_study"), trial=trial, other_trial=other, **options
        )

    def _judge(self, head: str, body: str, options: Row) -> None:
        subject, tool, *words = head.split()
        level = " ".join(words)
        trials = [row["trial"] for row in self.tables.get("trials", ())]
        for judged in trials if subject == "all" else [subject]:
            row = {
                "judgement": self.number("judgements"),
                "trial": judged.split("/")[0],
                "population": judged if "/" in judged else "",
                "tool": {"risk-of-bias": "RoB 2", "credibility": "ICEMAN"}[tool],
                {"risk-of-bias": "rob_overall", "credibility": "credibility"}[tool]: level,
                "judged_by": "a reader",
                "judged_on": "2021-01-01",
            }
            self.add("judgements", **(row | options))

    def _rule(self, head: str, body: str, options: Row) -> None:
        kind, subject = head.split()
        row = {"rule": self.number("rules"), "kind": kind, "subject": subject}
        self.add("rules", **(row | options))

    def _limit(self, name: str, value: str, options: Row) -> None:
        row = next(row for row in self.tables["limits"] if row["limit"] == name)
        row.update({"value": value, **options})

    def _feature(self, name: str, body: str, options: Row) -> None:
        self.add("features", feature=name, **options)

    def _unnamed(self, name: str, drug_class: str, options: Row) -> None:
        self.add("drugs", drug=name, classes=drug_class, kind="unnamed", **options)
        self.add("regimens", regimen=name, drugs=name)

    def _regimen(self, name: str, body: str, options: Row) -> None:
        self.add("drugs", drug=options["drugs"], kind="drug")
        self.add("regimens", regimen=name, **options)

    def _stage(self, name: str, counts: str, options: Row) -> None:
        self.add("stages", stage=name, counts_as_line=counts, **options)

    def _drug(self, name: str, drug_class: str, options: Row) -> None:
        known = [row["class"] for row in self.tables["classes"]]
        if drug_class and drug_class not in known:
            self.add("classes", **{"class": drug_class})
        self.add("drugs", drug=name, classes=drug_class, **{"kind": "drug", **options})
        self.add("regimens", regimen=name, drugs=name)

    def _condition(self, name: str, broader: str, options: Row) -> None:
        self.add("conditions", condition=name, broader=broader.replace(" ", "; "), **options)

    def _field(self, conditions: str, body: str, options: Row) -> None:
        row = {"field": "F", "conditions": conditions.replace(" ", "; "), "counts_lines": "yes"}
        self.add("fields", **(row | options))

    def _same_drug(self, drug: str, other: str, options: Row) -> None:
        number = self.number("same_drug")
        self.add("same_drug", pair=number, drug=drug, other_drug=other, **options)

    def _publication(self, name: str, body: str, options: Row) -> None:
        trial, *published = body.split()
        if "reports" in options:
            options = {**options, "reports": f"{trial}-{options['reports']}"}
        row = {"publication": name, "trials": trial, "published": "".join(published)}
        self.add("publications", **row, **options)

    def _registration(self, name: str, trial: str, options: Row) -> None:
        self.add("registrations", registration=name, trials=trial, **options)

    def _caution(self, regimen: str, when: str, options: Row) -> None:
        row = {
            "caution": self.number("cautions"),
            "regimen": regimen,
            "when": when,
            "harm": "a harm",
            "source": "S",
        }
        self.add("cautions", **(row | options))


def _measure(match: re.Match[str]) -> str:
    if not match["value"]:
        return "claim"
    if match["control"] and not match["other"]:
        return "hazard_ratio"
    return "rate" if match["endpoint"] in ("ORR", "AE", "TRM") else "median"


def _is_about_all(line: str) -> bool:
    return line.startswith("judge all ")


def _lines(text: str) -> Iterator[str]:
    return filter(None, map(str.strip, text.splitlines()))


@pytest.fixture(scope="session", autouse=True)
def no_layers(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """What whoever runs the tests has loaded takes no part in them."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("TRIALGRAPH_DATA", str(tmp_path_factory.mktemp("data")))
        yield


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty data folder of the test's own, to load into."""
    folder = tmp_path / "data"
    monkeypatch.setenv("TRIALGRAPH_DATA", str(folder))
    return folder


@pytest.fixture(scope="session")
def world_rows() -> Callable[..., Tables]:
    """Makes the rows that the lines of a text describe."""

    def make(text: str = "") -> Tables:
        writer = _Writer()
        for line in sorted(_lines(text), key=_is_about_all):  # judgements of all trials come last
            writer.write(line)
        return writer.tables

    return make


@pytest.fixture(scope="session")
def world(world_rows: Callable[..., Tables]) -> Callable[..., Evidence]:
    """Makes the evidence that the lines of a text describe."""
    return lambda text="": Evidence.from_rows(world_rows(text))


@pytest.fixture(scope="session")
def vocabulary(world: Callable[..., Evidence]) -> Vocabulary:
    """The invented words alone."""
    return world().vocabulary
