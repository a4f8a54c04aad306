"""Names that a Chinese reader types are understood, and no misspelling is suggested."""

from __future__ import annotations

import re

import pytest
import trialgraph as tg
from trialgraph.errors import TrialgraphError, UnknownNameError
from trialgraph.graph.language.translation import language
from trialgraph.graph.model.vocabulary import Vocabulary

AGENTS = {
    "lenalidomide": "来那度胺、瑞复美、雷那度胺",
    "pomalidomide": "泊马度胺、安跃、波马度胺",
    "thalidomide": "沙利度胺、反应停",
    "bortezomib": "硼替佐米、万珂",
    "carfilzomib": "卡非佐米、凯洛斯、卡菲佐米",
    "ixazomib": "伊沙佐米、恩莱瑞、枸橼酸伊沙佐米、依沙佐米",
    "daratumumab": "达雷妥尤单抗、兆珂",
    "isatuximab": "艾沙妥昔单抗、伊沙妥昔单抗、赛可益",
    "elotuzumab": "埃罗妥珠单抗、埃洛妥珠单抗、埃洛珠单抗",
    "panobinostat": "帕比司他、帕诺比诺司特",
    "selinexor": "塞利尼索、希维奥",
    "venetoclax": "维奈克拉、维奈托克、唯可来",
    "belantamab-mafodotin": "玛贝兰妥单抗、贝兰妥单抗",
    "melphalan": "美法仑、马法兰、爱克兰",
    "methylprednisolone": "甲泼尼龙、甲基泼尼松龙",
    "pegylated-liposomal-doxorubicin": "盐酸多柔比星脂质体、脂质体阿霉素、楷莱",
    "ciltacabtagene-autoleucel": "西达基奥仑赛、卡卫荻",
    "teclistamab": "特立妥单抗、泰立珂",
    "talquetamab": "塔奎妥单抗、拓立珂",
    "anti-CD38": "抗CD38单抗、CD38单抗、抗CD38抗体、抗 CD38 单抗",
    "CAR-T": "嵌合抗原受体T细胞、CAR-T细胞治疗",
    "steroid": "糖皮质激素、激素、类固醇",
    "platinum": "铂类",
    "XPO1-inhibitor": "选择性核输出抑制剂、核输出蛋白抑制剂、XPO1抑制剂",
    "HDAC-inhibitor": "去乙酰化酶抑制剂、组蛋白去乙酰化酶抑制剂",
    "transplant": "移植",
    "allogeneic-transplant": "异基因移植、异基因造血干细胞移植",
    "IMiD": "免疫调节药、免疫调节剂",
    "antibody-drug-conjugate": "抗体偶联药物",
}
FEATURES = {
    "del(17p)": "17p缺失、TP53缺失、del(17p)",
    "gain(1q)": "1q扩增、1q21扩增、1q21获得、1q21+、1q21＋",
    "t(4;14)": "t(4;14)易位、t（4；14）易位",
    "t(11;14)": "11;14易位、t(11;14)易位",
    "frail": "衰弱、虚弱、体弱",
    "neuropathy": "周围神经病变、神经病变",
    "renal-impairment": "肾功能衰竭、肾功能不全",
    "thrombosis": "血栓",
    "EM-B": "骨旁",
}
DEFINITIONS = {
    "triple-class-refractory": "三类难治、三药难治、三重难治、三类药物难治",
    "relapsed-or-refractory": "复发难治",
}
ENDPOINTS = {
    "ORR": "客观缓解率",
    "MRD": "微小残留病、MRD阴性率、最小残留病",
    "TTP": "至进展时间",
    "CR": "完全缓解率",
    "VGPR": "很好的部分缓解",
    "PFS": "中位无进展生存期",
    "TTNT": "至下次治疗时间",
    "PFS2": "第二次无进展生存期",
}
# Names of something else, or of something that the evidence does not know.
OTHERS = ("多西环素", "双打击", "TP53突变", "功能性高危", "R-ISS III期", "早期复发", "四药难治")


@pytest.fixture(scope="module")
def kg() -> tg.KnowledgeGraph:
    return tg.open()


@pytest.fixture(scope="module")
def words(kg: tg.KnowledgeGraph) -> Vocabulary:
    return kg.evidence.vocabulary


def pairs(names: dict[str, str]) -> list[tuple[str, str]]:
    return [(name, term) for term, written in names.items() for name in written.split("、")]


@pytest.mark.parametrize(("name", "term"), pairs(AGENTS))
def test_agents(words: Vocabulary, name: str, term: str) -> None:
    assert words.agent(name) == term
    assert words.read(f"难治：{name}") == words.read(f"refractory:{term}")


@pytest.mark.parametrize(("name", "term"), pairs(FEATURES))
def test_features(words: Vocabulary, name: str, term: str) -> None:
    assert words.read(f"有:{name}") == words.read(f"has:{term}")


@pytest.mark.parametrize(("name", "term"), pairs(DEFINITIONS))
def test_definitions(words: Vocabulary, name: str, term: str) -> None:
    assert words.definition(name) == term


@pytest.mark.parametrize(("name", "term"), pairs(ENDPOINTS))
def test_endpoints(kg: tg.KnowledgeGraph, name: str, term: str) -> None:
    assert kg.evidence.endpoint_named(name) == term


@pytest.mark.parametrize("name", OTHERS)
def test_what_means_something_else_is_refused(words: Vocabulary, name: str) -> None:
    for known in (words.agent, words.feature, words.definition):
        with pytest.raises(TrialgraphError):
            known(name)


def test_no_misspelling_is_suggested(kg: tg.KnowledgeGraph) -> None:
    words = kg.evidence.vocabulary
    tables = {
        words.agent: (*words.drugs.values(), *words.classes.values()),
        words.feature: tuple(words.features.values()),
    }
    agents = tables[words.agent]
    misspelt = {wrong for term in agents for wrong in term.hidden_labels}
    tried = 0
    for known, terms in tables.items():
        for wrong in (wrong for term in terms for wrong in term.hidden_labels):
            for find in (known, words.regimen):
                with pytest.raises(UnknownNameError) as caught:
                    find(f"{wrong}甲乙")
                tried += 1
                for suggested in caught.value.nearest:
                    assert suggested != wrong and not any(bad in suggested for bad in misspelt)
    assert tried > 50
    assert not {"l3q14缺失", "t(4;l4)"} & {
        *_nearest(words, "l3q14缺矢"),
        *_nearest(words, "t(4;l5)"),
    }


def _nearest(words: Vocabulary, name: str) -> list[str]:
    with pytest.raises(UnknownNameError) as caught:
        words.feature(name)
    return caught.value.nearest


def test_an_endpoint_is_suggested_by_all_its_names(kg: tg.KnowledgeGraph) -> None:
    with pytest.raises(UnknownNameError) as caught:
        kg.evidence.endpoint_named("总生存其")
    assert "总生存期" in caught.value.nearest


def test_one_prior_line_is_not_the_front_line(kg: tg.KnowledgeGraph) -> None:
    """`既往 1 线` counts lines, 一线 names the first treatment."""
    sentences = language("zh", kg.evidence).words  # type: ignore[attr-defined]
    for english, chinese in sentences.items():
        assert not re.search(
            "既往[一二两三四五]线|既往仅?[一二两三四五]至[一二两三四五]线", chinese
        ), english
        if "front-line" in english and "prior" not in english and "previous" not in english:
            assert "既往 1 线" not in chinese, english
        if re.search("(?i)one (prior|previous) line", english):
            assert "一线" not in chinese or "front" in english, english


def test_every_name_of_a_field_has_chinese(kg: tg.KnowledgeGraph) -> None:
    """Names for which no Chinese one is verified are listed here."""
    unverified = {
        *("idecabtagene-vicleucel", "LCAR-B38M", "cevostamab", "marizomib", "Ide-cel"),
        *("Cevostamab", "Marizomib", "CD38", "SLAMF7", "BCL2", "CD138", "GPRC5D", "CD3", "CD19"),
    }
    other = tg.open(field="diabetic-kidney-disease").evidence
    for evidence in (kg.evidence, other):
        words = evidence.vocabulary
        tables = (words.drugs, words.classes, words.features, words.definitions, words.regimens)
        named = (*tables, words.targets, words.quantities, evidence.endpoints)
        without = {term.id for table in named for term in table.values() if not term.label_zh}
        assert without <= unverified
