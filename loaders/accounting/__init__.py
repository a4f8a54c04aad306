"""Accounts for every numeral in the sources: it is in a row, or a reason says why it is in none."""
