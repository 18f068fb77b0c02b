"""Tables are refused when they overlap or have holes; the switches of a municipality come before the defaults."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from cases.law.periods import OPEN, Period
from cases.law.switches import Setting, Switches
from cases.law.tables import TABLES, TableError
from cases.law.tables.reading import read_tables


def made(*rows: dict[str, Any], **head: Any) -> Any:
    """A table of the rows."""
    plain = {"de": "x", "en": "x", "source": "§ 1", "confidence": "L"}
    return read_tables({"x": {**plain, **head, "rows": list(rows)}})["x"]


def test_row_ends_where_the_next_begins() -> None:
    one = made({"from": date(2024, 1, 1), "value": 1}, {"from": date(2025, 1, 1), "value": 2})
    on = [date(2023, 12, 31), date(2024, 1, 1), date(2024, 12, 31), date(2025, 1, 1)]
    assert [row and row.value for row in map(one.find, on)] == [None, 1, 1, 2]
    assert [row.to_on for row in one.rows()] == [date(2025, 1, 1), OPEN]


def test_order_of_rows_in_the_file_does_not_matter() -> None:
    rows = [{"from": date(2024, 1, 1), "value": 1}, {"from": date(2025, 1, 1), "value": 2}]
    assert made(*rows).rows() == made(*reversed(rows)).rows()


@pytest.mark.parametrize(
    ("rows", "message"),
    [
        (
            [
                {"from": date(2024, 1, 1), "to": date(2025, 1, 2), "value": 1},
                {"from": date(2025, 1, 1), "value": 2},
            ],
            "The table x () has two rows for 2025-01-01.",
        ),
        (
            [{"from": date(2024, 1, 1), "value": 1}, {"from": date(2024, 1, 1), "value": 2}],
            "A row of the table x () ends on 2024-01-01, before it begins.",
        ),
        (
            [
                {"from": date(2024, 1, 1), "to": date(2024, 12, 31), "value": 1},
                {"from": date(2025, 1, 1), "value": 2},
            ],
            "The table x () has a hole from 2024-12-31.",
        ),
        ([{"from": date(2024, 1, 1), "value": 1, "till": 1}], "A row of the table x has other columns than ()."),
        (
            [{"from": date(2024, 1, 1), "value": 1, "confidence": "sure"}],
            "A row of the table x () has no source, or a confidence that nobody knows.",
        ),
    ],
)
def test_table_that_cannot_be_right_is_refused(rows: list[dict[str, Any]], message: str) -> None:
    with pytest.raises(TableError) as refused:
        made(*rows)
    assert str(refused.value) == message


def test_declared_hole_answers_nothing() -> None:
    rows = [{"from": date(2024, 1, 1), "to": date(2024, 7, 1), "value": 1}, {"from": date(2025, 1, 1), "value": 2}]
    one = made(*rows, holes=True)
    assert [one.find(date(2024, 7, 1)), one.at(date(2025, 1, 1)).value] == [None, 2]
    with pytest.raises(TableError):
        one.at(date(2024, 7, 1))


def test_keys_are_looked_up_apart_and_money_is_decimal() -> None:
    rows = [
        {"from": date(2024, 1, 1), "stage": key, "value": value} for key, value in (("1", "460.00"), ("2", "413.00"))
    ]
    one = made(*rows, keys=["stage"], unit="EUR")
    assert [one.at(date(2024, 5, 1), key).value for key in ("1", "2")] == [Decimal("460.00"), Decimal("413.00")]
    assert one.find(date(2024, 5, 1), "3") is None


def test_pieces_are_the_rows_cut_to_a_period() -> None:
    one = made({"from": date(2024, 1, 1), "value": 1}, {"from": date(2025, 1, 1), "value": 2})
    cut = [(tuple(own), row.value) for own, row in one.pieces(Period(date(2024, 6, 1), date(2025, 2, 1)))]
    assert cut == [((date(2024, 6, 1), date(2025, 1, 1)), 1), ((date(2025, 1, 1), date(2025, 2, 1)), 2)]


def test_row_verifies_unless_it_is_the_text_of_the_law() -> None:
    rows = [
        {"from": date(2000 + number, 1, 1), "value": 1, "confidence": letter}
        for number, letter in enumerate(("L", "OKV", "W: haufe.de", "L; OKV", "D", "S"))
    ]
    assert [row.verify for row in made(*rows).rows()] == [False, True, True, True, False, True]


@pytest.mark.parametrize("one", TABLES.values(), ids=lambda one: one.name)
def test_every_table_is_worded_in_both_languages(one: Any) -> None:
    assert (bool(one.de), bool(one.en), bool(list(one.each()))) == (True, True, True)


def test_setting_of_the_municipality_comes_before_the_default() -> None:
    own = Switches(Setting("bamf_44_4_stop", date(2026, 6, 1), date(2026, 7, 1), False))
    on = [date(2026, 2, 8), date(2026, 2, 9), date(2026, 5, 31), date(2026, 6, 1), date(2026, 7, 1)]
    assert [own.on("bamf_44_4_stop", day) for day in on] == [False, True, True, False, True]
    whole = Period(date(2026, 1, 1), date(2026, 8, 1))
    assert [(one.from_on, value) for one, value in own.pieces("bamf_44_4_stop", whole)] == [
        (date(2026, 1, 1), False),
        (date(2026, 2, 9), True),
        (date(2026, 6, 1), False),
        (date(2026, 7, 1), True),
    ]


def test_switch_that_does_not_exist_or_is_set_twice_is_refused() -> None:
    with pytest.raises(ValueError, match="There is no switch x"):
        Switches(Setting("x", date(2026, 1, 1), None, True))
    twice = [Setting("county_free", date(2026, month, 1), None, True) for month in (1, 2)]
    with pytest.raises(ValueError, match="set twice for 2026-02-01"):
        Switches(*twice)
