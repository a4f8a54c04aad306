"""A user's own tables: writes their template, reads and loads them."""
