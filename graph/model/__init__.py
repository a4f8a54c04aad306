"""The evidence and its vocabulary as values, and the schema of the tables."""
