"""The exposure language: its values, its logic, its parser."""
