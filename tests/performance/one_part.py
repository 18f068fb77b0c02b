"""Measures one part on one engine in a process of its own, since Django learns its database once; prints JSON.

Started by `tests.performance.bench`, which makes the database that TEST_DATABASE_URL names.
"""

import sys
from importlib import import_module
from typing import Any

import orjson
from django.db import connection

PARTS = {
    "requests": "tests.performance.requests_part",
    "sealing": "tests.performance.sealing_part",
    "search": "tests.performance.search_part",
    "names": "tests.performance.names_part",
    "keys": "tests.performance.keys_part",
    "trail": "tests.performance.trail_part",
    "access": "tests.performance.access_part",
    "radar": "tests.performance.radar_part",
    "law": "tests.performance.law_part",
}
"""The module of each part, with its `measured(**options)`."""


def main() -> None:
    """Read the part and its options as JSON from stdin, measure, and print the figures."""
    asked = orjson.loads(sys.stdin.buffer.read())
    sys.stdout.buffer.write(
        orjson.dumps(measured_part(asked["part"], asked["options"]), option=orjson.OPT_NON_STR_KEYS)
    )


def measured_part(part: str, options: dict[str, Any]) -> dict[str, Any]:
    """The figures of the part, with the engine that they were measured on."""
    figures: dict[str, Any] = import_module(PARTS[part]).measured(**options)
    version = ".".join(map(str, connection.get_database_version()))
    return {"part": part, "engine": connection.vendor, "version": version, **figures}
