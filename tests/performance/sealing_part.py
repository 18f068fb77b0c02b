"""What sealing costs: pages of people, one person, and bytes; beside plain columns, Fernet fields and bare primitives.

Pages: the newest 50 of a thousand people through the ORM, a DRF serializer and the house's renderer, the same for all.
All variants in turn, round after round, CPU of this process. Sealed pages are read with every subject's key unwrapped
anew, since a page seldom comes twice; `keys held` says what it costs when it does.
"""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from statistics import median
from time import process_time
from typing import Any

import orjson
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.core.management import call_command
from django.db import connection, transaction
from django.utils import timezone

from casemgmt.api.rendering import OrjsonRenderer
from casemgmt.crypto import keyring, sealed
from casemgmt.crypto.envelope import unseal_known
from cases.models import Person
from tests.factories.statements import counted
from tests.factories.town import Town, make_town
from tests.performance.population import fill
from tests.performance.sealing_models import (
    FernetPerson,
    IdentityShape,
    PlainPerson,
    WholeShape,
    copies_of,
    create_tables,
)
from tests.performance.wire import Wire, prepared

PAGE = 50
MICROSECONDS = 1_000_000
_PLAIN_BYTES = [
    "given_names",
    "family_name",
    "original_given_names",
    "original_family_name",
    "original_script",
    "name_variants",
    "born_on",
    "born_precision",
    "sex",
    "nationalities",
    "mother_tongue",
    "languages",
    "interpreter_wish",
    "contact_ways",
    "address",
]


def measured(people: int, rounds: int) -> dict[str, Any]:
    """Pages in milliseconds, one person in microseconds, bytes a person, and what `fields=` leaves sealed."""
    call_command("migrate", verbosity=0)
    town = make_town(now=timezone.now())
    _fill(town, people)
    return {
        "people": people,
        "rounds": rounds,
        "pages_ms": _pages(rounds),
        "one_person_us": _one_person(rounds),
        "bytes": _bytes(),
        "nothing_personal_asked": _nothing_personal(town),
    }


def _fill(town: Town, people: int) -> None:
    from tests.performance.plain import create_mirror  # noqa: PLC0415 - the population writes there too

    create_mirror()
    create_tables()
    fill(town, people, seed=1, now=timezone.now())
    copies = [copies_of(one) for one in Person.objects.select_related("key")]
    with transaction.atomic():
        PlainPerson.objects.bulk_create([plain for plain, _ in copies])
        FernetPerson.objects.bulk_create([token for _, token in copies])
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("VACUUM ANALYZE")


def _pages(rounds: int) -> dict[str, float]:
    """Median CPU milliseconds of each kind of page."""
    render = OrjsonRenderer().render

    def page(rows: Any, shape: Any, *, held: bool = False) -> Callable[[], bytes]:
        def read() -> bytes:
            if not held:
                _forget_subject_keys()
            return render(shape(rows.all()[:PAGE], many=True).data)

        return read

    people = Person.objects.select_related("key").order_by("-updated_at")
    plain, tokens = (one.objects.order_by("-updated_at") for one in (PlainPerson, FernetPerson))
    return _in_turn(
        {
            "identity, sealed": page(people, IdentityShape),
            "identity, sealed, keys held": page(people, IdentityShape, held=True),
            "identity, plain": page(plain, IdentityShape),
            "identity, Fernet": page(tokens, IdentityShape),
            "all 15 fields, sealed": page(people, WholeShape),
            "all 15 fields, sealed, keys held": page(people, WholeShape, held=True),
            "all 15 fields, plain": page(plain, WholeShape),
            "all 15 fields, Fernet": page(tokens, WholeShape),
        },
        rounds,
        1000,
    )


def _one_person(rounds: int) -> dict[str, float]:
    """Median CPU microseconds: a person's identity opened (key unwrapped, document unsealed and parsed), and sealed."""
    rows = list(Person.objects.select_related("key").order_by("pk")[:200])
    tenant = keyring.tenant_cipher(rows[0].key.tenant_key_id)
    contents = [Person._meta.get_field("identity").encoded(row) for row in rows]
    bindings = [
        Person._meta.get_field("identity").place(row.municipality_id, row.pk, row.seal_revision) for row in rows
    ]
    key_bindings = [keyring.subject_binding(row.key.tenant, row.pk, 1) for row in rows]
    wrapped, envelopes = [bytes(row.key.wrapped) for row in rows], [bytes(row.identity) for row in rows]

    def opened() -> None:
        _forget_subject_keys()
        for row in rows:
            _close(row)
            row.given_names  # noqa: B018 - reading it opens the group

    def opened_by_primitives() -> None:
        for at in range(len(rows)):
            header, blob = wrapped[at], envelopes[at]
            key = AESGCM(tenant.decrypt(header[6:18], header[18:], header[:6] + key_bindings[at]))
            orjson.loads(key.decrypt(blob[6:18], blob[18:], blob[:6] + bindings[at]))

    def sealed_anew() -> None:
        for row in rows:
            row.given_names = f"{row.given_names[:20]} "
            row.seal_changes()

    def sealed_by_primitives() -> None:
        for at, row in enumerate(rows):
            nonce = os.urandom(12)
            keyring.open_subject_key(row.key).encrypt(nonce, contents[at], bindings[at])

    found = _in_turn(
        {
            "open, house": opened,
            "open, primitives": opened_by_primitives,
            "seal both groups, house": sealed_anew,
            "seal one group, primitives": sealed_by_primitives,
        },
        rounds,
        MICROSECONDS,
    )
    return {name: spent / len(rows) for name, spent in found.items()}


def _close(row: Person) -> None:
    """Forget what was unsealed of a row, as if it had just been read."""
    row.__dict__.pop("_opened", None)
    for name in Person.sealed_attributes():
        row.__dict__.pop(name, None)


def _bytes() -> dict[str, float]:
    """Bytes a person: what is stored sealed with its wrapped key, and the same facts in plain columns."""
    people = Person.objects.values_list("identity", "contact", "key__wrapped")
    sealed_bytes = [sum(len(bytes(one)) for one in row) for row in people]
    if connection.vendor == "postgresql":
        sizes = " + ".join(f"coalesce(pg_column_size({name}), 0)" for name in _PLAIN_BYTES)
    else:
        sizes = " + ".join(f"coalesce(length(cast({name} AS blob)), 0)" for name in _PLAIN_BYTES)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT avg({sizes}) FROM {PlainPerson._meta.db_table}")
        [(plain,)] = cursor.fetchall()
        fernet = "avg(" + sizes.replace("coalesce(", "coalesce(") + ")"
        cursor.execute(f"SELECT {fernet} FROM {FernetPerson._meta.db_table}")
        [(tokens,)] = cursor.fetchall()
    return {"sealed": sum(sealed_bytes) / len(sealed_bytes), "plain": float(plain), "Fernet": float(tokens)}


def _nothing_personal(town: Town) -> dict[str, int]:
    """Statements and unsealings of a page of people of whom nothing personal is asked, and of a whole one."""
    wire, token = Wire(), town.tokens["caseworker"]
    found = {}
    for name, query in (("fields=id,team,updated_at", {"fields": "id,team,updated_at"}), ("all fields", {})):
        environ = prepared("GET", "/api/v1/persons/", token=token, query=query)
        with counted() as statements, unsealings() as opened:
            answer = wire.send(environ)
        found |= {
            f"{name}: rows": answer.rows(),
            f"{name}: statements": len(statements),
            f"{name}: unsealed": opened[0],
        }
    return found


@contextmanager
def unsealings() -> Iterator[list[int]]:
    """How many envelopes of records are opened in the block."""
    opened = [0]

    def counting(*given: Any) -> bytes:
        opened[0] += 1
        return unseal_known(*given)

    sealed.unseal_known = counting
    try:
        yield opened
    finally:
        sealed.unseal_known = unseal_known


def _forget_subject_keys() -> None:
    keyring._subject_keys.clear()


def _in_turn(works: dict[str, Callable[[], Any]], rounds: int, unit: float) -> dict[str, float]:
    """Median CPU of each, all of them in turn in every round."""
    times: dict[str, list[float]] = {name: [] for name in works}
    for turn in range(rounds + 2):
        for name, work in works.items():
            began = process_time()
            work()
            if turn > 1:
                times[name].append((process_time() - began) * unit)
    return {name: median(spent) for name, spent in times.items()}
