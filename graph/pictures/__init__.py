"""Pictures for print, drawn from plain values. Importing a module here loads matplotlib."""
