"""Pictures for print, each made of plain values. Importing one loads matplotlib: only what draws does so."""
