"""A user's own tables and workbooks."""
