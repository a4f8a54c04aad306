"""Layers: evidence that a user loads on top of the built-in evidence, which never changes."""
