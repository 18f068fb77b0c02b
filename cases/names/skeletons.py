"""What a word is looked up by: its consonants as classes, fine and loose."""

import re
from collections.abc import Iterator

from cases.names.alphabet import LEADING_VOWEL, VOWELS
from cases.names.arabic import ARABIC
from cases.names.cyrillic import CYRILLIC
from cases.names.ethiopic import ETHIOPIC
from cases.names.latin import LATIN
from cases.names.orthography import Orthography, Readings, spell

_RUNS = re.compile("([\u0600-\u06ff\u0750-\u077f]+)|([\u0400-\u052f]+)|([\u1200-\u139f]+)|([^\u0400-\u139f]+)|.")
_ORTHOGRAPHIES: tuple[Orthography, ...] = (ARABIC, CYRILLIC, ETHIOPIC, LATIN)
_DOUBLED = re.compile(r"([A-Z])\1+")
_WITHOUT_VOWELS = str.maketrans("", "", VOWELS)
# h and w come and go between spellings, and so do s, z, sh and ch.
_LOOSENED = str.maketrans("X", "S", f"HV{LEADING_VOWEL}")


def sounds_of(word: str) -> list[str]:
    """How a folded word may be spoken, the commonest reading first, at most eight."""
    return [_DOUBLED.sub(r"\1", sound) for sound in spell(_readings(word))]


def fine_key(sound: str) -> str:
    """The consonants of a sound, with a leading vowel as A; never empty."""
    consonants = sound.translate(_WITHOUT_VOWELS)
    return LEADING_VOWEL + consonants if not consonants or sound[0] in VOWELS else consonants


def loose_key(fine: str) -> str:
    """A fine key without H, V and the leading vowel, its sibilants one; the key itself when nothing would be left."""
    return fine.translate(_LOOSENED) or fine


def _readings(word: str) -> Iterator[Readings]:
    """A word that mixes scripts, by mistake or in disguise, is read in runs."""
    for run in _RUNS.finditer(word):
        if run.lastindex:
            yield from _ORTHOGRAPHIES[run.lastindex - 1].readings(run[0])
