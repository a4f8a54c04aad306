"""From tables and text to checked rows and expressions."""
