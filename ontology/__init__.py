"""Schema, vocabularies and alignments (in the graph), and shapes that reject what must never be loaded."""

from pathlib import Path

FOLDER = Path(__file__).parent
IN_GRAPH = ("trialgraph.ttl", "vocabularies.ttl", "alignments.ttl")
SHAPES = "shapes.ttl"
