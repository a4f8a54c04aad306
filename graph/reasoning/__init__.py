"""From applicable evidence to a verdict and its certainty."""
