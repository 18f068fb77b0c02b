"""A client of the API that speaks as an account of a town."""

from typing import Any

import orjson
from django.test import Client

from tests.factories.town import Town


class Api:
    """Requests as one account: `api.get("/cases/")`. Answers have `.status_code`, `.json()` and headers."""

    def __init__(self, town: Town | None = None, name: str = "", *, token: str = "") -> None:
        self.client = Client(raise_request_exception=False)
        self.token = token or (town.tokens[name] if town and name else "")

    def get(self, path: str, **query: Any) -> Any:
        """GET with a query string."""
        return self._send("get", path, data=query)

    def post(self, path: str, body: Any = None, *, etag: str | None = None) -> Any:
        """POST of a JSON body."""
        return self._send("post", path, data=orjson.dumps(body if body is not None else {}), etag=etag)

    def send_form(self, path: str, **form: Any) -> Any:
        """POST of a form, which may hold files; what is None is left out."""
        headers = {"Authorization": f"Bearer {self.token}"} if self.token else {}
        data = {name: value for name, value in form.items() if value is not None}
        url = path if path.startswith("/api/") else f"/api/v1{path}"
        return self.client.post(url, data=data, headers=headers)

    def patch(self, path: str, body: Any, *, etag: str | None = None) -> Any:
        """PATCH of a JSON body."""
        return self._send("patch", path, data=orjson.dumps(body), etag=etag)

    def delete(self, path: str, *, etag: str | None = None) -> Any:
        """DELETE."""
        return self._send("delete", path, data=b"", etag=etag)

    def _send(self, method: str, path: str, *, data: Any, etag: str | None = None) -> Any:
        headers = {"Authorization": f"Bearer {self.token}"} if self.token else {}
        if etag is not None:
            headers["If-Match"] = etag
        options: dict[str, Any] = {} if method == "get" else {"content_type": "application/json"}
        url = path if path.startswith("/api/") else f"/api/v1{path}"
        return getattr(self.client, method)(url, data=data, headers=headers, **options)
