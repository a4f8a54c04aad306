"""Whose figure stands for a regimen: whole trials before people set apart by something that the
profile does not state, all treated people before responders, several patients before one; and every
row says which patients its figure is about. (Notation: tests/spec/conftest.py; results are numbered
in the order of their lines.)
"""

from __future__ import annotations

from collections.abc import Callable

import pytest

CASES = {
    "people without an unstated feature are named": """
        trial T single-arm phase 2: lines>=1
        group T/no: not has:EM
        result T/no: PVd ORR 71
        ? lines=1
        PVd = active, indirect, decided by 1, row "only in people without EM, which the profile"
        ? lines=1, not has:EM
        PVd = active, partial, decided by 1, no row "only in people" """,
    "people with an unstated feature are named": """
        trial T single-arm phase 2: lines>=1
        group T/with: has:EM
        result T/with: PVd ORR 38
        ? lines=1
        PVd = active, indirect, decided by 1, row "only in people with EM, which the profile" """,
    "whole trial, then people without the unstated feature, then people with it": """
        trial T single-arm phase 2: lines>=1
        group T/with: has:EM
        group T/no: not has:EM
        result T/with: PVd PFS 5
        result T/no: PVd PFS 12
        result T/with: Kd PFS 5
        result T/no: Kd PFS 12
        result T: Kd ORR 60
        ? lines=1
        PVd = decided by 2
        Kd = decided by 5, no row "only in people"
        ? lines=1, has:EM
        PVd = decided by 1, no row "only in people"
        Kd = decided by 3""",
    "of a feature that the profile states, people with a form come before people without it": """
        feature EM-E: [implies=EM]
        trial T cohort: lines>=1
        group T/form: has:EM-E
        group T/no: not has:EM-E
        result T/form: PVd PFS 5
        result T/no: PVd PFS 12
        ? lines=3, has:EM
        PVd = decided by 1, row "only in people with EM-E, which the profile does not state"
        ? lines=3
        PVd = decided by 2, row "only in people without EM-E, which the profile does not state" """,
    "people with a form of a stated feature stand for the patient as well as a whole trial": """
        feature EM-E: [implies=EM]
        trial T single-arm phase 2: lines>=1
        share T: 17% has:EM-E
        group T/form: has:EM-E
        result T: PVd ORR 63
        result T/form: PVd ORR 36
        ? lines=3, refractory:len, has:EM
        PVd = decided by 2, row "only in people with EM-E, which the profile does not state" """,
    "of comparisons, people without an unstated feature come before people with it": """
        trial T phase 3: lines=1, has:EM
        result T: PVd v Vd PFS 0.40 (0.30-0.53)
        trial U phase 3: lines=1, not has:EM
        result U: PVd v Vd PFS 0.60 (0.48-0.75)
        ? lines=1
        PVd = extrapolated, indirect, decided by 2""",
    "regimens studied in people without an unstated feature stand after the others": """
        trial T single-arm phase 2: lines>=1
        group T/no: not has:EM
        result T/no: DVd ORR 71
        trial U single-arm phase 2: refractory:bort
        result U: PVd ORR 30
        ? lines=1, refractory:bort, refractory:len
        order : PVd < DVd""",
    "responders never stand for all treated people": """
        trial T single-arm phase 2: lines=1
        group T/resp: [denominator=responders]
        result T/resp: PVd PFS 80 [measure=landmark, landmark_months=18]
        result T: PVd ORR 61
        result T/resp: Kd PFS 80 [measure=landmark, landmark_months=18]
        ? lines=1
        PVd = decided by 2
        Kd = decided by 3, row "among responders" """,
    "not even if only they have what the profile states": """
        trial T single-arm phase 2: lines=1
        group T/len: refractory:len
        group T/len/resp: [denominator=responders]
        result T/len/resp: PVd PFS 80
        result T: PVd ORR 61
        ? lines=1, refractory:len
        PVd = decided by 2""",
    "a figure of one patient comes last, and says so": """
        trial T cohort: lines=1
        group T/first: [n=1]
        result T/first: PVd OS 13 [n=1]
        result T: PVd CR 50 [n=2]
        result T/first: Kd OS 13 [n=1]
        ? lines=1
        PVd = decided by 2
        Kd = decided by 3, row "(n=1)" """,
    "not before people of a lesser grade": """
        trial T cohort: lines=1
        result T: PVd OS 13 [n=1]
        trial U cohort: lines=1-3
        result U: PVd ORR 50 [n=20]
        ? lines=1
        PVd = direct, decided by 1""",
    "the row says whose the figure of a subgroup is": """
        trial T phase 3: lines=1-3
        group T/len: refractory:len
        result T: PVd v Vd PFS 0.60 (0.48-0.75)
        result T/len: PVd v Vd PFS 0.50 (0.30-0.83)
        trial U phase 3: lines=1-3
        group U/one: lines=1
        result U: DVd v Vd PFS 0.60 (0.48-0.75)
        result U/one: DVd v Vd PFS 0.50 (0.30-0.83)
        ? lines=1, refractory:len
        PVd = row "(vs Vd) in people refractory to len; whole trial"
        DVd = row "(vs Vd) in people with one prior line; whole trial"
        ? lines=2
        PVd = no row "in people" """,
}


@pytest.mark.parametrize("name", CASES, ids=str)
def test_whose_figure(name: str, check: Callable[[str], None]) -> None:
    check(CASES[name])
