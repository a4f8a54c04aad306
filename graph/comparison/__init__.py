"""The network meta-analysis of a profile."""

from . import renderers as renderers  # a comparison can always print itself
