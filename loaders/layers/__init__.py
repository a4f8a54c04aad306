"""Layers: evidence that a user loads on top of the shipped evidence, which never changes."""
