"""The script of a text is named by most of its letters."""

import pytest

from cases.names.scripts import script_of


@pytest.mark.parametrize(
    ("text", "script"),
    [("Anna", "Latn"), ("Олена", "Cyrl"), ("خليل", "Arab"), ("ተስፋይ", "Ethi"), ("Γιώργος", "Grek"), ("გიორგი", "Geor"),
     ("Արմեն", "Armn"), ("ਸਿੰਘ", "Guru"), ("", ""), ("12", ""), ("สมชาย", "")],
)  # fmt: skip
def test_script_is_named_by_iso_15924(text: str, script: str) -> None:
    assert script_of(text) == script
