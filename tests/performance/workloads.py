"""What is measured: requests to the API, and to the bare endpoint that each is compared with."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from itertools import count
from random import Random
from typing import Any

from django.utils import timezone

from tests.factories.town import IDENTITY, Town
from tests.performance.population import File
from tests.performance.wire import Wire, prepared

UNSEALED_FREE = "id,reference,team,caseworker,phase,phase_since,standing,crisis,next_review_on,updated_at"
"""Fields of a case for which nothing has to be unsealed."""


@dataclass(frozen=True, slots=True)
class Workload:
    """One kind of request. `prepare` makes a fresh one and is not timed; `floor` names what it is compared with: the
    bare one beside it, or, behind the wall (row-level security), the same request without it.
    """

    name: str
    prepare: Callable[[], dict[str, Any]]
    status: int = 200
    floor: str = ""
    wall: bool = False


class Requests:
    """Builds requests about cases of team north, drawn by chance, so that no request repeats the one before."""

    def __init__(self, wire: Wire, town: Town, files: Sequence[File]) -> None:
        self.wire = wire
        self.town = town
        self.chance = Random(2)
        north = town.teams["north"]
        self.seen = [one for one in files if one.team == north.pk]
        self.changeable = [one for one in self.seen if one.open]
        self.turn = count(1)

    def listed(self, account: str, **query: str) -> Callable[[], dict[str, Any]]:
        """The first page, as an account."""
        return lambda: prepared("GET", "/api/v1/cases/", token=self.town.tokens[account], query=query)

    def found_by_reference(self) -> dict[str, Any]:
        """The list narrowed to one reference number."""
        return self.listed("caseworker", q=self.any().reference)()

    def found_by_name(self) -> dict[str, Any]:
        """The list narrowed to people with exactly this name."""
        person = self.any()
        return self.listed("caseworker", q=f"{person.given_names} {person.family_name}")()

    def detail(self) -> dict[str, Any]:
        """One case."""
        return self.of_case("GET", self.any())

    def create(self) -> dict[str, Any]:
        """An inquiry for a person who was entered just before, which is not timed."""
        token = self.town.tokens["caseworker"]
        names = {"given_names": f"Amina {next(self.turn)}", "team": self.town.teams["north"].pk, "confirmed_new": True}
        answer = self.wire.send(prepared("POST", "/api/v1/persons/", token=token, body=IDENTITY | names))
        person = answer.json()["id"]
        return prepared("POST", "/api/v1/cases/", token=token, body={"person": person} | self.inquiry())

    def update(self) -> dict[str, Any]:
        """A change of three members of an open case that was read just before, which is not timed."""
        file = self.chance.choice(self.changeable)
        etag = self.wire.send(self.of_case("GET", file)).etag
        return self.of_case("PATCH", file, body=self.change(), etag=etag)

    def bare_found_by_reference(self) -> dict[str, Any]:
        """The bare list narrowed to one reference number."""
        return prepared("GET", "/bare/cases/", query={"reference": self.any().reference})

    def bare_found_by_name(self) -> dict[str, Any]:
        """The bare list narrowed to one name in plaintext."""
        person = self.any()
        names = {"person_given_names": person.given_names, "person_family_name": person.family_name}
        return prepared("GET", "/bare/cases/", query=names)

    def bare_detail(self) -> dict[str, Any]:
        """One row."""
        return prepared("GET", f"/bare/cases/{self.any().case}/")

    def bare_create(self) -> dict[str, Any]:
        """A row with as many members as the inquiry."""
        return prepared("POST", "/bare/cases/", body={"person_id": self.any().person} | self.inquiry())

    def bare_update(self) -> dict[str, Any]:
        """A change of the same three members of a row."""
        return prepared("PATCH", f"/bare/cases/{self.chance.choice(self.changeable).case}/", body=self.change())

    def of_case(self, method: str, file: File, **options: Any) -> dict[str, Any]:
        """A request to the address of a case, as the caseworker."""
        return prepared(method, f"/api/v1/cases/{file.case}/", token=self.town.tokens["caseworker"], **options)

    def any(self) -> File:
        """A file of team north."""
        return self.chance.choice(self.seen)

    def inquiry(self) -> dict[str, Any]:
        """Five members of an inquiry."""
        return {
            "channel": "self",
            "inquired_on": timezone.localdate(),
            "concern": f"Course and childcare, visit {next(self.turn)}",
            "language": "ara",
            "interpreter_needed": True,
        }

    def change(self) -> dict[str, Any]:
        """Three members, two of them sealed, that differ each time."""
        turn = next(self.turn)
        return {
            "concern": f"Course and childcare, visit {turn}",
            "immediate_needs": f"A letter to be read, number {turn}",
            "next_review_on": timezone.localdate() + timedelta(days=turn % 90),
        }


def workloads(ask: Requests) -> list[Workload]:
    """All of them, in the order in which every round sends them."""
    bare_list = "bare: list of 50"
    return [
        Workload("list of 50, caseworker (team)", ask.listed("caseworker"), floor=bare_list),
        Workload("list of 50, team lead (municipality)", ask.listed("team_lead"), floor=bare_list),
        Workload("list of 50, specialist (60 grants)", ask.listed("health_companion"), floor=bare_list),
        Workload(
            "list of 50, nothing sealed asked for", ask.listed("caseworker", fields=UNSEALED_FREE), floor=bare_list
        ),
        Workload(bare_list, lambda: prepared("GET", "/bare/cases/")),
        Workload("detail", ask.detail, floor="bare: detail"),
        Workload("bare: detail", ask.bare_detail),
        Workload("create", ask.create, 201, floor="bare: create"),
        Workload("bare: create", ask.bare_create, 201),
        Workload("update", ask.update, floor="bare: update"),
        Workload("bare: update", ask.bare_update),
        Workload("search by reference", ask.found_by_reference, floor="bare: search by reference"),
        Workload("bare: search by reference", ask.bare_found_by_reference),
        Workload("search by exact name", ask.found_by_name, floor="bare: search by exact name"),
        Workload("bare: search by exact name", ask.bare_found_by_name),
    ]
