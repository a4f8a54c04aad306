"""The ontology defines every term, the shapes reject invalid data, the graph is reproducible."""

import csv
import hashlib
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pyoxigraph
import pytest
import rdflib
from rdflib import OWL, PROV, RDF, RDFS, SH, SKOS
from trialgraph.evidence import DEFAULT
from trialgraph.graph.exposure.criteria import STATUSES
from trialgraph.graph.model.schema import ACCOUNTING, TABLES
from trialgraph.graph.rdf import iris as names
from trialgraph.graph.rdf.terms import page
from trialgraph.graph.rdf.to_rdf import scheme
from trialgraph.loaders.build import build
from trialgraph.loaders.validation.graph import as_union, findings, undeclared, violations
from trialgraph.ontology import FOLDER, IN_GRAPH, SHAPES

EVIDENCE = DEFAULT
TG = rdflib.Namespace(names.ONTOLOGY)
BASED = [table for table in TABLES.values() if table.name not in ACCOUNTING]
CHOICES = [
    (table, column) for table in BASED for column in table.columns if column.kind == "choice"
]


@pytest.fixture(scope="module")
def ontology():
    graph = rdflib.Graph()
    for name in IN_GRAPH:
        graph.parse(FOLDER / name)
    return graph


@pytest.fixture(scope="module")
def shipped():
    dataset = rdflib.Dataset(default_union=True)
    dataset.parse(data=build(), format="nquads")
    return dataset


# The schema


def test_ontology_has_no_blank_nodes(ontology):
    assert not [
        triple for triple in ontology if any(isinstance(term, rdflib.BNode) for term in triple)
    ]


def test_ontology_has_metadata(ontology):
    (header,) = ontology.subjects(RDF.type, OWL.Ontology)
    for prop in (
        rdflib.DCTERMS.title,
        rdflib.DCTERMS.description,
        rdflib.DCTERMS.license,
        OWL.versionInfo,
    ):
        assert ontology.value(header, prop, any=True)


@pytest.mark.parametrize("table", BASED, ids=lambda table: table.name)
def test_every_column_is_a_declared_property_of_its_kind(ontology, table):
    assert (TG[table.type], RDF.type, OWL.Class) in ontology
    for column in table.columns[1:]:
        term = rdflib.URIRef(names.property_of(table.name, column.name))
        if term.startswith(names.ONTOLOGY):
            leads_on = column.kind in ("ref", "choice")
            kind = OWL.ObjectProperty if leads_on else OWL.DatatypeProperty
            assert (term, RDF.type, kind) in ontology, column.name
            if column.several:
                assert (term, RDF.type, OWL.FunctionalProperty) not in ontology, column.name
        if column.kind in ("decimal", "printed"):
            assert (rdflib.URIRef(f"{term}Printed"), RDF.type, OWL.DatatypeProperty) in ontology, (
                column.name
            )


@pytest.mark.parametrize(("table", "column"), CHOICES, ids=lambda column: column.name)
def test_every_choice_is_a_concept_of_its_vocabulary(ontology, table, column):
    vocabulary = rdflib.URIRef(names.iri("vocabulary", scheme(table, column).replace("_", "-")))
    assert (vocabulary, RDF.type, SKOS.ConceptScheme) in ontology
    concepts = {
        rdflib.URIRef(names.concept(scheme(table, column), word)) for word in column.choices
    }
    assert concepts == set(ontology.subjects(SKOS.inScheme, vocabulary))


def test_concepts_that_criteria_use_are_declared(ontology):
    sorts = {"lines", "quantity", "remission", "exposure", "feature", "last-line"}
    words = {("about", sort) for sort in sorts} | {("exposure", status) for status in STATUSES}
    derived = {
        ("exposure", "naive"),
        ("exposure", "sensitive"),
    }  # written as denied, and as two criteria
    for column, word in words - derived:
        assert (rdflib.URIRef(names.concept(column, word)), RDF.type, SKOS.Concept) in ontology


def test_a_term_is_one_thing_only(ontology):
    kinds = {
        OWL.Class,
        OWL.ObjectProperty,
        OWL.DatatypeProperty,
        OWL.AnnotationProperty,
        RDF.Property,
        SKOS.Concept,
    }
    for term in set(ontology.subjects(RDF.type, None)):
        assert len(kinds & set(ontology.objects(term, RDF.type))) <= 1, term


def test_domains_and_ranges_are_declared(ontology):
    known = set(ontology.subjects(RDF.type, OWL.Class)) | {RDF.langString}
    for prop in (RDFS.domain, RDFS.range, RDFS.subClassOf, OWL.disjointWith):
        for term in ontology.objects(None, prop):
            assert term in known or term.startswith(str(rdflib.XSD)), term


def inconsistencies(graph):
    """What OWL 2 RL reasoning finds wrong with a graph."""
    owlrl = pytest.importorskip("owlrl")
    owlrl.DeductiveClosure(owlrl.OWLRL_Semantics).expand(graph)
    return [str(text) for _, prop, text in graph if str(prop).endswith("agent-ont#error")]


def closed_schema():
    """The schema, with somebody in each of its classes, and what PROV holds apart."""
    graph = rdflib.Graph().parse(FOLDER / "trialgraph.ttl")
    for kind in set(graph.subjects(RDF.type, OWL.Class)):
        graph.add((rdflib.URIRef(f"urn:one:{kind}"), RDF.type, kind))
    graph.add((PROV.Activity, OWL.disjointWith, PROV.Entity))
    return graph


def test_every_class_of_the_schema_can_have_members():
    assert inconsistencies(closed_schema()) == []


def test_reasoning_would_show_a_contradiction():
    graph = closed_schema()
    graph.add((rdflib.URIRef("urn:both"), RDF.type, TG.Drug))
    graph.add((rdflib.URIRef("urn:both"), RDF.type, TG.DrugClass))
    assert inconsistencies(graph) != []


# Links to public vocabularies

VERIFIED = {
    "endpoint/PFS": {"NCIT_C28234"},
    "endpoint/OS": {"NCIT_C125201"},
    "ontology#Trial": {"OBI_0003699"},
    "ontology#ciHigh": {"STATO_0000314"},
    "ontology#ciLow": {"STATO_0000315"},
    "ontology#pValue": {"OBI_0000175"},
    "vocabulary/design/randomised": {"OBI_0004001"},
    "vocabulary/measure/median": {"STATO_0000574"},
    "vocabulary/phase/2": {"OBI_0003701", "NCIT_C15601"},
    "vocabulary/phase/2%2F3": {"NCIT_C15694"},
    "vocabulary/phase/3": {"OBI_0003702", "NCIT_C15602"},
    "vocabulary/unit/months": {"NCIT_C29846"},
    "class/PI": {"atc:L01XG"},
    "class/anti-CD38": {"atc:L01FC"},
    "class/HDAC-inhibitor": {"atc:L01XH"},
    "class/IMiD": {"atc:L04AX"},
    "class/CAR-T": {"atc:L01XL"},
    "class/alkylator": {"atc:L01AA"},
}
PREFIXES = {
    "atc": "atc:",
    "ncit": "NCIT_",
    "rxcui": "rxcui:",
    "chembl": "chembl:",
    "drugbank": "drugbank:",
}


def table(name):
    return list(
        csv.DictReader(EVIDENCE.joinpath(f"{name}.csv").read_text(encoding="utf-8").splitlines())
    )


def test_links_are_the_verified_ones_and_no_others():
    links = {}
    for subject, _, value in rdflib.Graph().parse(FOLDER / "alignments.ttl"):
        links.setdefault(str(subject).removeprefix(names.BASE), set()).add(value.rsplit("/", 1)[-1])
    expected = dict(VERIFIED)
    for drug in table("drugs"):
        if verified := {
            f"{prefix}{drug[column]}" for column, prefix in PREFIXES.items() if drug[column]
        }:
            expected[f"drug/{drug['drug']}"] = verified
    assert links == expected
    for row in table("classes"):
        assert not row["atc"] or links[f"class/{row['class']}"] == {f"atc:{row['atc']}"}


def test_broader_external_terms_are_not_exact_matches():
    links = rdflib.Graph().parse(FOLDER / "alignments.ttl")
    broader = {str(subject) for subject in links.subjects(SKOS.broadMatch)}
    assert broader == {names.iri("class", "IMiD"), names.iri("class", "CAR-T")}
    assert not list(links.objects(rdflib.URIRef(names.concept("measure", "hazard_ratio"))))


# The shipped graph


@pytest.mark.slow  # SHACL over the whole graph, as `trialgraph validate` in make test
def test_shipped_evidence_has_no_faults():
    assert dict(findings(EVIDENCE)) == {"tables": [], "shapes": [], "terms": [], "numerals": []}


def test_shipped_graph_uses_only_declared_and_defined_terms(shipped):
    assert undeclared(shipped, as_union(shipped)) == []


def test_undeclared_terms_are_named():
    record, graph = rdflib.URIRef(names.iri("trial", "X")), rdflib.URIRef(names.iri("source", "X"))
    dataset = rdflib.Dataset(default_union=True)
    dataset.add((record, RDF.type, TG.Novelty, graph))
    dataset.add((record, TG.design, rdflib.URIRef(names.concept("design", "guessed")), graph))
    dataset.add(
        (TG.design, RDFS.label, rdflib.Literal("design"), rdflib.URIRef(names.ONTOLOGY_GRAPH))
    )
    assert undeclared(dataset, as_union(dataset)) == [
        "tg:Novelty: used without label and definition. Declare it in the ontology.",
        "tg:design: used without definition. Declare it in the ontology.",
        "guessed: used without label and definition. Declare it in the ontology.",
    ]


def test_shipped_graph_fits_domains_ranges_and_functional_properties(shipped, ontology):
    kinds = {}
    for thing, _, kind, _ in shipped.quads((None, RDF.type, None, None)):
        kinds.setdefault(thing, set()).update(ontology.transitive_objects(kind, RDFS.subClassOf))
    held = {}
    for subject, prop, value, graph in shipped.quads():
        if str(graph) == names.ONTOLOGY_GRAPH or not prop.startswith(names.ONTOLOGY):
            continue
        held.setdefault((subject, prop), set()).add(value)
        domain, meant = ontology.value(prop, RDFS.domain), ontology.value(prop, RDFS.range)
        assert domain is None or domain in kinds[subject], (subject, prop)
        if isinstance(value, rdflib.Literal):
            datatype = RDF.langString if value.language else value.datatype or rdflib.XSD.string
            integers = datatype == rdflib.XSD.integer and meant == rdflib.XSD.decimal
            assert meant in (None, datatype) or integers, (subject, prop, value)
        else:
            assert meant is None or meant in kinds[value], (subject, prop, value)
    functional = set(ontology.subjects(RDF.type, OWL.FunctionalProperty))
    assert not [
        place for place, values in held.items() if place[1] in functional and len(values) > 1
    ]


def test_the_same_tables_give_the_same_bytes_in_every_process():
    program = (
        "from trialgraph.loaders.build import build; import sys; sys.stdout.buffer.write(build())"
    )
    digests = {
        hashlib.sha256(
            subprocess.run(
                [sys.executable, "-c", program],
                env={**os.environ, "PYTHONHASHSEED": seed},
                check=True,
                capture_output=True,
            ).stdout
        ).hexdigest()
        for seed in ("1", "2")
    }
    assert digests == {hashlib.sha256(build()).hexdigest()}


def test_faulty_tables_stop_the_checks(tmp_path):
    shutil.copytree(EVIDENCE, tmp_path, dirs_exist_ok=True)
    drugs = tmp_path / "drugs.csv"
    drugs.write_text(
        drugs.read_text(encoding="utf-8").replace(",PI,proteasome,", ",Pi,proteasome,"),
        encoding="utf-8",
    )
    (check,) = findings(tmp_path)
    assert check[0] == "tables"
    assert "is not in classes.csv" in check[1][0]


# The shapes

GOOD = """
@base <https://w3id.org/trialgraph/> .
@prefix tg: <https://w3id.org/trialgraph/ontology#> .
@prefix v: <https://w3id.org/trialgraph/vocabulary/unit/> .
@prefix dcterms: <http://purl.org/dc/terms/> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .

<source/S> a tg:Source ; tg:rowNumber 1 ; tg:kind <vocabulary/source-kind/guideline> .
<drug/d> a tg:Drug ; tg:rowNumber 1 ; tg:kind <vocabulary/drug-kind/drug> ; tg:classes <class/c> ; tg:within <drug/d>, <class/c> .
<class/c> a tg:DrugClass ; tg:rowNumber 1 ; tg:within <class/c> .
<regimen/R> a tg:Regimen ; tg:rowNumber 1 ; tg:kind <vocabulary/regimen-kind/monotherapy> ; tg:drugs <drug/d> .
<endpoint/E> a tg:Endpoint ; tg:rowNumber 1 ; tg:family <vocabulary/family/survival> .
<feature/f> a tg:Feature ; tg:rowNumber 1 .
<stage/relapse> a tg:Stage ; tg:rowNumber 1 ; tg:countsAsLine <vocabulary/counts-as-line/yes> .
<trial/T> a tg:Trial ; tg:rowNumber 1 ; dcterms:source <source/S> ; tg:paragraph 1 ; tg:locator "¶1"@en ;
    tg:design <vocabulary/design/randomised> ; tg:treatmentSetting <stage/relapse> .
<trial/Other> a tg:Trial ; tg:rowNumber 2 ; dcterms:source <source/S> ; tg:paragraph 1 ; tg:locator "¶1"@en ;
    tg:design <vocabulary/design/randomised> ; tg:treatmentSetting <stage/relapse> .
<arm/A> a tg:Arm ; tg:rowNumber 1 ; dcterms:source <source/S> ; tg:paragraph 1 ; tg:locator "¶1"@en ;
    tg:trial <trial/T> ; tg:regimen <regimen/R> ; tg:role <vocabulary/arm-role/tested> .
<arm/B> a tg:Arm ; tg:rowNumber 2 ; dcterms:source <source/S> ; tg:paragraph 1 ; tg:locator "¶1"@en ;
    tg:trial <trial/T> ; tg:regimen <regimen/R> ; tg:role <vocabulary/arm-role/control> .
<arm/Foreign> a tg:Arm ; tg:rowNumber 3 ; dcterms:source <source/S> ; tg:paragraph 1 ; tg:locator "¶1"@en ;
    tg:trial <trial/Other> ; tg:regimen <regimen/R> ; tg:role <vocabulary/arm-role/single> .
<population/P> a tg:Population ; tg:rowNumber 1 ; dcterms:source <source/S> ; tg:paragraph 1 ; tg:locator "¶1"@en ;
    tg:trial <trial/T> ; tg:requires <clause/c> .
<population/Q> a tg:Population ; tg:rowNumber 2 ; dcterms:source <source/S> ; tg:paragraph 1 ; tg:locator "¶1"@en ;
    tg:trial <trial/T> ; tg:partOf <population/P> .
<population/Foreign> a tg:Population ; tg:rowNumber 3 ; dcterms:source <source/S> ; tg:paragraph 1 ; tg:locator "¶1"@en ;
    tg:trial <trial/Other> ; tg:hasFraction <fraction/f> .
<share/s> a tg:Share ; tg:rowNumber 1 ; dcterms:source <source/S> ; tg:paragraph 1 ; tg:locator "¶1"@en ;
    tg:population <population/P> ; tg:arm <arm/A> ; tg:criterion "exposed:d" ; tg:percent 30.0 ; tg:percentPrinted "30" .
<report/r> a tg:Report ; tg:rowNumber 1 ; dcterms:source <source/S> ; tg:paragraph 1 ; tg:locator "¶1"@en ;
    tg:trial <trial/T> ; tg:sequence 1 ; tg:status <vocabulary/report-status/final> .
<report/foreign> a tg:Report ; tg:rowNumber 2 ; dcterms:source <source/S> ; tg:paragraph 1 ; tg:locator "¶1"@en ;
    tg:trial <trial/Other> ; tg:sequence 1 ; tg:status <vocabulary/report-status/final> .
<result/hr> a tg:Result ; tg:rowNumber 1 ; dcterms:source <source/S> ; tg:paragraph 1 ; tg:locator "hr"@en ;
    tg:trial <trial/T> ; tg:report <report/r> ; tg:population <population/P> ; tg:kind <vocabulary/result-kind/contrast> ;
    tg:arm <arm/A> ; tg:comparatorArm <arm/B> ; tg:endpoint <endpoint/E> ; tg:measure <vocabulary/measure/hazard_ratio> ;
    tg:unit <vocabulary/unit/ratio> ; tg:valuePrinted "0.50" ; tg:value 0.5 ; tg:pValue 0.03 ; tg:n 50.0 ;
    tg:ciLow 0.4 ; tg:ciLowPrinted "0.4" ; tg:ciHigh 0.6 ; tg:ciHighPrinted "0.6" ; tg:ciLevel 95.0 .
<result/rate> a tg:Result ; tg:rowNumber 2 ; dcterms:source <source/S> ; tg:paragraph 1 ; tg:locator "rate"@en ;
    tg:trial <trial/T> ; tg:population <population/P> ; tg:kind <vocabulary/result-kind/estimate> ;
    tg:arm <arm/A> ; tg:endpoint <endpoint/E> ; tg:measure <vocabulary/measure/landmark> ; tg:landmarkMonthsPrinted "9" ;
    tg:unit <vocabulary/unit/percent> ; tg:valuePrinted "60" ; tg:value 60.0 .
<result/claim> a tg:Result ; tg:rowNumber 3 ; dcterms:source <source/S> ; tg:paragraph 1 ; tg:locator "claim"@en ;
    tg:trial <trial/T> ; tg:population <population/P> ; tg:kind <vocabulary/result-kind/contrast> ;
    tg:arm <arm/A> ; tg:endpoint <endpoint/E> ; tg:measure <vocabulary/measure/claim> ; tg:claim "longer" .
<result/risk> a tg:Result ; tg:rowNumber 4 ; dcterms:source <source/S> ; tg:paragraph 1 ; tg:locator "risk"@en ;
    tg:trial <trial/T> ; tg:population <population/P> ; tg:kind <vocabulary/result-kind/prognostic> ;
    tg:comparatorPopulation <population/Q> ; tg:endpoint <endpoint/E> ; tg:measure <vocabulary/measure/hazard_ratio> ;
    tg:valuePrinted "0.3" ; tg:value 0.3 .
<statement/s> a tg:Statement ; tg:rowNumber 1 ; dcterms:source <source/S> ; tg:paragraph 1 ; tg:locator "¶1"@en ;
    tg:kind <vocabulary/statement-kind/recommends> ; tg:regimens <regimen/R> ; tg:summary "Give R."@en .
<approval/a> a tg:Approval ; tg:rowNumber 1 ; dcterms:source <source/S> ; tg:paragraph 1 ; tg:locator "¶1"@en ;
    tg:act <vocabulary/act/approved> ; tg:drug <drug/d> .
<judgement/rob> a tg:Judgement ; tg:rowNumber 1 ; tg:tool <vocabulary/tool/RoB-2> ; tg:trial <trial/T> ;
    tg:robOverall <vocabulary/risk-of-bias/low> ; tg:judgedBy "A. Reader" ; tg:judgedOn "2026" .
<judgement/iceman> a tg:Judgement ; tg:rowNumber 2 ; tg:tool <vocabulary/tool/ICEMAN> ; tg:trial <trial/T> ;
    tg:population <population/Q> ; tg:credibility <vocabulary/credibility/low> ; tg:judgedBy "B. Reader" ; tg:judgedOn "2026" .
<clause/c> a tg:Clause ; tg:anyOf <criterion/exposed>, <criterion/lines>, <criterion/feature>, <criterion/remission> .
<fraction/f> a tg:Fraction ; tg:ofCriterion <criterion/exposed> ; tg:percent 40.0 .
<criterion/exposed> a tg:Criterion ; rdfs:label "exposed:d" ; tg:holds true ; tg:about <vocabulary/about/exposure> ;
    tg:status <vocabulary/exposure/exposed> ; tg:agent <drug/d> ; tg:count 1 .
<criterion/lines> a tg:Criterion ; rdfs:label "lines=1-3" ; tg:holds true ; tg:about <vocabulary/about/lines> ;
    tg:minimum 1.0 ; tg:maximum 3.0 .
<criterion/feature> a tg:Criterion ; rdfs:label "has:f" ; tg:holds true ; tg:about <vocabulary/about/feature> ;
    tg:feature <feature/f> .
<criterion/remission> a tg:Criterion ; rdfs:label "remission-after:d>=36mo" ; tg:holds true ;
    tg:about <vocabulary/about/remission> ; tg:agent <drug/d> ; tg:minimum 36.0 .
"""

HR = 'tg:locator "hr"@en ;'
RATE = 'tg:locator "rate"@en ;'
CLAIM = 'tg:locator "claim"@en ;'
RISK = 'tg:locator "risk"@en ;'
# What is changed in the good graph, into what, and what the shapes then say
BAD = {
    "record without row number": (
        "a tg:Feature ; tg:rowNumber 1",
        "a tg:Feature",
        "needs one row number",
    ),
    "result without source": (
        'dcterms:source <source/S> ; tg:paragraph 1 ; tg:locator "hr"@en',
        'tg:paragraph 1 ; tg:locator "hr"@en',
        "needs exactly one source",
    ),
    "source that is not in the tables": (
        'dcterms:source <source/S> ; tg:paragraph 1 ; tg:locator "hr"@en',
        'dcterms:source <source/X> ; tg:paragraph 1 ; tg:locator "hr"@en',
        "needs exactly one source",
    ),
    "result without locator": (HR, "", "needs one locator"),
    "result without paragraph": (f"tg:paragraph 1 ; {HR}", HR, "needs the paragraphs"),
    "result without endpoint": (
        "tg:comparatorArm <arm/B> ; tg:endpoint <endpoint/E>",
        "tg:comparatorArm <arm/B>",
        "needs exactly one endpoint",
    ),
    "result with unknown endpoint": (
        "tg:comparatorArm <arm/B> ; tg:endpoint <endpoint/E>",
        "tg:comparatorArm <arm/B> ; tg:endpoint <endpoint/X>",
        "needs exactly one endpoint",
    ),
    "result without population": (
        "tg:report <report/r> ; tg:population <population/P> ;",
        "tg:report <report/r> ;",
        "needs exactly one population",
    ),
    "result without trial": (f"{RATE}\n    tg:trial <trial/T> ;", RATE, "needs exactly one trial"),
    "contrast without comparator arm": (
        "tg:comparatorArm <arm/B> ;",
        "",
        "if a figure is printed, a comparator arm",
    ),
    "contrast without tested arm": (
        "tg:arm <arm/A> ; tg:comparatorArm",
        "tg:comparatorArm",
        "needs a tested arm",
    ),
    "claimed contrast without tested arm": (
        "tg:arm <arm/A> ; tg:endpoint <endpoint/E> ; tg:measure <vocabulary/measure/claim>",
        "tg:endpoint <endpoint/E> ; tg:measure <vocabulary/measure/claim>",
        "needs a tested arm",
    ),
    "arm against itself": (
        "tg:comparatorArm <arm/B>",
        "tg:comparatorArm <arm/A>",
        "compared with itself",
    ),
    "contrast between populations": (
        HR,
        f"{HR} tg:comparatorPopulation <population/Q> ;",
        "a prognostic contrast needs a comparator population",
    ),
    "estimate with a second population": (
        RATE,
        f"{RATE} tg:comparatorPopulation <population/Q> ;",
        "a prognostic contrast needs a comparator population",
    ),
    "prognostic without second population": (
        "tg:comparatorPopulation <population/Q> ;",
        "",
        "a prognostic contrast needs a comparator population",
    ),
    "population against itself": (
        "tg:comparatorPopulation <population/Q>",
        "tg:comparatorPopulation <population/P>",
        "compared with itself",
    ),
    "prognostic between arms": (
        RISK,
        f"{RISK} tg:comparatorArm <arm/B> ;",
        "compares patients on one regimen",
    ),
    "judgement without a person": ('tg:judgedBy "A. Reader" ;', "", "fill in judged_by"),
    "judgement without a date": ('; tg:judgedOn "2026" .', ".", "fill in judged_on"),
    "judgement without a tool": ("tg:tool <vocabulary/tool/RoB-2> ;", "", "tool needs one term"),
    "judgement without overall risk": (
        "tg:robOverall <vocabulary/risk-of-bias/low> ;",
        "",
        "RoB 2 judges a trial",
    ),
    "judgement on risk of a subgroup": (
        "tg:robOverall <vocabulary/risk-of-bias/low> ;",
        "tg:robOverall <vocabulary/risk-of-bias/low> ; tg:population <population/Q> ;",
        "RoB 2 judges a trial",
    ),
    "judgement on credibility of the whole trial": (
        "tg:population <population/Q> ; tg:credibility",
        "tg:population <population/P> ; tg:credibility",
        "ICEMAN a subgroup",
    ),
    "judgement on a subgroup of another trial": (
        "tg:population <population/Q> ; tg:credibility",
        "tg:population <population/Foreign> ; tg:credibility",
        "belongs to another trial",
    ),
    "claim with a figure": (CLAIM, f'{CLAIM} tg:valuePrinted "3" ;', "a claim has no figure"),
    "claim with an interval": (
        CLAIM,
        f'{CLAIM} tg:ciLowPrinted "3" ;',
        "neither an interval nor a figure",
    ),
    "claim that says nothing": ('; tg:claim "longer"', "", "a claim needs content"),
    "measure without value": (
        'tg:valuePrinted "60" ; tg:value 60.0',
        'tg:countPrinted "6"',
        "every other measure has a value",
    ),
    "landmark without time": (
        'tg:landmarkMonthsPrinted "9" ;',
        "",
        "needs the time at which its probability is given",
    ),
    "interval upside down": (
        "tg:ciHigh 0.6",
        "tg:ciHigh 0.3",
        "the lower limit is above the upper",
    ),
    "value outside its interval": ("tg:value 0.5", "tg:value 0.7", "outside its interval"),
    "ratio that is none": ("tg:value 0.5", "tg:value -0.69", "a ratio must be above 0"),
    "hazard ratio of nothing, without unit": (
        "tg:value 0.3",
        "tg:value 0.0",
        "a ratio must be above 0",
    ),
    "percentage above 100": ("tg:value 60.0", "tg:value 160.0", "must be between 0 and 100"),
    "negative percentage": ("tg:value 60.0", "tg:value -6.0", "must be between 0 and 100"),
    "confidence level as a fraction of nothing": (
        "tg:ciLevel 95.0",
        "tg:ciLevel 100.0",
        "a confidence level",
    ),
    "p value above 1": ("tg:pValue 0.03", "tg:pValue 3.0", "a p value"),
    "negative number of people": ("tg:n 50.0", "tg:n -50.0", "cannot be negative"),
    "share above 100": ("tg:percent 30.0", "tg:percent 130.0", "a percentage must be between"),
    "fraction below 0": ("tg:percent 40.0", "tg:percent -4.0", "a percentage must be between"),
    "arm of another trial": (
        "tg:arm <arm/A> ; tg:comparatorArm",
        "tg:arm <arm/Foreign> ; tg:comparatorArm",
        "the arm and the result belong to different trials",
    ),
    "comparator of another trial": (
        "tg:comparatorArm <arm/B>",
        "tg:comparatorArm <arm/Foreign>",
        "the comparator arm and the result belong to different trials",
    ),
    "population of another trial": (
        "tg:report <report/r> ; tg:population <population/P>",
        "tg:report <report/r> ; tg:population <population/Foreign>",
        "the population and the result belong to different trials",
    ),
    "compared with a population of another trial": (
        "tg:comparatorPopulation <population/Q>",
        "tg:comparatorPopulation <population/Foreign>",
        "the comparator population and the result belong to different trials",
    ),
    "report of another trial": (
        "tg:report <report/r>",
        "tg:report <report/foreign>",
        "the report and the result belong to different trials",
    ),
    "result of another trial than all it names": (
        "tg:trial <trial/T> ; tg:report",
        "tg:trial <trial/Other> ; tg:report",
        "belong to different trials",
    ),
    "subgroup of another trial": (
        "tg:partOf <population/P>",
        "tg:partOf <population/Foreign>",
        "population of another trial",
    ),
    "population within itself": (
        "tg:partOf <population/P>",
        "tg:partOf <population/Q>",
        "a population that is part of itself",
    ),
    "population within a circle of two": (
        "tg:trial <trial/T> ; tg:requires <clause/c>",
        "tg:trial <trial/T> ; tg:partOf <population/Q> ; tg:requires <clause/c>",
        "a population that is part of itself",
    ),
    "share in an arm of another trial": (
        "tg:population <population/P> ; tg:arm <arm/A>",
        "tg:population <population/P> ; tg:arm <arm/Foreign>",
        "the arm and the population belong to different trials",
    ),
    "arm without regimen": (
        "tg:regimen <regimen/R> ; tg:role <vocabulary/arm-role/tested>",
        "tg:role <vocabulary/arm-role/tested>",
        "exactly one regimen",
    ),
    "report at position 0": (
        "tg:sequence 1 ; tg:status <vocabulary/report-status/final> .\n<report",
        "tg:sequence 0 ; tg:status <vocabulary/report-status/final> .\n<report",
        "position in time",
    ),
    "regimen without drugs": ("; tg:drugs <drug/d>", "", "a regimen needs drugs"),
    "drug of an unknown class": (
        "tg:classes <class/c>",
        "tg:classes <class/x>",
        "must be listed in classes.csv",
    ),
    "statement without summary": ('; tg:summary "Give R."@en', "", "needs one summary"),
    "approval of an unknown drug": (
        "tg:act <vocabulary/act/approved> ; tg:drug <drug/d>",
        "tg:act <vocabulary/act/approved> ; tg:drug <drug/x>",
        "must name one drug",
    ),
    "clause without criteria": (
        "tg:anyOf <criterion/exposed>, <criterion/lines>, <criterion/feature>, <criterion/remission> .",
        "rdfs:label 'never' .",
        "a clause needs at least one criterion",
    ),
    "fraction of nothing known": (
        "tg:ofCriterion <criterion/exposed>",
        "tg:ofCriterion <drug/d>",
        "a fraction needs criteria",
    ),
    "fraction of no share": (
        "a tg:Fraction ;",
        "a tg:Fraction ; <http://www.w3.org/ns/prov#wasDerivedFrom> <population/P> ;",
        "needs exactly one share",
    ),
    "fraction with an unknown operator": (
        "a tg:Fraction ;",
        "a tg:Fraction ; tg:operator <vocabulary/operator/about> ;",
        "term of the vocabulary operator",
    ),
    "criterion about nothing": (
        "tg:about <vocabulary/about/exposure> ;",
        "",
        "must be about exactly one sort of fact",
    ),
    "criterion about an unknown sort": (
        "<vocabulary/about/exposure>",
        "<vocabulary/about/weather>",
        "must be about exactly one sort of fact",
    ),
    "criterion without truth": (
        '"exposed:d" ; tg:holds true',
        '"exposed:d"',
        "requires a fact or its absence",
    ),
    "criterion without label": ('rdfs:label "exposed:d" ; ', "", "needs one label"),
    "agent that is neither drug nor class": (
        "tg:agent <drug/d> ; tg:count 1",
        "tg:agent <feature/f> ; tg:count 1",
        "neither a drug nor a class",
    ),
    "exposure without status": (
        "tg:status <vocabulary/exposure/exposed> ;",
        "",
        "the criterion is incomplete",
    ),
    "status of another vocabulary": (
        "<vocabulary/exposure/exposed>",
        "<vocabulary/report-status/final>",
        "not in the vocabulary exposure",
    ),
    "unknown feature": (
        "tg:feature <feature/f>",
        "tg:feature <drug/d>",
        "the feature is unknown",
    ),
    "lines without minimum": ("tg:minimum 1.0 ;", "", "the criterion is incomplete"),
    "empty range of lines": ("tg:minimum 1.0 ;", "tg:minimum 4.0 ;", "the range is empty"),
    "count of no drugs": ("tg:count 1", "tg:count 0", "at least 1 drug"),
    "agent outside itself": ("; tg:within <class/c> .", ".", "within itself"),
    "word that is no concept": (
        "<vocabulary/unit/percent>",
        "<vocabulary/unit/furlongs>",
        "unit takes at most one term",
    ),
    "word of another vocabulary": (
        "<vocabulary/unit/percent>",
        "<vocabulary/measure/median>",
        "unit takes at most one term",
    ),
    "kind of another table": (
        "<vocabulary/result-kind/estimate>",
        "<vocabulary/drug-kind/drug>",
        "kind needs one term",
    ),
    "required word missing": (
        "tg:design <vocabulary/design/randomised> ; tg:treatmentSetting <stage/relapse> .\n<trial",
        "tg:treatmentSetting <stage/relapse> .\n<trial",
        "design needs one term",
    ),
    "two kinds at once": (
        "<vocabulary/result-kind/estimate>",
        "<vocabulary/result-kind/estimate>, <vocabulary/result-kind/contrast>",
        "kind needs one term",
    ),
    "class without definition": (
        "<source/S> a",
        'tg:Novelty a owl:Class ; rdfs:label "novelty"@en, "新事物"@zh .\n<source/S> a',
        "our own terms need one definition",
    ),
    "property without Chinese label": (
        "<source/S> a",
        'tg:new a owl:ObjectProperty ; rdfs:label "new"@en ; skos:definition "New."@en .\n<source/S> a',
        "one label in English and one in Chinese",
    ),
    "concept without definition": (
        "<source/S> a",
        'v:days a skos:Concept ; skos:inScheme <vocabulary/unit> ; skos:prefLabel "days"@en, "天"@zh .\n<source/S> a',
        "a concept needs one definition",
    ),
    "concept without vocabulary": (
        "<source/S> a",
        'v:days a skos:Concept ; skos:prefLabel "days"@en, "天"@zh ; skos:definition "Days."@en .\n<source/S> a',
        "belongs to one declared vocabulary",
    ),
    "concept without Chinese name": (
        "<source/S> a",
        "v:days a skos:Concept ; skos:inScheme <vocabulary/unit> ; "
        'skos:prefLabel "days"@en ; skos:definition "Days."@en .\n<source/S> a',
        "a concept needs one name in English",
    ),
}


def checked(ontology, text):
    graph = rdflib.Graph()
    for triple in ontology:
        graph.add(triple)
    graph.parse(data=text, format="turtle")
    return violations(graph)


def test_a_sound_graph_passes_the_shapes(ontology):
    assert checked(ontology, GOOD) == []


def _graph_of_its_own(number, text):
    """The text with every node, and every term that it declares, under a name of its own."""
    text = re.sub(r"<(?!vocabulary/)(\w+/)(\w+>)", rf"<\1case-{number}-\2", text)
    return re.sub(r"\b(tg:new|tg:Novelty|v:days)\b", rf"\1-case-{number}", text)


@pytest.fixture(scope="module")
def faults_of_all(ontology):
    """The faults of all bad graphs and, as number 0, of the good one, found in one run."""
    texts = [GOOD, *(GOOD.replace(old, new, 1) for old, new, _ in BAD.values())]
    prefixes = GOOD[: GOOD.index("<source/S>")]
    texts = [_graph_of_its_own(number, text) for number, text in enumerate(texts)]
    return checked(ontology, prefixes + "\n".join(text.removeprefix(prefixes) for text in texts))


def _of_case(faults, number):
    return [fault for fault in faults if re.search(rf"\bcase-{number}\b", fault)]


@pytest.mark.parametrize("name", BAD)
def test_shapes_reject(faults_of_all, name):
    old, _, expected = BAD[name]
    assert old in GOOD
    faults = _of_case(faults_of_all, 1 + list(BAD).index(name))
    assert any(expected in fault for fault in faults), faults


def test_a_fault_belongs_to_one_graph(faults_of_all):
    """Graphs that are checked together do not disturb each other."""
    assert _of_case(faults_of_all, 0) == []
    assert all(re.search(r"\bcase-\d+\b", fault) for fault in faults_of_all)


def test_an_outlier_that_is_flagged_passes(ontology):
    flagged = GOOD.replace(
        "tg:value 0.5", "tg:value 0.7 ; tg:flags <vocabulary/flags/interval-off-centre>", 1
    )
    assert checked(ontology, flagged) == []


def test_a_flagged_comparison_with_an_unnamed_control_passes(ontology):
    flagged = GOOD.replace(
        "tg:comparatorArm <arm/B> ;", "tg:flags <vocabulary/flags/control-not-named> ;", 1
    )
    assert checked(ontology, flagged) == []


def test_a_negative_difference_in_percent_passes(ontology):
    difference = GOOD.replace(
        "<vocabulary/measure/landmark>", "<vocabulary/measure/difference>"
    ).replace("tg:value 60.0", "tg:value -6.0")
    assert checked(ontology, difference) == []


def test_faults_name_the_node_the_property_and_the_value(ontology):
    (fault,) = checked(ontology, GOOD.replace("tg:pValue 0.03", "tg:pValue 3.0"))
    assert (
        fault
        == "Result hr, tg:pValue, value '3.0': a p value must be between 0 and 1; enter it as printed."
    )


def test_every_shape_names_the_remedy():
    shapes = rdflib.Graph().parse(FOLDER / SHAPES)
    for shape in shapes.subjects(RDF.type, SH.NodeShape):
        messages = list(shapes.objects(shape, SH.message))
        if not messages:
            parts = [*shapes.objects(shape, SH.property), *shapes.objects(shape, SH.sparql)]
            messages = [shapes.value(part, SH.message) for part in parts]
        assert messages
        assert all(message and (";" in message or ":" in message) for message in messages), shape


def test_every_shape_has_a_target_in_the_ontology(ontology):
    known = set(ontology.subjects(RDF.type, OWL.Class)) | {
        OWL.Class,
        OWL.ObjectProperty,
        OWL.DatatypeProperty,
        OWL.AnnotationProperty,
        RDF.Property,
    }
    assert set(rdflib.Graph().parse(FOLDER / SHAPES).objects(None, SH.targetClass)) <= known


# The page of terms


def test_page_of_terms_is_up_to_date():
    shipped = Path(__file__).parents[2] / "docs" / "terms.md"
    if not shipped.is_file():
        pytest.skip("not in a checkout: docs/terms.md is not there")
    assert shipped.read_text(encoding="utf-8") == page(), "run `make docs`"


def test_page_of_terms_lists_all_our_terms(ontology):
    text = page()
    for term in set(ontology.subjects(RDF.type, None)):
        for language in ("en", "zh"):
            labels = [*ontology.objects(term, RDFS.label), *ontology.objects(term, SKOS.prefLabel)]
            assert all(str(label) in text for label in labels if label.language == language), term
    assert all(
        str(link) in text for link in rdflib.Graph().parse(FOLDER / "alignments.ttl").objects()
    )


def test_ontology_files_are_read_the_same_by_both_parsers():
    for name in IN_GRAPH:
        quads = pyoxigraph.parse((FOLDER / name).read_bytes(), format=pyoxigraph.RdfFormat.TURTLE)
        assert len({str(quad.triple) for quad in quads}) == len(rdflib.Graph().parse(FOLDER / name))
