"""Text in columns, cells of CSV, files, and how values print."""
