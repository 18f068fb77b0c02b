"""Arabic names by morphology: roots of three consonants in the patterns of names (Karim, Saalih, Hammad, Mahmoud …)."""

from collections.abc import Iterator, Sequence

from casemgmt.demo.name_pools import Name

_LETTERS = {
    "b": "ب", "t": "ت", "th": "ث", "j": "ج", "h": "ح", "kh": "خ", "d": "د", "dh": "ذ", "r": "ر", "z": "ز", "s": "س",
    "sh": "ش", "S": "ص", "D": "ض", "T": "ط", "a": "ع", "gh": "غ", "f": "ف", "q": "ق", "k": "ك", "l": "ل", "m": "م",
    "n": "ن", "H": "ه", "w": "و", "y": "ي",
}  # fmt: skip
_ROOTS = [
    "k-r-m",
    "r-h-m",
    "h-m-d",
    "m-j-d",
    "r-sh-d",
    "s-l-m",
    "s-a-d",
    "l-T-f",
    "n-b-l",
    "kh-l-l",
    "j-m-l",
    "w-l-d",
    "f-r-d",
    "a-z-z",
    "q-d-r",
    "S-d-q",
    "n-S-r",
    "T-l-b",
    "f-D-l",
    "S-l-h",
    "n-j-b",
    "h-k-m",
    "a-l-m",
    "sh-r-f",
    "kh-l-d",
    "t-m-m",
    "m-l-k",
    "h-s-n",
    "H-sh-m",
    "q-s-m",
    "a-d-l",
    "k-m-l",
    "b-sh-r",
    "j-b-r",
    "z-k-y",
    "s-m-r",
    "a-T-f",
    "w-h-d",
    "sh-k-r",
    "f-r-j",
    "r-f-q",
    "h-f-D",
    "gh-n-m",
    "kh-T-b",
    "S-b-r",
    "a-b-d",
    "n-a-m",
    "r-j-b",
    "j-h-d",
    "m-n-a",
    "w-s-m",
    "f-h-d",
    "k-th-r",
    "b-l-gh",
    "H-l-l",
    "r-b-h",
    "s-b-q",
    "h-r-th",
    "d-r-w",
    "n-D-r",
    "f-q-H",
    "z-H-r",
    "T-r-f",
    "m-d-h",
    "h-b-b",
    "n-w-r",
    "f-w-z",
    "r-w-D",
]
_MEN = (
    (("{0}a{1}i{2}", "{0}{1}ي{2}"), ("{0}aa{1}i{2}", "{0}ا{1}{2}"), ("{0}a{1}{1}a{2}", "{0}{1}ا{2}"),
     ("ma{0}{1}ou{2}", "م{0}{1}و{2}"), ("{0}u{1}ai{2}", "{0}{1}ي{2}"), ("mu{0}a{1}{1}a{2}", "م{0}{1}{2}"),
     ("{0}a{1}{2}an", "{0}{1}{2}ان"))
)  # fmt: skip
_WOMEN = (
    (("{0}a{1}i{2}a", "{0}{1}ي{2}ة"), ("{0}aa{1}i{2}a", "{0}ا{1}{2}ة"), ("i{0}{1}a{2}", "إ{0}{1}ا{2}"),
     ("{0}u{1}ai{2}a", "{0}{1}ي{2}ة"), ("{0}a{1}{2}a", "{0}{1}{2}ة"))
)  # fmt: skip


def men() -> list[Name]:
    """Some hundred names of men."""
    return list(_made(_MEN))


def women() -> list[Name]:
    """Some hundred names of women."""
    return list(_made(_WOMEN))


def families() -> Iterator[Name]:
    """The same with the article, as family names."""
    for one in men():
        yield Name(f"Al-{one.latin}", f"ال{one.original}")


def _made(patterns: Sequence[tuple[str, str]]) -> Iterator[Name]:
    for latin, arabic in patterns:
        for root in _ROOTS:
            letters = root.split("-")
            sounds = [{"S": "s", "D": "d", "T": "t", "H": "h"}.get(one, one) for one in letters]
            yield Name(latin.format(*sounds).capitalize(), arabic.format(*(_LETTERS[one] for one in letters)))
