"""How directly a population applies to a profile."""
