"""Which contrasts form the network of a profile, and what it adds to the verdicts."""
