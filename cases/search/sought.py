"""What is known of somebody who is sought."""

from dataclasses import dataclass
from datetime import date
from functools import cached_property

from casemgmt.crypto.digests import Words
from cases.models import Person
from cases.names.units import NameUnit, name_units
from cases.search.words import dated_names, full_names, loose_pairs

MOST_LETTERS = 200


@dataclass(frozen=True)
class Sought:
    """Names of one person in any spelling and script, a birth date, and words of contact ways."""

    names: tuple[str, ...]
    born_on: date | None = None
    contacts: frozenset[Words] = frozenset()

    @cached_property
    def named(self) -> list[tuple[str, tuple[NameUnit, ...]]]:
        """Each name with its units; a name without letters has none and is left out."""
        return [(name, units) for name in self.names if (units := name_units(name[:MOST_LETTERS]))]

    @property
    def units(self) -> list[tuple[NameUnit, ...]]:
        """The units of each name."""
        return [units for _, units in self.named]

    @property
    def is_single_name(self) -> bool:
        """Whether nothing is known but one name, for which no words are stored."""
        alone = len(self.units) == 1 and len(self.units[0]) == 1
        return alone and self.born_on is None and not self.contacts


def sought_of(person: Person) -> Sought:
    """What is known of a person, to look for others who are likely the same."""
    return Sought(tuple(full_names(person)), person.born_on)


def telling_words(sought: Sought) -> set[Words]:
    """The words that two who enter the same person at once are sure to share, as few as tell them apart from others."""
    if sought.born_on is not None:
        return {words for units in sought.units for words in dated_names(units, sought.born_on)}
    return {words for units in sought.units for words in loose_pairs(units)}
