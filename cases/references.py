"""The numbers by which people name files: `MW-05166036-2026-000123` (domain.md 5)."""

from datetime import datetime

from django.db import connection
from django.utils import timezone
from uuid_utils.compat import uuid7

from casemgmt.access.models import Municipality
from cases.models import ReferenceCounter

_NEXT = """
    INSERT INTO cases_referencecounter (id, municipality_id, kind, year, last) VALUES (%s, %s, %s, %s, 1)
    ON CONFLICT (municipality_id, kind, year) DO UPDATE SET last = cases_referencecounter.last + 1
    RETURNING last
"""

CASE = "F"
HOUSEHOLD = "H"


def next_reference(municipality: Municipality, kind: str, at: datetime) -> str:
    """The next number of a municipality's year: one statement that two writers pass one after the other.

    The letter of a household stands behind the prefix (`MWH-…`); a case has none.
    """
    year = timezone.localtime(at).year
    key = ReferenceCounter._meta.get_field("id")
    ids = [key.get_db_prep_value(one, connection) for one in (uuid7(), municipality.pk)]
    with connection.cursor() as cursor:
        cursor.execute(_NEXT, [*ids, kind, year])
        number = cursor.fetchall()[0][0]
    letter = "" if kind == CASE else kind
    return f"{municipality.reference_prefix}{letter}-{municipality.ags}-{year}-{number:06d}"
