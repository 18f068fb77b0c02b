"""Requests to the WSGI application in this process: what a server hands over, without the server and the network."""

from dataclasses import dataclass
from time import perf_counter, process_time
from typing import Any

import orjson
from django.core.handlers.wsgi import WSGIHandler
from django.test import RequestFactory

_FACTORY = RequestFactory()


@dataclass(frozen=True, slots=True)
class Answer:
    """Status, ETag and body of an answer, and what it cost: wall and CPU seconds of this process."""

    status: int
    etag: str
    body: bytes
    wall: float
    cpu: float

    def json(self) -> Any:
        """The body's value."""
        return orjson.loads(self.body)

    def rows(self) -> int:
        """How many records it shows."""
        value = self.json()
        return len(value["results"]) if "results" in value else 1


class Wire:
    """The application, asked one request after another, each with its start and end as under a server."""

    def __init__(self) -> None:
        self.application = WSGIHandler()

    def send(self, environ: dict[str, Any]) -> Answer:
        """The answer to a prepared request. Timed from the application's call until the answer is closed."""
        head: list[Any] = []
        wall, cpu = perf_counter(), process_time()
        answer = self.application(environ, lambda status, headers, _=None: head.extend((status, headers)))
        body = b"".join(answer)
        answer.close()
        wall, cpu = perf_counter() - wall, process_time() - cpu
        status, headers = head
        return Answer(int(status.split()[0]), dict(headers).get("ETag", ""), body, wall, cpu)


def prepared(
    method: str, path: str, *, token: str = "", query: dict[str, str] | None = None, body: Any = None, etag: str = ""
) -> dict[str, Any]:
    """The WSGI environment of a request; it can be sent once."""
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    if etag:
        headers["If-Match"] = etag
    content = b"" if body is None else orjson.dumps(body)
    request = _FACTORY.generic(
        method, path, content, content_type="application/json", headers=headers, query_params=query or {}
    )
    return request.environ
