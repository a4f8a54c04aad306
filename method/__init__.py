"""The method: what holds in every field unless the field changes it with a reason.

README.md explains the tables.
"""

from pathlib import Path

FOLDER = Path(__file__).parent
