"""The engines besides the reference: "sparql" queries the graph, "walk" follows its edges."""
