"""`python -m trialgraph.loaders.accounting FOLDER`: a proposal for the table of numerals, as CSV."""

import sys

from .accounting import main

main(sys.argv[1:])
