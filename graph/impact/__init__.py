"""Which verdicts change when evidence changes, and why."""
