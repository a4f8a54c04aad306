"""A seeded generator of registry records, derived from the real ones in tests/data/registry.

It varies arms, doses, drugs, conditions, outcomes, classes, subgroups, analyses and their wording,
eligibility, adverse events, markup and file formats. The same seed gives the same records.
"""

from __future__ import annotations

import copy
import json
import random
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

DATA = Path(__file__).parents[1] / "tests" / "data" / "registry"
SEED = 20250607
FORMS = ("array", "lines", "zip", "folder")
DRUGS = (
    "Finerenone (BAY94-8862)",
    "Bortezomib (Velcade) 1.3 mg/m2",
    "lenalidomide hydrochloride",
    "Daratumumab SC 1800 mg",
    "Carfilzomib",
    "Pomalidomide 4 mg",
    "Selinexor",
    "repaglinide",
    "Newmab",
    "XYZ-123",
    "Isatuximab",
    "Ixazomib",
    "Venetoclax",
)
TITLES = (
    "Progression-free Survival (PFS)",
    "Overall Survival",
    "All-cause Mortality",
    "PFS in Participants With del(17p)",
    "Time to Progression",
    "PFS in Patients Who Received 1 Prior Line of Therapy",
    "OS in Lenalidomide-refractory Participants",
    "PFS in Participants With High Foo",
)
PARAMETERS = (
    "Hazard Ratio (HR)",
    "Hazard ratio",
    "HR",
    "Cause-specific hazard ratio",
    "Rate ratio",
    "Hazard Ratio, log",
    "Odds Ratio (OR)",
)
COMMENTS = (
    "",
    "",
    "Hazard ratio of {0} vs. {1}",
    "HR < 1 favors {0}",
    "Cox model with {1} as the reference",
    "Hazard ratio ({1}/{0})",
    "Stratified Cox model",
)
PS = ("&lt; 0.0001", "= 0.0014", "0.03", "<.001", "0.6", "NS")
ITEMS = (
    "At least 1 prior line of therapy",
    "1 to 3 prior lines of therapy",
    "Refractory to lenalidomide",
    "Prior treatment with bortezomib",
    "Consent",
    "Prior therapy with carfilzomib within 6 months",
    "Newly diagnosed disease",
    "Platelets &ge; 75",
)


def records(number: int, seed: int = SEED) -> Iterator[dict[str, Any]]:
    """A number of records, each a variation of a real one; reproducible by seed."""
    chance = random.Random(seed)
    originals = [
        json.loads(path.read_text(encoding="utf-8")) for path in sorted(DATA.glob("*.json"))
    ]
    for index in range(1, number + 1):
        yield _varied(copy.deepcopy(chance.choice(originals)), f"NCT{index:08}", chance)


def _varied(record: dict[str, Any], name: str, chance: random.Random) -> dict[str, Any]:
    protocol, results = record["protocolSection"], record["resultsSection"]
    protocol["identificationModule"].update(nctId=name, acronym=f"MADE-{name[-6:]}")
    protocol["designModule"]["phases"] = chance.choice(
        [["PHASE3"], ["PHASE2"], ["PHASE1", "PHASE2"], ["NA"], []]
    )
    protocol["designModule"]["designInfo"]["allocation"] = chance.choice(
        ["RANDOMIZED", "RANDOMIZED", "NON_RANDOMIZED", "NA"]
    )
    if chance.random() < 0.5:
        protocol["conditionsModule"]["conditions"] = [
            chance.choice(
                [
                    "Multiple Myeloma",
                    "Relapsed and Refractory Multiple Myeloma",
                    "Asthma",
                    f"Condition {name[-4:]}",
                ]
            )
        ]
    if chance.random() < 0.7:
        items = chance.sample(ITEMS, chance.randint(2, len(ITEMS)))
        protocol["eligibilityModule"]["eligibilityCriteria"] = _eligibility(items, chance)
    arms = (
        _arms(protocol, chance)
        if chance.random() < 0.6
        else [group["label"] for group in protocol["armsInterventionsModule"]["armGroups"]]
    )
    outcomes = results["outcomeMeasuresModule"]["outcomeMeasures"]
    results["outcomeMeasuresModule"]["outcomeMeasures"] = chance.sample(
        outcomes, chance.randint(1, len(outcomes))
    )
    results["outcomeMeasuresModule"]["outcomeMeasures"] += [
        _outcome(arms, chance) for _ in range(chance.randint(0, 5))
    ]
    events = results["adverseEventsModule"]
    for kind in ("seriousEvents", "otherEvents"):
        if kind in events:
            events[kind] = chance.sample(events[kind], chance.randint(0, len(events[kind])))
    if chance.random() < 0.15:
        del record["resultsSection"]
        record["hasResults"] = False
    return record


def _eligibility(items: list[str], chance: random.Random) -> str:
    middle = len(items) // 2 + 1
    parts = {"Inclusion Criteria:": items[:middle], "Exclusion Criteria:": items[middle:]}
    if chance.random() < 0.5:
        return "".join(
            f"<p>{head}</p><ul>{''.join(f'<li>{item}</li>' for item in listed)}</ul>"
            for head, listed in parts.items()
        )
    return "\n\n".join(
        f"{head}\n\n" + "\n".join(f"* {item}" for item in listed) for head, listed in parts.items()
    )


def _arms(protocol: dict[str, Any], chance: random.Random) -> list[str]:
    groups, interventions = [], {}
    for number in range(chance.randint(1, 4)):
        names = (
            chance.sample(DRUGS, chance.randint(1, 3))
            if number or chance.random() < 0.7
            else ["Placebo"]
        )
        if chance.random() < 0.2:
            names[0] = f"Compound {chance.randrange(100_000)}"  # not in any other record
        kind = (
            chance.choice(["EXPERIMENTAL", "ACTIVE_COMPARATOR"])
            if names != ["Placebo"]
            else "PLACEBO_COMPARATOR"
        )
        groups.append(
            {
                "label": f"Arm {'ABCD'[number]}: {' + '.join(names)}",
                "type": kind,
                "interventionNames": [f"Drug: {name}" for name in names],
            }
        )
        interventions.update({name: {"type": "DRUG", "name": name} for name in names})
    protocol["armsInterventionsModule"] = {
        "armGroups": groups,
        "interventions": list(interventions.values()),
    }
    return [group["label"] for group in groups]


def _outcome(arms: list[str], chance: random.Random) -> dict[str, Any]:
    groups = [{"id": f"OG{number:03}", "title": label} for number, label in enumerate(arms)]
    chance.shuffle(groups)
    values = [f"{chance.uniform(3, 40):.1f}" if chance.random() < 0.9 else "NA" for _ in groups]
    measured = [
        {"groupId": group["id"], "value": value, "lowerLimit": "2.0", "upperLimit": "NA"}
        for group, value in zip(groups, values, strict=True)
    ]
    titles = chance.choice(
        [[""], [""], ["1 prior line", "2-3 prior lines"], ["Month 12", "Month 24"]]
    )
    outcome: dict[str, Any] = {
        "type": "SECONDARY",
        "title": chance.choice(TITLES),
        "reportingStatus": chance.choice(["POSTED"] * 9 + ["NOT_POSTED"]),
        "paramType": "MEDIAN",
        "dispersionType": chance.choice(
            ["95% Confidence Interval", "99% Confidence Interval", "Full Range"]
        ),
        "unitOfMeasure": chance.choice(["months", "Months", "days"]),
        "groups": groups,
        "denoms": [
            {
                "units": "Participants",
                "counts": [
                    {"groupId": group["id"], "value": str(chance.randint(20, 900))}
                    for group in groups
                ],
            }
        ],
        "classes": [
            {"title": title, "categories": [{"measurements": measured}]} for title in titles
        ],
    }
    if len(groups) > 1:
        outcome["analyses"] = [_analysis(groups, chance) for _ in range(chance.randint(1, 4))]
    return outcome


def _analysis(groups: list[dict[str, str]], chance: random.Random) -> dict[str, Any]:
    pair = chance.sample(groups, 2 if chance.random() < 0.9 else min(3, len(groups)))
    ratio = chance.uniform(0.3, 1.8)
    analysis = {
        "groupIds": [group["id"] for group in pair],
        "paramType": chance.choice(PARAMETERS),
        "paramValue": f"{ratio:.3f}",
        "pValue": chance.choice(PS),
        "ciPctValue": chance.choice(["95", "96.85", "99", "97.5"]),
        "ciNumSides": chance.choice(["TWO_SIDED", "TWO_SIDED", "ONE_SIDED"]),
        "ciLowerLimit": f"{ratio * 0.8:.3f}",
        "ciUpperLimit": f"{ratio * 1.25:.3f}",
        "statisticalMethod": chance.choice(["Log Rank", "Regression, Cox", "ANCOVA"]),
        "estimateComment": chance.choice(COMMENTS).format(pair[0]["title"], pair[1]["title"]),
        "nonInferiorityType": chance.choice(["SUPERIORITY", "NON_INFERIORITY"]),
    }
    return {key: value for key, value in analysis.items() if chance.random() < 0.97}


def write(folder: Path, number: int) -> Path:
    """Write records in every file format: an array, JSON lines, a zip and single files."""
    made = records(number)
    share = number // len(FORMS)
    with (folder / "array.json").open("w", encoding="utf-8") as file:
        for index in range(share):
            file.write(("[" if not index else ",\n") + json.dumps(next(made)))
        file.write("]")
    with (folder / "lines.jsonl").open("w", encoding="utf-8") as file:
        file.writelines(json.dumps(next(made), ensure_ascii=False) + "\n" for _ in range(share))
    with zipfile.ZipFile(folder / "records.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        for _ in range(share):
            record = next(made)
            archive.writestr(
                f"{record['protocolSection']['identificationModule']['nctId']}.json",
                json.dumps(record, indent=1),
            )
    (folder / "single").mkdir()
    for record in made:
        (
            folder / "single" / f"{record['protocolSection']['identificationModule']['nctId']}.json"
        ).write_text(json.dumps(record), encoding="utf-8")
    return folder
