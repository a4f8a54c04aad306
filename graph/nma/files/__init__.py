"""Reads contrasts and arms from files in the forms that people have them.

`sheet` reads the cells, `columns` recognises what they are, `numerals` writes their numbers in one
way, `table` puts these together; `forms` recognises the form of data that a table has, and the
other modules turn each form into contrasts.
"""
