"""A user's own tables: template, reading, loading."""
