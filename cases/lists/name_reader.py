"""The names in one row: Latin and original, from their own columns or out of one."""

from dataclasses import dataclass

from cases.lists.names import FullName, may_be_swapped, split_by_script, split_full_name
from cases.lists.person_row import NameVariant
from cases.lists.row_cells import RowCells
from cases.lists.words import says_nothing
from cases.names.scripts import script_of

_FULL_NAME_FIELDS = ("family_name_first", "given_names_first", "full_name")
# What a person record takes.
_NAME_LENGTH = 120
_NOBODY = FullName("", "")


@dataclass(frozen=True, slots=True)
class Names:
    """The two names of a person in Latin script and in the script of the person's own papers (ISO 15924)."""

    latin: FullName
    original: FullName
    original_script: str


def read_names(row: RowCells) -> Names:
    """The names in the row; one that is not in Latin script becomes the original name.

    A row that names nobody, or somebody in more than 120 characters, is refused.
    """
    family = split_by_script(_known(row.text("family_name")))
    given = split_by_script(_known(row.text("given_names")))
    latin = FullName(family.value[0], given.value[0])
    original = FullName(family.value[1], given.value[1])
    notes = [("family_name", code) for code in family.notes] + [("given_names", code) for code in given.notes]
    if not latin.given_names and not original.given_names:
        field, text = _one_cell(row)
        if text:
            latin, original, codes = _from_one_cell(field, text)
            notes = [(field, code) for code in codes]
    original = _from_original_columns(row, original)
    for field, code in notes:
        row.warn(field, code)
    names = Names(latin, original, script_of(original.family_name + original.given_names))
    _check(row, names)
    return names


def read_name_variants(row: RowCells, names: Names) -> tuple[NameVariant, ...]:
    """Birth name and aliases; a birth name replaces the family name only, an alias may be a whole name."""
    variants: list[NameVariant] = []
    birth_name = _known(row.text("birth_name"))
    if birth_name and birth_name.casefold() != names.latin.family_name.casefold():
        variants.append(_variant(FullName(birth_name, names.latin.given_names), "birth"))
    for _, cell in row.filled("alias_name"):
        for alias in str(cell).split(";"):
            if _known(alias.strip()):
                variants.append(_variant(split_full_name(alias.strip(), "").value, "alias"))
    return tuple(variants)


def _known(text: str) -> str:
    return "" if says_nothing(text) else text


def _one_cell(row: RowCells) -> tuple[str, str]:
    """The field and text of a cell that holds a whole name, also a family-name cell with a comma in it."""
    family = row.text("family_name")
    if "," in family:
        return "family_name", family
    if _known(family):
        return "", ""
    return next(((field, text) for field in _FULL_NAME_FIELDS if (text := _known(row.text(field)))), ("", ""))


def _from_one_cell(field: str, text: str) -> tuple[FullName, FullName, tuple[str, ...]]:
    halves = split_full_name(text, field)
    family, given = split_by_script(halves.value.family_name), split_by_script(halves.value.given_names)
    codes = (*halves.notes, *family.notes, *given.notes)
    return FullName(family.value[0], given.value[0]), FullName(family.value[1], given.value[1]), codes


def _from_original_columns(row: RowCells, found: FullName) -> FullName:
    family, given = _known(row.text("original_family_name")), _known(row.text("original_given_names"))
    if family or given:
        return FullName(family, given)
    whole = _known(row.text("original_name"))
    if not whole:
        return found
    family, comma, given = (part.strip() for part in whole.replace("،", ",").partition(","))
    if not comma and " " in family:
        row.warn("original_name", "original_name_undivided")
    return FullName(family, given)


def _check(row: RowCells, names: Names) -> None:
    family_field, given_field = _name_columns(row)
    if names.latin == _NOBODY and names.original == _NOBODY:
        row.refuse(family_field, "name_missing")
        return
    parts = (names.latin.family_name, names.latin.given_names, names.original.family_name, names.original.given_names)
    if any(len(part) > _NAME_LENGTH for part in parts):
        row.refuse(family_field, "name_too_long")
    if names.latin == _NOBODY:
        row.warn(family_field, "no_latin_name")
    elif not names.latin.family_name:
        row.warn(family_field, "family_name_missing")
    elif not names.latin.given_names:
        row.warn(given_field, "given_names_missing")
    if any(char.isdigit() for part in parts for char in part):
        row.warn(family_field, "name_with_digits")
    if may_be_swapped(names.latin.family_name, names.latin.given_names) and row.text("given_names"):
        row.warn("given_names", "names_maybe_swapped")


def _name_columns(row: RowCells) -> tuple[str, str]:
    """The fields of the columns that the family name and the given names come from in this list."""
    if row.has("family_name"):
        return "family_name", "given_names" if row.has("given_names") else "family_name"
    whole = next(field for field in _FULL_NAME_FIELDS if row.has(field))
    return whole, whole


def _variant(name: FullName, kind: str) -> NameVariant:
    return NameVariant(
        given_names=name.given_names,
        family_name=name.family_name,
        script=script_of(name.family_name + name.given_names),
        kind=kind,
    )
