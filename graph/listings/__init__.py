"""The evidence as tables, search, timeline, citations, files."""
