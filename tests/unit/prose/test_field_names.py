"""Drafts in a field of its own endpoints and trials: the names come from its tables."""

from __future__ import annotations

import pytest
from trialgraph.graph.model.evidence import Evidence
from trialgraph.loaders.fields.folder import field_rows
from trialgraph.loaders.fields.known import find_field
from trialgraph.loaders.prose import extract
from trialgraph.loaders.prose.field_names import patterns_of
from trialgraph.loaders.prose.name_matching import Suggestions

ROWS = {
    "endpoints": [
        {
            "endpoint": "GLAND-1",
            "label_en": "gland failure, loss of at least 30% of secretion, or gland-related death",
            "synonyms": "primary gland composite",
            "family": "survival",
        },
        {
            "endpoint": "GF",
            "label_en": "gland failure",
            "label_zh": "腺体衰竭",
            "synonyms": "end-stage gland disease; ESGD",
            "family": "survival",
        },
        {"endpoint": "HHG", "label_en": "hospitalisation for gland disease", "family": "survival"},
        {"endpoint": "CSFS", "label_en": "crisis-free survival", "family": "survival"},
        {"endpoint": "SECRETION", "label_en": "change in secretion", "family": "description"},
        {"endpoint": "OS", "label_en": "overall survival", "family": "survival"},
    ],
    "trials": [
        {"trial": "GLANDULA", "label": "GLANDULA", "synonyms": "GLA-1; a study of glands"},
        {"trial": "Meadow", "label": "Meadow", "synonyms": ""},
    ],
}
HR = "(hazard ratio, 0.68; 95% CI, 0.54 to 0.86)"
ENDPOINTS = {
    f"The risk of gland failure was lower with drug A than with placebo {HR}.": "GF",
    f"The risk of end-stage gland disease was lower with drug A than with placebo {HR}.": "GF",
    f"The risk of ESGD was lower with drug A than with placebo {HR}.": "GF",
    f"Hospitalization for gland disease was less frequent with drug A {HR}.": "HHG",
    f"Hospitalisation for the gland disease was less frequent with drug A {HR}.": "HHG",
    f"The primary gland composite was less frequent with drug A {HR}.": "GLAND-1",
    "The primary outcome (gland failure, loss of at least 30% of the secretion, or gland-related "
    f"death) was less frequent with drug A {HR}.": "GLAND-1",
    f"腺体衰竭风险降低{HR}。": "GF",
    f"Overall survival was longer with drug A {HR}.": "OS",
}
NOT_THE_COMPONENT = (
    f"The composite of gland failure, transplantation, or death was less frequent {HR}.",
    f"The composite of transplantation or gland failure was less frequent {HR}.",
    f"Transplantation, gland failure, or death was less frequent {HR}.",
    f"Gland failure or death was less frequent {HR}.",
)


def read(text: str) -> list[dict[str, str]]:
    return extract(text, own=patterns_of(ROWS)).rows


@pytest.mark.parametrize("text", ENDPOINTS)
def test_an_endpoint_of_the_field_is_attached(text: str) -> None:
    (row,) = read(text)
    assert row["endpoint"] == ENDPOINTS[text]
    assert "endpoint" not in row["unattached"].split("; ")


@pytest.mark.parametrize("text", NOT_THE_COMPONENT)
def test_a_component_of_a_composite_is_not_taken_for_the_endpoint(text: str) -> None:
    (row,) = read(text)
    assert row["endpoint"] == ""
    assert "endpoint" in row["unattached"].split("; ")


@pytest.mark.parametrize("text", [*ENDPOINTS, *NOT_THE_COMPONENT])
def test_without_the_field_nothing_changes(text: str) -> None:
    before = extract(text).rows
    read(text)
    assert extract(text).rows == before
    known = ENDPOINTS.get(text) == "OS"
    assert [row["endpoint"] for row in before] == (["OS"] if known else [""])


def test_a_percentage_of_an_event_is_no_probability_of_survival() -> None:
    text = "Gland failure occurred in 17.8% with drug A and in 21.1% with placebo."
    assert not [row for row in read(text) if row["measure"] == "landmark"]
    (row,) = read("Crisis-free survival at 12 months was 61% with drug A.")
    assert (row["endpoint"], row["measure"], row["value"]) == ("CSFS", "landmark", "61")


def test_a_trial_of_the_field_is_known_without_being_called_one() -> None:
    text = f"GLANDULA compared drug A with placebo. Gland failure was less frequent {HR}."
    assert [row["trial"] for row in read(text)] == ["GLANDULA"]
    assert [row["trial"] for row in extract(text).rows] == [""] * len(extract(text).rows)
    two = f"GLA-1 compared A with B. Deaths were similar to GLANDULA. Gland failure fell {HR}."
    assert [row["trial"] for row in read(two)] == ["GLA-1"]
    meadow = f"Meadow flowers grew. Gland failure was less frequent {HR}."
    assert [row["trial"] for row in read(meadow)] == [""]


KIDNEY = "diabetic-kidney-disease"
SENTENCES = {
    "In CREDENCE, the risk of end-stage kidney disease was lower with treatment (hazard ratio, "
    "0.68; 95% CI, 0.54 to 0.86).": (
        "ESKD",
        "trial=CREDENCE; arm=CREDENCE-canagliflozin; comparator_arm=CREDENCE-placebo",
    ),
    "In FIDELIO-DKD, heart failure hospitalization was less frequent with finerenone (hazard ratio, "
    "0.86; 95% CI, 0.68 to 1.08).": (
        "HHF",
        "trial=FIDELIO-DKD; arm=FIDELIO-DKD-finerenone; comparator_arm=FIDELIO-DKD-placebo",
    ),
    # Three arms: which of them are compared, the text must say.
    "In IDNT, the risk of a doubling of the serum creatinine concentration was lower (hazard "
    "ratio, 0.67; 95% CI, 0.52 to 0.87).": ("CREATININE-DOUBLING", "trial=IDNT"),
}


@pytest.mark.parametrize("text", SENTENCES)
def test_drafts_of_the_kidney_field_have_its_names(text: str) -> None:
    rows = field_rows(find_field(KIDNEY))
    (row,) = extract(text, own=patterns_of(rows)).rows
    endpoint, suggested = SENTENCES[text]
    assert row["endpoint"] == endpoint
    assert Suggestions(Evidence.from_rows(rows)).of(row, text) == suggested
