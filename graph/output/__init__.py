"""Text in columns, CSV cells, writing of files, and how values are printed."""
