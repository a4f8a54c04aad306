"""Reads and checks evidence tables."""
