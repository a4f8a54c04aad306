"""Accounting for every numeral of the sources: each belongs to a row or has a reason."""
