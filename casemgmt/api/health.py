"""Whether the process lives, and whether it can answer: database, migrations' presence and keys."""

from django.db import Error, connection
from django.http import HttpRequest, HttpResponse, JsonResponse

from casemgmt.crypto.errors import KeysUnavailable
from casemgmt.crypto.providers import provider


def live(request: HttpRequest) -> HttpResponse:
    """200 while the process runs."""
    return JsonResponse({"status": "live"})


def ready(request: HttpRequest) -> HttpResponse:
    """200 when the database answers and the root key can wrap and unwrap; else 503 that names the part."""
    parts = {"database": _database_answers(), "keys": _keys_answer()}
    good = all(parts.values())
    shown = {name: "ready" if well else "unavailable" for name, well in parts.items()}
    answer = JsonResponse({"status": "ready" if good else "unavailable", "parts": shown}, status=200 if good else 503)
    if not good:
        answer["Retry-After"] = "5"
    return answer


def _database_answers() -> bool:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1 FROM access_municipality WHERE 1 = 0")
    except Error:
        return False
    return True


def _keys_answer() -> bool:
    try:
        provider().health()
    except KeysUnavailable:
        return False
    return True
