"""Evidence tables: reading and checking."""
