"""Asks the graph in SPARQL: named queries, and foreign queries in processes without network."""
