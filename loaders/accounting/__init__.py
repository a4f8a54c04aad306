"""Accounts for every numeral of the sources: each one is in a row, or has a reason not to be."""
