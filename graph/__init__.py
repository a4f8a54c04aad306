"""Evidence as values, as a graph, and as answers."""
