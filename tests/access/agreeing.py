"""Every way to ask agrees with the oracle: sight, detail, explanation, fields, and the database behind the wall."""

from typing import Any

from casemgmt.access.row_security.installing import is_switched_on
from casemgmt.access.row_security.wall import behind_wall
from tests.access.moving_town import MODELS, MovingTown
from tests.access.oracle.facts import Key
from tests.access.oracle.fields import GOES_ALONG, fields_shown
from tests.access.oracle.sight import READERS, Viewer, behind_the_wall
from tests.access.row_security.sight import everything
from tests.factories.client import Api

Found = dict[str, dict[Key, str]]


def check_sight(towns: MovingTown, viewer: Viewer) -> Found:
    """`visible_to` finds exactly what the oracle says, shown as it says; and the database lets exactly that through."""
    actor, expected = towns.actor(viewer.account), viewer.sight()
    for record, (rows, _) in MODELS.items():
        seen = rows().visible_to(actor)._marked(rows().get_queryset().routes(actor))
        found = {key: whole_is_full(record, shown) for key, shown in seen.values_list("pk", "shown_as")}
        told = {key: whole_is_full(record, shown) for key, shown in expected[record].items()}
        assert (record, found) == (record, told), viewer
    if is_switched_on():
        check_wall(actor, expected, behind_the_wall(viewer))
    return expected


def whole_is_full(record: str, shown: str) -> str:
    """Tasks and notes have no part that is left out: by which of several ways they are seen is all the same."""
    return "full" if record in {"task", "note"} else shown


def check_wall(actor: Any, expected: Found, rows_expected: dict[str, set[Key]]) -> None:
    """A raw statement of the actor reads the rows that the oracle says; the routes find the same behind the wall."""
    with behind_wall(actor):
        read = everything(rows_expected)
        found = {
            record: {*rows().visible_to(actor).values_list("pk", flat=True)} for record, (rows, _) in MODELS.items()
        }
    assert read == {table: keys for table, keys in rows_expected.items() if keys}
    assert found == {record: set(shown) for record, shown in expected.items()}


def check_detail(towns: MovingTown, viewer: Viewer, record: str, key: Key) -> None:
    """The status of the detail, and the fields of its answer."""
    answer = Api(token=towns.tokens[viewer.account]).get(f"{MODELS[record][1]}{key}/")
    assert (record, answer.status_code) == (record, viewer.status(record, key)), viewer
    if answer.status_code == 200:
        body = answer.json()
        assert (record, set(body)) == (record, fields_of(viewer, record, key)), viewer
        if record == "partner_referral" and body.get("person"):
            words = (GOES_ALONG[one] for one in viewer.facts.referrals[key].categories)
            assert set(body["person"]) == {name for one in words for name in one.split()}
        if record == "my_task":
            excerpt = viewer.excerpt(viewer.facts.tasks[key])
            assert set(body.get("person", {})) == excerpt - {"address"}


def fields_of(viewer: Viewer, record: str, key: Key) -> set[str]:
    """The fields of an answer; a task is answered without what it does not show now."""
    fields = set(fields_shown(record, viewer.sight()[record][key]))
    if record == "my_task":
        excerpt = viewer.excerpt(viewer.facts.tasks[key])
        fields |= excerpt & {"address"} | ({"person"} if excerpt - {"address"} else set())
    return fields


def check_explanation(towns: MovingTown, viewer: Viewer, record: str, key: Key) -> None:
    """What the data protection officer of the record's town is told of the viewer and the record."""
    town = town_of(viewer, record, key)
    if viewer.facts.accounts[viewer.account].town != town:
        return
    officer = towns.town_of(town).tokens["data_protection_officer"]
    asked = {"object": f"{record}:{key}", "user": str(viewer.account)}
    answer = Api(token=officer).get("/access/explain/", **asked)
    assert answer.status_code == 200, answer.content
    told, shown = answer.json(), viewer.sight()[record].get(key, "")
    assert told["exists"] == bool(shown)
    assert told["because"] == ([] if shown else [viewer.why_not(ways=bool(told["routes"]))])
    assert told["exists"] == any(one["reaches"] for one in told["routes"])
    fields = fields_shown(record, shown) if shown else frozenset()
    with_excerpt = {"person", "address"} if shown == "helper" else set()
    assert set(told["fields_shown"]) == fields | with_excerpt
    assert ("retrieve" in told["may"]) == bool(shown and viewer.roles & READERS[record])


def town_of(viewer: Viewer, record: str, key: Key) -> Key:
    """The town of a record."""
    facts = viewer.facts
    if record in {"person", "case"}:
        return (facts.people if record == "person" else facts.cases)[key].town
    if record == "consent":
        return facts.people[facts.consents[key].person].town
    held: Any = {"note": facts.notes, "task": facts.tasks, "my_task": facts.tasks}.get(record, facts.referrals)
    return facts.cases[held[key].case].town


def all_records(towns: MovingTown) -> list[tuple[str, Key]]:
    """Every record there is, as each kind that it can be asked for as."""
    facts = towns.facts
    kinds: dict[str, dict[Key, Any]] = {
        "case": facts.cases, "person": facts.people, "note": facts.notes, "consent": facts.consents,
        "task": facts.tasks, "my_task": facts.tasks, "referral": facts.referrals, "partner_referral": facts.referrals,
    }  # fmt: skip
    return [(kind, key) for kind, held in kinds.items() for key in held]
