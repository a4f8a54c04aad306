"""Accounts for every numeral of the sources: it is in a row, or has a reason to be in none."""
