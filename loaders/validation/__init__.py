"""Checks of the graph and of layers."""
