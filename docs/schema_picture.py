"""Draw the classes of the graph and the properties between them: docs/schema.svg.

`python docs/schema_picture.py > docs/schema.svg`, or `make docs`. The places of the boxes are set
here; names and labels come from the ontology, which must contain every property that is drawn
between classes for which it is declared (else this fails).
"""

from __future__ import annotations

from html import escape
from typing import NamedTuple

from trialgraph.graph.rdf.iris import expand
from trialgraph.graph.rdf.terms import Ontology

WIDTH, HEIGHT, COLUMN, ROW, MARGIN = 164, 66, 236, 136, 24


class Box(NamedTuple):
    """A class, its column and row, and the data properties that are listed in it."""

    name: str
    column: float
    row: float
    properties: tuple[str, ...] = ()

    @property
    def x(self) -> float:
        return MARGIN + self.column * COLUMN

    @property
    def y(self) -> float:
        return MARGIN + self.row * ROW

    @property
    def centre(self) -> tuple[float, float]:
        return self.x + WIDTH / 2, self.y + HEIGHT / 2


BOXES = (
    Box("tg:Endpoint", 0, 0, ("tg:family", "tg:decides")),
    Box("tg:Result", 0, 1, ("tg:value", "tg:ciLow", "tg:ciHigh")),
    Box("tg:Report", 0, 2, ("tg:sequence", "tg:status")),
    Box("tg:Arm", 1, 0, ("tg:role", "tg:n")),
    Box("tg:Trial", 1, 1, ("tg:phase", "tg:design")),
    Box("tg:Population", 1, 2, ("tg:partOf",)),
    Box("tg:Regimen", 2, 0),
    Box("tg:Statement", 2, 1, ("tg:kind", "tg:grade")),
    Box("tg:Clause", 2, 2),
    Box("tg:Fraction", 2, 3),
    Box("tg:Drug", 3, 0, ("tg:within",)),
    Box("tg:DrugClass", 3, 1),
    Box("tg:Criterion", 3, 2, ("tg:status", "tg:holds")),
    Box("tg:Feature", 3, 3, ("tg:impliesFeature",)),
    Box("tg:Target", 4, 0),
    Box("tg:Quantity", 4, 1, ("tg:low", "tg:high")),
    Box("tg:Source", 4, 2, ("tg:short", "tg:doi")),
)
EDGES = (
    ("tg:Result", "tg:endpoint", "tg:Endpoint"),
    ("tg:Result", "tg:report", "tg:Report"),
    ("tg:Result", "tg:arm", "tg:Arm"),
    ("tg:Result", "tg:trial", "tg:Trial"),
    ("tg:Result", "tg:population", "tg:Population"),
    ("tg:Arm", "tg:trial", "tg:Trial"),
    ("tg:Arm", "tg:regimen", "tg:Regimen"),
    ("tg:Population", "tg:trial", "tg:Trial"),
    ("tg:Population", "tg:requires", "tg:Clause"),
    ("tg:Population", "tg:hasFraction", "tg:Fraction"),
    ("tg:Statement", "tg:regimens", "tg:Regimen"),
    ("tg:Statement", "tg:requires", "tg:Clause"),
    ("tg:Clause", "tg:anyOf", "tg:Criterion"),
    ("tg:Fraction", "tg:ofCriterion", "tg:Criterion"),
    ("tg:Criterion", "tg:agent", "tg:DrugClass"),
    ("tg:Criterion", "tg:feature", "tg:Feature"),
    ("tg:Criterion", "tg:measuredQuantity", "tg:Quantity"),
    ("tg:Regimen", "tg:drugs", "tg:Drug"),
    ("tg:Drug", "tg:classes", "tg:DrugClass"),
    ("tg:Drug", "tg:targets", "tg:Target"),
)
NOTES = (
    "Approvals and cautions are linked like statements; tg:comparatorArm is the control arm.",
    "tg:agent leads to a drug or a class. tg:partOf leads to the wider population.",
    "Every record has dcterms:source, tg:locator and tg:paragraph, "
    "in the named graph of its source.",
)
STYLE = (
    "text{font-family:Helvetica,Arial,sans-serif;font-size:12px;fill:#1f2933}"
    ".name{font-weight:bold;font-size:13px}.data{font-size:11px;fill:#52606d}"
    ".edge{font-size:11px;fill:#0b4f8a;paint-order:stroke;stroke:#fff;stroke-width:4px}"
    "rect{fill:#eef4fb;stroke:#2f6fab;stroke-width:1.2}"
    "line{stroke:#7b8794;stroke-width:1.2}"
)


def check(ontology: Ontology) -> None:
    """Raises `ValueError` for a class or property that the ontology does not declare so."""
    for box in BOXES:
        for term in (box.name, *box.properties):
            if not ontology.one(expand(term), "rdf:type"):
                raise ValueError(f"the ontology does not declare {term}")
    for subject, name, value in EDGES:
        for prop, term in (("rdfs:domain", subject), ("rdfs:range", value)):
            declared = ontology.all(expand(name), prop)
            if declared and not set(declared) & wider(ontology, expand(term)):
                raise ValueError(f"{name} is not declared for {term}: {declared}")


def wider(ontology: Ontology, term: str) -> set[str]:
    """A class with all its superclasses."""
    found = {term}
    for parent in ontology.all(term, "rdfs:subClassOf"):
        found |= wider(ontology, parent)
    return found


def border(start: Box, end: Box) -> tuple[float, float]:
    """Where the line between the centres of two boxes leaves the first."""
    (x, y), (to_x, to_y) = start.centre, end.centre
    steps = [
        half / abs(distance)
        for half, distance in ((WIDTH / 2, to_x - x), (HEIGHT / 2, to_y - y))
        if distance
    ]
    share = min(steps)
    return x + share * (to_x - x), y + share * (to_y - y)


def picture() -> str:
    """The picture as SVG. The same ontology gives the same text."""
    ontology, boxes = Ontology(), {box.name: box for box in BOXES}
    check(ontology)
    width = 2 * MARGIN + 4 * COLUMN + WIDTH
    height = 2 * MARGIN + 3 * ROW + HEIGHT
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height + 66}" role="img">',
        "<title>Classes of the graph and the properties between them</title>",
        f"<style>{STYLE}</style>",
        '<defs><marker id="arrow" viewBox="0 0 8 8" refX="8" refY="4" markerWidth="8" '
        'markerHeight="8" orient="auto"><path d="M0,0 L8,4 L0,8 z" fill="#7b8794"/>'
        "</marker></defs>",
        '<rect width="100%" height="100%" style="fill:#fff;stroke:none"/>',
    ]
    for subject, name, value in EDGES:
        (x, y), (to_x, to_y) = (
            border(boxes[subject], boxes[value]),
            border(boxes[value], boxes[subject]),
        )
        parts.append(
            f'<line x1="{x:.0f}" y1="{y:.0f}" x2="{to_x:.0f}" y2="{to_y:.0f}" '
            'marker-end="url(#arrow)"/>'
        )
        label_x, label_y = (x + to_x) / 2, (y + to_y) / 2
        anchor = "start" if x == to_x else "middle"
        parts.append(
            f'<text class="edge" x="{label_x + (6 if x == to_x else 0):.0f}" '
            f'y="{label_y - (0 if x == to_x else 5):.0f}" text-anchor="{anchor}">{name}</text>'
        )
    for box in BOXES:
        x, y = box.centre
        label = ontology.one(expand(box.name), "rdfs:label", "en")
        parts += [
            f'<rect x="{box.x}" y="{box.y}" width="{WIDTH}" height="{HEIGHT}" rx="6"/>',
            f'<text class="name" x="{x:.0f}" y="{box.y + 21}" text-anchor="middle">'
            f"{box.name}</text>",
            f'<text x="{x:.0f}" y="{box.y + 38}" text-anchor="middle">{escape(label)}</text>',
            f'<text class="data" x="{x:.0f}" y="{box.y + 56}" text-anchor="middle">'
            f"{', '.join(box.properties)}</text>",
        ]
    for number, note in enumerate(NOTES):
        parts.append(f'<text x="{MARGIN}" y="{height + 12 + 18 * number}">{escape(note)}</text>')
    return "\n".join([*parts, "</svg>"])


if __name__ == "__main__":
    print(picture())
