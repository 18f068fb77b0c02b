"""Which words of a name belong together, and which say only that somebody is somebody's child."""

from collections.abc import Iterator
from dataclasses import dataclass

from cases.names.alphabet import SEAM
from cases.names.compounds import parts_of
from cases.names.particles import (
    ABD,
    ABU,
    ARTICLES,
    ASSIMILATED_ARTICLES,
    CHILD_OF,
    DHU,
    DIN,
    FAITH,
    GOD,
    SUFFIXES,
    TRUTH,
)

# Compounds of more parts than this are lists, not names.
_MOST_PARTS = 3
_MOST_WORDS = 64


@dataclass(slots=True)
class Piece:
    """A word, glued where needed; `follows_hyphen` when a hyphen stood before it, `parts` the words a compound joins."""

    text: str
    follows_hyphen: bool = False
    parts: int = 1


def pieces_of(folded: str) -> list[Piece]:
    """The units of a folded text, compounds with a hyphen also joined; particles only when there is nothing else."""
    words = _words(folded)
    glued = _glued(words) or words
    return list(_with_compounds(glued))


def _words(folded: str) -> list[Piece]:
    return [
        Piece(part, follows_hyphen=place > 0)
        for word in folded.split()[:_MOST_WORDS]
        for place, part in enumerate(_parts(word))
    ]


def _parts(word: str) -> list[str]:
    """A compound at its hyphens, or where it is known to be one without them."""
    return [part for piece in word.split("-") if piece for part in parts_of(piece) or (piece,)]


def _glued(words: list[Piece]) -> list[Piece]:
    done: list[Piece] = []
    opening = ""
    after_article = False
    for place, word in enumerate(words):
        is_last = place == len(words) - 1
        if not is_last and _is_article(word, words[place + 1]):
            after_article = True
            continue
        closing = _closing(word.text, after_article=after_article)
        if closing and done and not opening:
            done[-1].text += SEAM + closing
        elif word.text in CHILD_OF and not opening and not is_last:
            pass
        elif not is_last and (form := _opening(word.text)):
            opening = opening + form + SEAM
            after_article = False
            continue
        else:
            link = "l" if after_article and opening.rstrip(SEAM) in DHU else ""
            done.append(Piece(link.join((opening, word.text)), word.follows_hyphen and not opening))
            opening = ""
        after_article = False
    return done


def _is_article(word: Piece, following: Piece) -> bool:
    return word.text in ARTICLES or (word.text in ASSIMILATED_ARTICLES and following.follows_hyphen)


def _opening(word: str) -> str:
    if ABD.fullmatch(word):
        return "عبد" if word[0] == "ع" else "abd"
    return word if word in ABU or word in DHU else ""


def _closing(word: str, *, after_article: bool) -> str:
    if word in GOD:
        return GOD[word]
    if word in DIN or (after_article and word in FAITH):
        return "دین" if word[0] in "اد" else "din"
    if word in TRUTH and (after_article or word.startswith("ال")):
        return TRUTH[word]
    return word if word in SUFFIXES else ""


def _with_compounds(pieces: list[Piece]) -> Iterator[Piece]:
    run: list[Piece] = []
    for piece in [*pieces, Piece("")]:
        if not piece.follows_hyphen:
            if 1 < len(run) <= _MOST_PARTS:
                yield Piece("".join(part.text for part in run), parts=len(run))
            run = []
        if piece.text:
            yield piece
            run.append(piece)
