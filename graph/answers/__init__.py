"""Answers to profiles: verdicts, and how they print."""

from . import renderers as renderers  # an answer can always print itself
