"""Answers to profiles: verdicts on regimens, and how they are shown."""

from . import renderers as renderers  # an answer can always print itself
