"""The ranges from which phone numbers and e-mail addresses of fictional people may come, and no others."""

import re

# Bundesnetzagentur, Mitteilung 148/2021: numbers for films, books and teaching.
DRAMA_NUMBER = re.compile(
    r"\+49 (152 (28817386|28895456|54599371)|171 39200[0-9]{2}|176 040690[0-9]{2}|30 23125[0-9]{3})"
)
EMAIL = re.compile(r"[a-z0-9.-]+@example\.org")


def is_fictional(way: dict[str, object]) -> bool:
    """Whether nobody can be reached by this contact way."""
    value = str(way["value"])
    match way["kind"]:
        case "phone" | "messenger":
            return DRAMA_NUMBER.fullmatch(value) is not None
        case "email":
            return EMAIL.fullmatch(value) is not None
        case kind:
            return kind == "via_person" and not any(char.isdigit() or char == "@" for char in value)
