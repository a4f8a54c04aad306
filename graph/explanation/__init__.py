"""The path behind a verdict, and what would change it."""
