"""`python -m trialgraph.loaders.accounting FOLDER`: proposes `tokens.csv` for texts, as CSV."""

import sys

from .proposal import main

main(sys.argv[1:])
