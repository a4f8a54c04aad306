"""Serves the graph over HTTP: a SPARQL endpoint, and a page that says how to use it."""
