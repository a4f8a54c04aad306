"""Checks of figures, sources and statements."""
