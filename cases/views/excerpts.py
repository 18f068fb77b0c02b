"""What the views share that show a part of the person, row by row another one."""

from collections.abc import Callable, Mapping, Sequence, Set
from typing import Any, ClassVar
from uuid import UUID

from rest_framework.response import Response

from casemgmt.api.viewsets import RecordViewSet


class ExcerptViewSet(RecordViewSet):
    """Records with an excerpt of the person; a look leaves the names of the fields that were really shown."""

    route: ClassVar[str] = ""

    def excerpts(self, rows: Sequence[Any]) -> Mapping[UUID, Mapping[str, Any]]:
        """What is shown of the person, by the id of the record."""
        raise NotImplementedError

    def shown_many(self, rows: Sequence[Any]) -> Sequence[Any]:
        """The rows as they are shown, each with its excerpt."""
        context = self.get_serializer_context() | {"excerpts": self.excerpts(rows)}
        shape = self.serializer_class(context=context)  # type: ignore[misc]
        shown = [shape.to_representation(row) for row in rows]
        self.names = {name for one in shown for name in _names(one)}
        return shown

    def shows(self, *names: str) -> bool:
        """Whether the request asks for one of the fields."""
        wanted = self.get_serializer_context()["fields"]
        return wanted is None or not wanted.isdisjoint(names)

    def moved(self, do: Callable[..., Any]) -> Response:
        """The record after a step of the one who was asked. What the answer shows is a look like any other."""
        with self.writing():
            record = self.after_step(self.done(do))
            answer = self.answer(record)
            self.leave_look("viewed", [record])
        return answer

    def after_step(self, record: Any) -> Any:
        """The record as its new state lets it be seen."""
        return record

    def look_fields(self, rows: Sequence[Any]) -> Set[str]:
        """The names of the fields that were really shown."""
        return self.names

    def look_route(self, rows: Sequence[Any]) -> str:
        """The word for the route on which the rows were seen."""
        return self.route


def _names(shown: Mapping[str, Any]) -> list[str]:
    """The names of a shown record's members, those of the person in place of `person`."""
    return [name for name in shown if name != "person"] + list(shown.get("person") or ())
