"""Which words of a name belong together, and which only say that somebody is somebody's child."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import zip_longest

from cases.names.alphabet import SEAM
from cases.names.compounds import may_be_compound, parts_of
from cases.names.particles import PARTICLES, Particle, Role

_MOST_WORDS = 64
# Hyphens between more words make a list, not a name.
_MOST_PARTS = 3


@dataclass(slots=True)
class Piece:
    """A word, glued where needed; a compound says how many pieces before it are its parts."""

    text: str
    follows_hyphen: bool = False
    parts: int = 1


def pieces_of(folded: str) -> list[Piece]:
    """The names in a folded text, compounds with a hyphen also joined, behind their parts."""
    words = folded.split()[:_MOST_WORDS]
    if "-" in folded or any(map(may_be_compound, words)):
        pieces = [Piece(part, follows_hyphen=place > 0) for word in words for place, part in enumerate(_parts(word))]
    else:
        pieces = [Piece(word) for word in words]
    has_compounds = len(pieces) > len(words)
    if not PARTICLES.keys().isdisjoint([piece.text for piece in pieces]):
        pieces = _glued(pieces)
    return list(_with_compounds(pieces)) if has_compounds else pieces


def _parts(word: str) -> list[str]:
    """A compound taken apart at its hyphens, and where it is known to be one without them."""
    return [part for piece in word.split("-") if piece for part in parts_of(piece) or (piece,)]


def _glued(words: list[Piece]) -> list[Piece]:
    gluing = _Gluing()
    for word, following in zip_longest(words, words[1:]):
        gluing.take(word, following)
    return gluing.done


@dataclass(slots=True)
class _Gluing:
    """Words taken one after the other; a particle with nothing to hold on to is a name."""

    done: list[Piece] = field(default_factory=list)
    opening: str = ""
    article: Piece | None = None

    def take(self, word: Piece, following: Piece | None) -> None:
        """Take the next word, knowing which one follows."""
        particle = PARTICLES.get(word.text)
        if particle and following and self._is_article(particle, following):
            self.article = word
            return
        if particle and self._closes(particle):
            self.done[-1].text += SEAM + particle.form
        elif particle and following and particle.role is Role.OPENING:
            self.opening += particle.form + SEAM
        elif not (particle and self._is_left_out(particle, following)):
            self._add(word)
        self.article = None

    def _add(self, word: Piece) -> None:
        """Add a name; the hyphen of al-Masri joins it to its article and not to the name before."""
        follows_hyphen = (self.article or word).follows_hyphen
        self.done.append(Piece(self.opening + word.text, follows_hyphen and not self.opening))
        self.opening = ""

    def _is_article(self, particle: Particle, following: Piece) -> bool:
        if particle.role is Role.ARTICLE_WITH_HYPHEN:
            return following.follows_hyphen
        return particle.role is Role.ARTICLE

    def _closes(self, particle: Particle) -> bool:
        if self.opening or not self.done:
            return False
        if particle.role is Role.CLOSING_WITH_ARTICLE:
            return self.article is not None
        return particle.role is Role.CLOSING

    def _is_left_out(self, particle: Particle, following: Piece | None) -> bool:
        return particle.role is Role.CHILD_OF and not self.opening and bool(self.done or following)


def _with_compounds(pieces: Iterable[Piece]) -> Iterator[Piece]:
    run: list[Piece] = []
    for piece in pieces:
        if not piece.follows_hyphen:
            yield from _compound(run)
            run = []
        run.append(piece)
        yield piece
    yield from _compound(run)


def _compound(run: list[Piece]) -> Iterator[Piece]:
    if 1 < len(run) <= _MOST_PARTS:
        yield Piece("".join(part.text for part in run), parts=len(run))
