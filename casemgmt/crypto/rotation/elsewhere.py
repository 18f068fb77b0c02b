"""What is sealed under subjects' keys outside the rows of sealed models, as the app that keeps it declares it.

Rotation walks every `SealedModel` by itself. Whoever seals something else directly under a subject's key (and not under
a key of its own that stands in a sealed group) declares it here, or the number it is sealed under may be dropped.
"""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True, slots=True)
class SealedElsewhere:
    """One kind of things. Both take ids of subjects' keys.

    `behind` names those of them under whose older numbers something is still sealed. `reseal` seals what it can anew
    under the present number, in short transactions of its own, and returns how many things it did.
    """

    behind: Callable[[Collection[UUID]], set[UUID]]
    reseal: Callable[[Collection[UUID]], int]


ELSEWHERE: dict[str, SealedElsewhere] = {}
"""Every declared kind by its name."""


def sealed_elsewhere(
    name: str, *, behind: Callable[[Collection[UUID]], set[UUID]], reseal: Callable[[Collection[UUID]], int]
) -> None:
    """Declare things that are sealed under subjects' keys and are no rows of a sealed model."""
    ELSEWHERE[name] = SealedElsewhere(behind, reseal)
