"""What a word is looked up by: its consonants as classes, fine and loose."""

import re

from cases.names.alphabet import LEADING_VOWEL, VOWELS
from cases.names.arabic import ARABIC
from cases.names.cyrillic import CYRILLIC
from cases.names.ethiopic import ETHIOPIC
from cases.names.latin import LATIN
from cases.names.orthography import MOST_SOUNDS

_ARABIC, _CYRILLIC, _ETHIOPIC = "\u0600-\u077f", "\u0400-\u052f", "\u1200-\u139f"
_RUNS = re.compile(f"([{_ARABIC}]+)|([{_CYRILLIC}]+)|([{_ETHIOPIC}]+)|([^{_ARABIC}{_CYRILLIC}{_ETHIOPIC}]+)")
_ORTHOGRAPHIES = (ARABIC, CYRILLIC, ETHIOPIC, LATIN)
_DOUBLED = re.compile(r"([A-Z])\1+")
_WITHOUT_VOWELS = str.maketrans("", "", VOWELS)
# h and w come and go between spellings, and s, z, sh and ch stand for each other.
_LOOSENED = str.maketrans("X", "S", f"HV{LEADING_VOWEL}")


def sounds_of(word: str) -> list[str]:
    """How a folded word may be spoken, the commonest reading first, at most eight."""
    sounds = LATIN.sounds(word) if word.isascii() else _sounds_of_runs(word)
    return _DOUBLED.sub(_once, " ".join(sounds)).split(" ")


def fine_key(sound: str) -> str:
    """The consonants of a sound, with a leading vowel as A; never empty."""
    consonants = sound.translate(_WITHOUT_VOWELS)
    return LEADING_VOWEL + consonants if not consonants or sound[0] in VOWELS else consonants


def loose_key(fine: str) -> str:
    """A fine key without H, V and the leading vowel, its sibilants one; the key itself when nothing would be left."""
    return fine.translate(_LOOSENED) or fine


def _once(doubled: re.Match[str]) -> str:
    return doubled[1]


def _sounds_of_runs(word: str) -> list[str]:
    """A word that mixes scripts, by mistake or in disguise, is read in runs."""
    sounds = [""]
    for run in _RUNS.finditer(word):
        if run.lastindex:
            of_run = _ORTHOGRAPHIES[run.lastindex - 1].sounds(run[0])
            sounds = [sound + more for more in of_run for sound in sounds][:MOST_SOUNDS]
    return sounds
