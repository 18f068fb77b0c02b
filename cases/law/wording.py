"""The words for codes of the law in German and English, read once from `labels/`."""

import tomllib
from collections.abc import Mapping
from pathlib import Path

KINDS = ("rules", "outcomes", "hints", "authorities", "codes")


def _read() -> dict[str, dict[str, Mapping[str, str]]]:
    labels: dict[str, dict[str, Mapping[str, str]]] = {kind: {} for kind in KINDS}
    for path in sorted((Path(__file__).parent / "labels").glob("*.toml")):
        for kind, words in tomllib.loads(path.read_text("utf-8")).items():
            if again := set(labels[kind]) & set(words):
                raise ValueError(f"{path.name} labels {sorted(again)} a second time.")
            labels[kind].update(words)
    return labels


LABELS = _read()


def label(kind: str, code: str, language: str = "en") -> str:
    """The word for a code of one of the kinds; KeyError where there is none."""
    return LABELS[kind][code][language]
