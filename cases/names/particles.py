"""Words that are no names by themselves: articles, son and daughter of, and the halves of glued names."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import Enum, auto
from types import MappingProxyType


class Role(Enum):
    """What a particle does to its neighbours."""

    ARTICLE = auto()
    # Before sun letters the article sounds like them. Alone, without a hyphen, these are other words.
    ARTICLE_WITH_HYPHEN = auto()
    CHILD_OF = auto()
    # Glued to the next name, without the article between: Abd al-Rahman is Abdurrahman.
    OPENING = auto()
    # Glued to the name before: Habib Ullah is Habibullah.
    CLOSING = auto()
    # The same, but a name of its own without an article before it: Nur al-Din, but Din Mohammad.
    CLOSING_WITH_ARTICLE = auto()


@dataclass(frozen=True, slots=True)
class Particle:
    """A role, and the one form that all spellings of a particle are glued in."""

    role: Role
    form: str


def _of(role: Role, words: str) -> Iterator[tuple[str, Particle]]:
    """Particles whose spelling does not matter."""
    return ((word, Particle(role, word)) for word in words.split())


def _as(role: Role, form: str, spellings: Iterable[str]) -> Iterator[tuple[str, Particle]]:
    """The spellings of one particle."""
    return ((spelling, Particle(role, form)) for spelling in spellings)


# Abd, Abdul, Abdel, Abdoul, Abdur, Abdes; Somali Cabd.
_ABD = ["abd", "cabd"] + [
    f"{servant}{vowel}{article}"
    for servant in ("abd", "cabd", "ebd", "obd")
    for vowel in ("a", "e", "o", "u", "ou")
    for article in "lrsnzdt"
]
_SUN_LETTERS = ("d", "n", "r", "s", "t", "z", "ch", "sh", "sch", "th", "dh", "ş")

PARTICLES: Mapping[str, Particle] = MappingProxyType(
    dict(
        (
            *_of(Role.ARTICLE_WITH_HYPHEN, " ".join(vowel + letter for vowel in "aeiou" for letter in _SUN_LETTERS)),
            *_of(Role.ARTICLE, "al el ul ol il ur ud us uz un ush аль эль ال"),
            *_of(Role.CHILD_OF, "bin ibn ben ibnu bint bent binti binte ould uld wuld mint walad"),
            *_of(Role.CHILD_OF, "oglu oğlu ogly qizi qızı kizi kızı kyzy"),
            *_of(Role.CHILD_OF, "бин ибн бен бинт оглы оглу огли углы кызы кизи гызы بن ابن بنت ولد منت"),
            *_as(Role.OPENING, "abd", _ABD),
            *_as(Role.OPENING, "абд", ("абд", "абдул", "абдель", "абдуль")),
            *_as(Role.OPENING, "عبد", ("عبد", "عبدال")),
            # Father and mother of: Abu Bakr is Aboubacar.
            *_as(Role.OPENING, "abu", ("abu", "abou", "aboo", "abo")),
            *_of(Role.OPENING, "bou umm oum абу ابو ابی ابا بو ام"),
            # Owner of, which keeps the article: Dhu al-Faqar is Zulfiqar.
            *_as(Role.OPENING, "dhul", ("dhu", "dhul", "zu", "zul", "thul")),
            *_of(Role.OPENING, "ذو"),
            # God, faith, truth.
            *_as(Role.CLOSING, "ullah", ("allah", "ullah", "ulla", "ollah", "olla", "oullah", "lah")),
            *_as(Role.CLOSING, "ула", ("аллах", "уллах", "улла")),
            *_as(Role.CLOSING, "الله", ("الله", "لله")),
            *_as(Role.CLOSING, "din", ("uddin", "eddin", "eddine", "uddine", "oddin", "addin", "ooddin", "ddin")),
            *_as(Role.CLOSING, "din", ("aldin", "eldin", "eldine", "aldeen", "eldeen", "uddeen", "addeen", "eddeen")),
            *_as(Role.CLOSING, "دین", ("الدین",)),
            *_as(Role.CLOSING_WITH_ARTICLE, "din", ("din", "deen", "dine")),
            *_as(Role.CLOSING_WITH_ARTICLE, "دین", ("دین",)),
            *_as(Role.CLOSING_WITH_ARTICLE, "haq", ("haq", "haqq", "hak")),
            *_as(Role.CLOSING, "حق", ("الحق",)),
            # Ends of Persian and Pashto family names, which stand alone as often as not.
            *_of(Role.CLOSING, "zadeh zada zade zadah nejad nezhad pour pur poor zai zay zoy"),
            *_of(Role.CLOSING, "زاده نژاد پور زی زیی"),
        )
    )
)
