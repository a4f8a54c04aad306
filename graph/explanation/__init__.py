"""Explanations of verdicts, and the unknown facts that would change them."""

from . import renderers as renderers  # an explanation can always print itself
