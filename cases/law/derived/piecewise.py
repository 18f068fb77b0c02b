"""An answer that changes on known days only: asked once for each piece between them."""

from collections.abc import Callable, Iterable, Iterator
from datetime import date
from typing import TypeVar

from cases.law.periods import Period, pieces

A = TypeVar("A")


def piecewise(whole: Period, cuts: Iterable[date], ask: Callable[[date], A | None]) -> Iterator[tuple[Period, A]]:
    """What `ask` says on the first day of each piece; equal neighbours are one, and None is left out."""
    held: tuple[Period, A] | None = None
    for piece in pieces(whole, cuts):
        said = ask(piece.from_on)
        if held is not None and said == held[1]:
            held = (Period(held[0].from_on, piece.to_on), held[1])
            continue
        if held is not None:
            yield held
        held = None if said is None else (piece, said)
    if held is not None:
        yield held
