"""What a code list is: stable codes with a German and an English label, and the source they come from."""

from dataclasses import dataclass
from functools import cached_property


class UnknownCode(LookupError):
    """A code that its list does not hold; the message names the list only, because a code can be personal data."""


@dataclass(frozen=True, slots=True)
class Code:
    """One entry of a list: what is stored, and how people read it in German and in English."""

    code: str
    de: str
    en: str


@dataclass(frozen=True)
class CodeList:
    """A closed list in reading order. Raises ValueError when two entries share a code."""

    name: str
    entries: tuple[Code, ...]
    source: str

    def __post_init__(self) -> None:
        if len(self._by_code) != len(self.entries):
            raise ValueError(f"The code list {self.name!r} holds a code twice.")

    @cached_property
    def _by_code(self) -> dict[str, Code]:
        return {entry.code: entry for entry in self.entries}

    @property
    def codes(self) -> tuple[str, ...]:
        """The codes in reading order."""
        return tuple(self._by_code)

    @property
    def choices(self) -> list[tuple[str, str]]:
        """Pairs of code and English label, as Django's and DRF's choice fields take them."""
        return [(entry.code, entry.en) for entry in self.entries]

    def has(self, code: object) -> bool:
        """Whether this is a code of the list; anything but a string is not, so that raw JSON may be asked about."""
        return isinstance(code, str) and code in self._by_code

    def label(self, code: str, language: str) -> str:
        """The German label for `de` and its regions (`de-AT`), the English one for every other language tag.

        Raises UnknownCode.
        """
        if not self.has(code):
            raise UnknownCode(f"Not a code of the list {self.name!r}.")
        entry = self._by_code[code]
        is_german = language.replace("_", "-").split("-")[0].lower() == "de"
        return entry.de if is_german else entry.en
