"""Loads evidence: tables, registry records and prose become checked rows."""
