"""Schema, vocabularies and alignments (in the graph), and shapes that refuse invalid graphs."""

from pathlib import Path

FOLDER = Path(__file__).parent
IN_GRAPH = ("trialgraph.ttl", "vocabularies.ttl", "alignments.ttl")
SHAPES = "shapes.ttl"
