"""The graph: names, building, stores, queries."""
