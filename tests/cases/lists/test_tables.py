"""Files as offices save them become one kind of table; files that are none are refused."""

import io
import random
import tracemalloc
import zipfile
from datetime import datetime
from pathlib import Path

import pytest

from cases.lists.problems import ListUnreadable
from cases.lists.tables import column_letters, read_table
from tests.cases.lists.tables import workbook

SAMPLES = Path(__file__).parents[2] / "data" / "lists"


def read(name: str) -> list[tuple[int, dict[str, object]]]:
    return [(line, dict(row)) for line, row in read_table((SAMPLES / name).read_bytes(), name)]


def refusal(content: bytes, filename: str) -> str:
    with pytest.raises(ListUnreadable) as caught:
        read_table(content, filename)
    assert caught.value.__cause__ is None
    assert caught.value.detail != ""
    assert caught.value.detail_de != caught.value.detail
    return caught.value.code


def test_csv_below_a_title_is_read_with_the_line_each_row_begins_on() -> None:
    rows = read("title-and-comma.csv")
    assert [(line, row["Last name, first name"], row["Remarks"]) for line, row in rows] == [
        (5, "Okafor, Emeka", "first line\nsecond line"),
        (7, "Farah, Hodan", ""),
    ]


def test_csv_with_tabs_is_read() -> None:
    assert read("tabs.csv") == [
        (2, {"Nachname": "Shevchuk", "Vorname": "Olena", "geb. am": "3.4.1988", "Staatsangehörigkeit": "ukrainisch"})
    ]


def test_csv_in_windows_1252_keeps_its_umlauts() -> None:
    content = (SAMPLES / "windows-1252.csv").read_bytes()
    with pytest.raises(UnicodeDecodeError):
        content.decode("utf-8")
    assert read("windows-1252.csv") == [
        (2, {"Nachname": "Özdemir", "Vorname": "Gülistan", "Geschlecht": "weiblich", "Straße Nr.": "Hochstraße 7"}),
        (3, {"Nachname": "Müller–Çelik", "Vorname": "Sahin", "Geschlecht": "männlich", "Straße Nr.": ""}),
    ]


def test_csv_in_utf_8_with_byte_order_mark_has_a_clean_first_heading() -> None:
    assert read_table((SAMPLES / "utf-8-bom.csv").read_bytes(), "a.csv").headings == (
        "Nachname",
        "Vorname",
        "Geburtsdatum",
    )


def test_csv_in_utf_16_is_read() -> None:
    table = read_table("Nachname\tVorname\nПетренко\tОлена\n".encode("utf-16"), "unicode.txt")
    assert [dict(row) for _, row in table] == [{"Nachname": "Петренко", "Vorname": "Олена"}]


def test_csv_with_damaged_utf_8_is_refused_and_not_read_as_gibberish() -> None:
    assert refusal("Nachname;Vorname\nMüller;Anna\n".encode() + b"\xfc;x\n", "a.csv") == "encoding_unknown"


def test_csv_counts_empty_lines_and_old_line_ends() -> None:
    lines = [line for line, _ in read_table(b"Nachname;Vorname\r\n\r\nA;B\r\n;\r\nC;D", "a.csv")]
    assert lines == [3, 5]


def test_csv_with_a_quote_that_is_never_closed_is_refused_with_its_line() -> None:
    content = b'Nachname;Vorname\nHaddad;Rana\nKhalil;"Omar\nAhmadi;Farid\n'
    with pytest.raises(ListUnreadable, match="quotes_broken") as caught:
        read_table(content, "a.csv")
    assert caught.value.detail == (
        "The row that begins on line 3 has a quotation mark without its partner or an endless cell."
    )


def test_delimiter_is_the_one_that_yields_headings_and_not_the_one_that_occurs_most() -> None:
    table = read_table(b"Name, Vorname;Geburtsdatum\nHaddad, Rana, Amal, x;1990\n", "a.csv")
    assert table.headings == ("Name, Vorname", "Geburtsdatum")


def test_cell_under_no_heading_stands_under_the_letters_of_its_column() -> None:
    rows = [dict(row) for _, row in read_table(b"Nachname;;Vorname\nHaddad;extra;Rana;more\n", "a.csv")]
    assert rows == [{"Nachname": "Haddad", "Vorname": "Rana", "(B)": "extra", "(D)": "more"}]


def test_column_letters_count_like_a_spreadsheet() -> None:
    assert [column_letters(place) for place in (0, 25, 26, 701, 702)] == ["A", "Z", "AA", "ZZ", "AAA"]


def test_workbook_is_read_from_the_first_visible_sheet_with_headings() -> None:
    import openpyxl  # noqa: PLC0415

    book = openpyxl.Workbook()
    book.active.title = "Notes"
    book.active.append(["just a note"])
    hidden = book.create_sheet("values")
    hidden.append(["Nachname", "Vorname"])
    hidden.sheet_state = "hidden"
    shown = book.create_sheet("list")
    for row in (["Arrivals 2026"], [], ["Last name", "First name", "DOB"], ["Okafor", "Joy", datetime(1990, 5, 6)]):
        shown.append(row)
    shown.cell(row=9, column=1, value="Farah")
    stream = io.BytesIO()
    book.save(stream)
    table = read_table(stream.getvalue(), "arrivals.xlsx")
    assert [(line, dict(row)) for line, row in table] == [
        (4, {"Last name": "Okafor", "First name": "Joy", "DOB": datetime(1990, 5, 6)}),
        (9, {"Last name": "Farah", "First name": None, "DOB": None}),
    ]


def test_workbook_that_understates_its_size_is_read_whole() -> None:
    content = with_part(
        workbook({"list": [["Nachname", "Vorname"], ["Haddad", "Rana"], ["Khalil", "Omar"]]}),
        lambda xml: xml.replace(b'ref="A1:B3"', b'ref="A1"'),
    )
    assert len(read_table(content, "a.xlsx")) == 2


@pytest.mark.parametrize(
    ("content", "filename", "code"),
    [
        (b"", "a.csv", "headings_not_found"),
        (b"\n\n", "a.csv", "headings_not_found"),
        (b"Haddad;Rana;1990\n", "a.csv", "headings_not_found"),
        (b"Nachname;Vorname\n", "a.pdf", "format_unknown"),
        (b"Nachname;Vorname\n", "nachname", "format_unknown"),
        (b"Nachname;Vorname\nA\x00;B\n", "a.csv", "format_unknown"),
        (b"PK\x03\x04rest", "a.ods", "format_unknown"),
        (b"PK\x03\x04rest", "a.xlsx", "workbook_broken"),
        (b"Nachname;Vorname\n", "a.xlsx", "workbook_broken"),
        (b"\xd0\xcf\x11\xe0rest", "a.xls", "old_or_protected_workbook"),
        (b"\xd0\xcf\x11\xe0rest", "a.xlsx", "old_or_protected_workbook"),
        (b"Nachname;Vorname\n" + b"A;B\n" * 20_020, "a.csv", "too_many_rows"),
        (b"Nachname;Vorname" + b";x" * 199 + b"\n", "a.csv", "too_many_columns"),
        (b"Nachname;Vorname\nA;" + b"b" * 32_768 + b"\n", "a.csv", "cell_too_long"),
        (b"Nachname;Vorname\nA;" + b"b" * 140_000 + b"\n", "a.csv", "quotes_broken"),
        (b"x" * (20 * 1024 * 1024 + 1), "a.csv", "file_too_large"),
    ],
    ids=range(16),
)
def test_file_that_is_no_list_is_refused(content: bytes, filename: str, code: str) -> None:
    assert refusal(content, filename) == code


def test_list_of_20000_rows_is_read() -> None:
    assert len(read_table(b"Nachname;Vorname\n" + b"A;B\n" * 20_000, "a.csv")) == 20_000


def test_headings_below_the_tenth_filled_row_are_not_sought() -> None:
    title = b"".join(b"title %d;\n" % number for number in range(10))
    assert refusal(title + b"Nachname;Vorname\nA;B\n", "a.csv") == "headings_not_found"
    assert len(read_table(title.partition(b"\n")[2] + b"Nachname;Vorname\nA;B\n", "a.csv")) == 1


def bomb(part_size: int, parts: int = 1) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for number in range(parts):
            archive.writestr(f"xl/worksheets/sheet{number}.xml", b" " * part_size)
    return stream.getvalue()


def test_zip_bomb_is_refused_before_it_is_unpacked() -> None:
    content = bomb(30 * 1024 * 1024, parts=4)
    tracemalloc.start()
    code = refusal(content, "a.xlsx")
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert code == "workbook_too_large"
    assert peak < 5 * 1024 * 1024


def test_small_workbook_that_unpacks_more_than_200_fold_is_refused() -> None:
    content = bomb(1024 * 1024)
    assert len(content) * 200 < 1024 * 1024
    assert refusal(content, "a.xlsx") == "workbook_too_large"


def with_part(content: bytes, change, part: str = "xl/worksheets/sheet1.xml") -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as new:
        for item in old.namelist():
            new.writestr(item, change(old.read(item)) if item == part else old.read(item))
    return stream.getvalue()


def small_workbook() -> bytes:
    return workbook({"list": [["Nachname", "Vorname"], ["Haddad", "Rana"]]})


def test_workbook_with_expanding_entities_is_refused() -> None:
    entities = b"".join(b'<!ENTITY e%d "%s">' % (n, b"&e%d;" % (n - 1) * 10) for n in range(1, 12))
    doctype = b'<!DOCTYPE x [<!ENTITY e0 "0123456789">' + entities + b"]>"

    def expand(xml: bytes) -> bytes:
        return doctype + xml[xml.index(b"<worksheet") :].replace(b"<sheetData>", b"<sheetData>&e11;")

    assert refusal(with_part(small_workbook(), expand), "a.xlsx") == "workbook_broken"


def test_workbook_does_not_read_other_files() -> None:
    secret = b'<!DOCTYPE x [<!ENTITY f SYSTEM "file:///etc/hostname">]>'

    def include(xml: bytes) -> bytes:
        return secret + xml[xml.index(b"<worksheet") :].replace(
            b"<sheetData>", b'<sheetData><row r="9"><c r="A9" t="inlineStr"><is><t>&f;</t></is></c></row>'
        )

    assert refusal(with_part(small_workbook(), include), "a.xlsx") == "workbook_broken"


def test_workbook_with_a_made_up_last_line_is_refused() -> None:
    content = with_part(small_workbook(), lambda xml: xml.replace(b'r="2"', b'r="999999999999"'))
    assert refusal(content, "a.xlsx") == "too_many_rows"


def test_workbook_with_a_cell_far_to_the_right_is_refused() -> None:
    assert refusal(workbook({"list": [["Nachname", "Vorname", *[None] * 198, "far"]]}), "a.xlsx") == "too_many_columns"


@pytest.mark.filterwarnings("ignore")
def test_workbook_with_any_byte_damaged_is_read_or_refused_but_never_fails() -> None:
    content = small_workbook()
    for place in range(0, len(content), 37):
        damaged = content[:place] + bytes([content[place] ^ 0xFF]) + content[place + 1 :]
        try:
            read_table(damaged, "a.xlsx")
        except ListUnreadable as refused:
            assert refused.detail != ""


def test_refusal_does_not_carry_the_bytes_that_caused_it() -> None:
    with pytest.raises(ListUnreadable) as caught:
        read_table(b"Nachname;Vorname\nM\xc3\xbcller;Rana\n\xfc\x81;x\n", "a.csv")
    assert (caught.value.__suppress_context__, caught.value.args) == (True, ("encoding_unknown",))


def test_workbook_that_repeats_one_long_text_without_end_is_refused() -> None:
    rows = [["Nachname", "Vorname"], *[[random.Random(1).randbytes(16_000).hex()] * 100] * 16]
    assert refusal(workbook({"list": rows}), "a.xlsx") == "list_too_long"


def test_workbook_with_headings_beyond_its_twentieth_sheet_is_refused() -> None:
    sheets: dict[str, list[list[object]]] = {f"note {number}": [["a note"]] for number in range(20)}
    listed: list[list[object]] = [["Nachname", "Vorname"], ["Haddad", "Rana"]]
    assert refusal(workbook({**sheets, "list": listed}), "a.xlsx") == "headings_not_found"
    sheets.popitem()
    assert len(read_table(workbook({**sheets, "list": listed}), "a.xlsx")) == 1
