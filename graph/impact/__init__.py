"""Which verdicts move when evidence changes, and why."""
