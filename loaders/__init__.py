"""Loads evidence: converts tables, registry records and prose to rows, and checks them."""
