"""Checks the graph and the layers."""
