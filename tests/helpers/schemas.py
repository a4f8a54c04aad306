"""The schemas of `--format json` in docs/schemas, and what of a value does not match one."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

from jsonschema import Draft202012Validator
from referencing import Registry, Resource

FOLDER = Path(__file__).parents[2] / "docs" / "schemas"


@cache
def schema(name: str) -> dict[str, Any]:
    loaded: dict[str, Any] = json.loads((FOLDER / f"{name}.json").read_text(encoding="utf-8"))
    return loaded


@cache
def validator(name: str) -> Draft202012Validator:
    resources = [
        (schema(path.stem)["$id"], Resource.from_contents(schema(path.stem)))
        for path in FOLDER.glob("*.json")
    ]
    registry: Registry[Any] = Registry().with_resources(resources)
    return Draft202012Validator(schema(name), registry=registry)


def faults(name: str, value: object) -> list[str]:
    return [
        f"{error.json_path}: {error.message[:300]}"
        for error in list(validator(name).iter_errors(value))[:5]
    ]
