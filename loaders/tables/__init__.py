"""Evidence tables, read and checked."""
