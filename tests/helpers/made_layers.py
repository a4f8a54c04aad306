"""Layers for tests: a user's trial of SVd against Vd, and the names of loaded layers."""

from __future__ import annotations

from trialgraph.loaders.layers.layer import Origin, layers
from trialgraph.loaders.tables.reading import Rows

PROFILE = "lines=1, refractory:lenalidomide"
ORIGIN = Origin("records.json", "0" * 64, 12)


def trial(name: str, source: str = "", **more: str) -> Rows:
    """A trial of SVd against Vd with one result, in a document of its own."""
    source = source or f"doc-{name}"
    place = {"source": source, "paragraph": "1"}
    return {
        "sources": [{"source": source, "published": "2026-05", "kind": "registry-record"}],
        "trials": [{"trial": name, "label": name, "phase": "3", "design": "randomised", "randomised": "yes", "setting": "relapse", **place, **more}],
        "arms": [
            {"arm": f"{name}-{regimen}", "trial": name, "regimen": regimen, "role": role, "n": "200", **place}
            for regimen, role in (("SVd", "tested"), ("Vd", "control"))
        ],
        "populations": [{"population": f"{name}-ITT", "trial": name, "label": "all", "criteria": PROFILE, "reported": "yes", **place}],
        "results": [{
            "result": f"{name}-PFS", "kind": "contrast", "trial": name, "population": f"{name}-ITT", "arm": f"{name}-SVd", "comparator_arm": f"{name}-Vd",
            "endpoint": "PFS", "measure": "hazard_ratio", "value": "0.62", "unit": "ratio", "ci_low": "0.47", "ci_high": "0.81", "ci_level": "95", **place,
        }],
    }  # fmt: skip


def names() -> list[str]:
    return [layer.name for layer in layers()]
