"""What a user loads, kept in layers over the shipped evidence."""
