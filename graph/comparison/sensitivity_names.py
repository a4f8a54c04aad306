"""The names of the sensitivity analyses of a profile's network."""

from __future__ import annotations

from ...message import message
from ..evidence_network.selection import MATCHED

POPULATIONS = {
    MATCHED: message("comparison.matched", "only matched populations"),
    "direct": message("comparison.direct", "only directly applicable populations"),
    "applicable": message("comparison.applicable", "directly or partially applicable populations"),
    "all": message("comparison.all", "all populations, including indirectly applicable ones"),
}
WHOLE_TRIALS = message("comparison.whole_trials", "whole trials instead of subgroups")
WITHOUT_INTERIM = message("comparison.without_interim", "excluding interim reports")
