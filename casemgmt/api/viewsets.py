"""The view of a record: declarations, and one call in and one shape out for each request."""

from collections.abc import Callable, Mapping, Sequence, Set
from contextlib import AbstractContextManager, ExitStack
from typing import Any, ClassVar
from uuid import UUID

from django.db import transaction
from django.http import Http404
from django.utils.functional import cached_property
from django_filters.rest_framework import DjangoFilterBackend
from rest_framework import status, viewsets
from rest_framework.permissions import SAFE_METHODS
from rest_framework.request import Request
from rest_framework.response import Response

from casemgmt.access.actors import Actor
from casemgmt.access.credentials import Credential
from casemgmt.access.models import Record
from casemgmt.access.policies import Policy
from casemgmt.access.projections import FULL, Projection, roles_of
from casemgmt.access.querysets import Route
from casemgmt.access.roles import OFFICE
from casemgmt.access.row_security.wall import behind_wall, is_behind_wall, within_towns, writing
from casemgmt.api.pages import PARAMETERS, page_answer, page_request
from casemgmt.api.preconditions import check_if_match, etag_of
from casemgmt.api.schema import KeysetPages
from casemgmt.audit.trail import ROUTE_LENGTH, append
from casemgmt.errors import DomainError, FieldProblem, Invalid, NotAllowed


class EndpointViewSet(viewsets.GenericViewSet[Any]):
    """An endpoint before `visible_to`, a policy table, and actions.

    `serializer_class` is the shape that is shown; `shapes` names what each write is given. `personal` records leave one
    line in the trail for every look; if it cannot be written, there is no answer. Safe methods and the actions named by
    `reading` answer from behind the wall; writes look up and show what is behind it, and act within the municipality
    (docs/explanation/access.md).
    """

    policy: ClassVar[Policy]
    queryset: Any
    shapes: ClassVar[Mapping[str, Any]] = {}
    orderings: ClassVar[Sequence[str]] = ("-updated_at", "updated_at", "-created_at", "created_at")
    personal: ClassVar[bool] = True
    reading: ClassVar[Set[str]] = frozenset({"search"})
    kind: ClassVar[str] = ""
    for_guests: ClassVar[frozenset[str]] = frozenset()
    """Actions that are also for those to whom a record is only shown."""
    pagination_class = KeysetPages
    filter_backends = (DjangoFilterBackend,)
    lookup_value_converter = "uuid"
    lookup_url_kwarg = "pk"

    @property
    def actor(self) -> Actor:
        """Who asks."""
        return self.request._request.actor

    @property
    def credential(self) -> Credential:
        """By what."""
        return self.request._request.credential

    def is_open(self) -> bool:
        """Whether anybody may ask this."""
        method = (self.request.method or "").lower() if self.request else ""
        name = getattr(self, "action", None) or getattr(self, "action_map", {}).get(method, "")
        return self.policy_name(str(name)) in self.policy.open

    def get_authenticators(self) -> Any:
        """None where anybody may ask, so that a token that ran out does not stand in the way of a login."""
        return [] if self.is_open() else super().get_authenticators()

    def policy_action(self) -> str:
        """The name under which the policy knows what is asked."""
        return self.policy_name(str(self.action))

    @classmethod
    def policy_name(cls, action: str) -> str:
        """The policy's name for a method of the view."""
        return action

    def get_serializer_class(self) -> Any:
        """The shape that the request is given in for a write, else the shape that is shown."""
        return self.shapes.get(self.action, self.serializer_class)

    def get_serializer_context(self) -> dict[str, Any]:
        """With the names asked for by `fields=`."""
        return super().get_serializer_context() | {"fields": self._wanted_fields()}

    def get_queryset(self) -> Any:
        """The records that exist for the actor."""
        return self.queryset.all()

    def get_object(self) -> Any:
        """The record of the address if it exists for the actor. Raises Http404 for any other."""
        return self.permitted(self.found().first())

    def found(self) -> Any:
        """The record of the address, as a query."""
        return self.get_queryset().visible_one(self.actor, self.kwargs["pk"])

    def permitted(self, record: Any) -> Any:
        """The record, once the role was checked in its municipality. Raises Http404 where there is none."""
        if record is None:
            raise Http404
        self.check_object_permissions(self.request, record)
        return record

    def created(self, do: Callable[..., Any], **fixed: Any) -> Response:
        """201 with the record that the action makes from what was sent."""
        with self.writing():
            record = self.acted(do, **fixed, **self.given())
            self.check_object_permissions(self.request, record)
            answer = self.answer(self.reread(record), status.HTTP_201_CREATED)
        answer["Location"] = self.request.build_absolute_uri(f"{self.address(record)}")
        return answer

    def changed(self, do: Callable[..., Any], *, whole: bool = False, **fixed: Any) -> Response:
        """The record after the action. With `whole`, the action gets what was sent as one mapping `changes`.

        If-Match is required on PATCH and DELETE, and honoured on actions.
        """
        with self.writing():
            return self.answer(self._do(do, whole, fixed))

    def done(self, do: Callable[..., Any], *, whole: bool = False, **fixed: Any) -> Any:
        """What the action returns for the record of the address, which is locked while it works."""
        with self.writing():
            return self._do(do, whole, fixed)

    def deleted(self, do: Callable[..., Any]) -> Response:
        """204 once the action has ended or removed the record."""
        with self.writing():
            self.acted(do, **{self.record_kind(): self._locked()})
        return Response(status=status.HTTP_204_NO_CONTENT)

    def writing(self) -> AbstractContextManager[None]:
        """The one transaction of a write, behind the wall."""
        return writing(self.actor)

    def acted(self, do: Callable[..., Any], **given: Any) -> Any:
        """What an action returns, which works within the municipality."""
        with within_towns():
            return do(by=self.actor, **given)

    def given(self, record: Any = None) -> dict[str, Any]:
        """What was sent, validated. Raises ValidationError naming each member and rule."""
        if self.action not in self.shapes:
            return self._nothing_given()
        shape = self.get_serializer(
            record,
            data=self.request.data,
            partial=self.request.method == "PATCH",
            context=self.get_serializer_context(),
        )
        shape.is_valid(raise_exception=True)
        return dict(shape.validated_data)

    def _locked(self) -> Any:
        """The record of the address, locked until the transaction ends, in the version that the request means."""
        record = self.permitted(self.found().select_for_update(of=("self",)).first())
        self.refuse_guests(record)
        check_if_match(self.request, record, required=self.request.method != "POST")
        return record

    def _do(self, do: Callable[..., Any], whole: bool, fixed: dict[str, Any]) -> Any:
        record = self._locked()
        given = self.given(record)
        if whole:
            self.refuse_not_yours(record, given)
        arguments = {"changes": given} if whole else given
        return self.acted(do, **{self.record_kind(): record}, **fixed, **arguments)

    def refuse_guests(self, record: Any) -> None:
        """Raise NotAllowed for those to whom the record is only shown, by a grant or by break-glass."""
        projection = self._projection()
        field_set = getattr(record, "shown_as", FULL)
        leads = field_set == FULL or not OFFICE.isdisjoint(roles_of(field_set))
        if projection is None or leads or self.action in self.for_guests or projection.writable(field_set):
            return
        raise NotAllowed(problems=[FieldProblem("not_your_office", "Only the office that leads the case may do this.")])

    def refuse_not_yours(self, record: Any, changes: Mapping[str, Any]) -> None:
        """Raise NotAllowed naming the fields whose data category the actor's roles may not write in this record.

        Whoever writes none of its fields is refused by the action, which knows why.
        """
        projection = self._projection()
        own = projection.writable(record.shown_as) if projection else frozenset()
        if projection and own and (foreign := projection.all_fields() & set(changes) - own):
            raise NotAllowed(
                problems=[
                    FieldProblem("field_not_yours", "Your role does not write this.", f"/{name}")
                    for name in sorted(foreign)
                ]
            )

    def _projection(self) -> Projection | None:
        return getattr(self.serializer_class.Meta, "projection", None)

    def _nothing_given(self) -> dict[str, Any]:
        names = self.request.data if isinstance(self.request.data, Mapping) else {"": None}
        if names:
            problems = [FieldProblem("unknown_member", "This action takes nothing.", f"/{name}") for name in names]
            raise Invalid(problems=problems)
        return {}

    def answer(self, record: Any, code: int = status.HTTP_200_OK) -> Response:
        """The record as it is shown, with its ETag."""
        headers = {"ETag": etag_of(record)} if hasattr(record, "version") else {}
        return Response(self.shown_many([record])[0], status=code, headers=headers)

    def reread(self, record: Any) -> Any:
        """A record just made, as its maker sees it. Raises NotAllowed where it would be out of their sight."""
        found = self.get_queryset().visible_one(self.actor, record.pk).first()
        if found is None:
            raise NotAllowed(problems=[FieldProblem("not_your_office", "Only the office that leads it may do this.")])
        return found

    def as_seen(self, record: Any) -> Any:
        """A record after a change that may have moved it out of the actor's sight: shown this once all the same."""
        return self.get_queryset().visible_one(self.actor, record.pk).first() or record

    def address(self, record: Any) -> str:
        """Where a record just made is found."""
        return f"{self.request.path}{record.pk}/"

    def shown_many(self, rows: Sequence[Any]) -> Sequence[Any]:
        """The rows as they are shown."""
        shape = self.serializer_class(context=self.get_serializer_context())
        return [shape.to_representation(row) for row in rows]

    def members_of(self, error: DomainError) -> Mapping[str, Any]:
        """What a view shows of records beside the problem that an error is; nothing unless it says otherwise."""
        return {}

    def leave_look(self, what: str, rows: Sequence[Any]) -> None:
        """One line in the trail with the keys that were shown; its failure is the request's failure."""
        if self.personal and rows:
            kind = self.record_kind()
            self.leave_line(f"{kind}.{what}", kind, rows, sorted(self.look_fields(rows)), route=self.look_route(rows))

    def leave_line(
        self,
        event: str,
        kind: str,
        rows: Sequence[Any],
        fields: Sequence[str],
        *,
        route: str = "",
        also: Sequence[UUID] = (),
    ) -> None:
        """One line in the trail about a look at these rows and fields, in the stream of the one who looks.

        `also` are the keys of other records that the look was about.
        """
        with transaction.atomic(savepoint=not is_behind_wall()):
            append(
                actor=self.actor,
                event=event,
                kind=kind,
                ids=[*(row.pk for row in rows), *also],
                subjects=[one for row in rows if isinstance(row, Record) for one in row.concerned_ids()],
                fields=fields,
                stream=f"actor:{self.actor.user_id}",
                municipality_id=rows[0].municipality_id,
                route=route,
            )

    def look_fields(self, rows: Sequence[Any]) -> Set[str]:
        """The names of the fields that were shown of any of the rows."""
        sets = {getattr(row, "shown_as", "full") for row in rows}
        shown = {name for one in sets for name in self.serializer_class.shown_fields(one)}
        wanted = self._wanted_fields()
        return shown if wanted is None else shown & wanted

    def look_route(self, rows: Sequence[Any]) -> str:
        """The field sets in which the rows were shown; `several` where the trail has no room to name each."""
        sets = ",".join(sorted({getattr(row, "shown_as", "full") for row in rows}))
        return sets if len(sets) <= ROUTE_LENGTH else "several"

    def record_kind(self) -> str:
        """What the record is called in the trail and as an action's argument."""
        return self.kind or str(self.queryset.model._meta.model_name)

    def narrowed(self, rows: Any) -> Any:
        """The rows that the filters of the query string leave."""
        return rows if self._filters is None else self._filters.filter_queryset(rows)

    @cached_property
    def _filters(self) -> Any:
        """The filters of the query string, read once; None where it names none."""
        kind = getattr(self, "filterset_class", None)
        if kind is None or self.request.query_params.keys() <= PARAMETERS:
            return None
        filterset = kind(data=self.request.query_params, queryset=self.get_queryset(), request=self.request)
        if not filterset.is_valid():
            raise Invalid(
                problems=[
                    FieldProblem("filter_invalid", str(text), f"?{name}")
                    for name, texts in filterset.errors.items()
                    for text in texts
                ]
            )
        return filterset

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        """Account and role first, then the parameters: a stranger learns nothing from them. Then the wall."""
        super().initial(request, *args, **kwargs)
        self._refuse_unknown_parameters()
        reads = request.method in SAFE_METHODS or self.action in self.reading
        if reads and not self.is_open():
            self._wall.enter_context(behind_wall(self.actor))

    def dispatch(self, request: Any, *args: Any, **kwargs: Any) -> Any:
        """The answer; whoever read it from behind the wall is in front of it again."""
        with ExitStack() as self._wall:
            return super().dispatch(request, *args, **kwargs)

    def handle_exception(self, exc: Exception) -> Response:
        """The problem that an error is, told from in front of the wall once everything behind it was undone."""
        self._wall.__exit__(type(exc), exc, exc.__traceback__)
        return super().handle_exception(exc)

    def known_parameters(self) -> Set[str]:
        """The parameters that a request may carry; those of a list are its paging and its filters."""
        if self.action == "list":
            kind = getattr(self, "filterset_class", None)
            hidden = self._hidden_filters() if kind else frozenset()
            return (PARAMETERS | set(kind.base_filters if kind else ())) - hidden
        return {"fields"} if self.request.method in SAFE_METHODS else frozenset()

    def _refuse_unknown_parameters(self) -> None:
        known = self.known_parameters() if self.request.query_params else frozenset()
        problems = [
            FieldProblem("unknown_parameter", "There is no such parameter here.", f"?{name}")
            for name in self.request.query_params
            if name not in known
        ]
        if problems:
            raise Invalid(code="unknown_parameter", problems=problems)

    def shows_what_is_filtered(self, route: Route) -> bool:
        """Whether a route shows every field that is filtered by: else the filter would tell what the answer hides."""
        needs: Mapping[str, str] = getattr(getattr(self, "filterset_class", None), "needs", {})
        filtered = {needs[name] for name in self.request.query_params if name in needs}
        return not filtered or filtered <= self.serializer_class.shown_fields(route.shows)

    def _hidden_filters(self) -> frozenset[str]:
        """Filters on fields that no route of the actor shows."""
        needs: Mapping[str, str] = getattr(self.filterset_class, "needs", {})
        shown = [self.serializer_class.shown_fields(route.shows) for route in self.get_queryset().routes(self.actor)]
        return frozenset(name for name, field in needs.items() if not any(field in fields for fields in shown))

    def _wanted_fields(self) -> frozenset[str] | None:
        asked = self.request.query_params.get("fields") if self.request else None
        if asked is None:
            return None
        wanted = frozenset(filter(None, asked.split(",")))
        unknown = wanted - frozenset(self.serializer_class.Meta.fields)
        if unknown:
            raise Invalid(problems=[FieldProblem("unknown_field", "There is no such field.", "?fields")])
        return wanted


class RecordViewSet(EndpointViewSet):
    """An endpoint whose records are listed and read."""

    def list(self, request: Request) -> Response:
        """A page of records, newest first unless `ordering` says otherwise."""
        page = page_request(request, self.orderings)
        rows = list(
            self.get_queryset().visible_page(
                self.actor,
                narrow=lambda found: page.start(self.narrowed(found)),
                order=page.order,
                size=page.size + 1,
                through=self.shows_what_is_filtered,
            )
        )
        rows, links = page_answer(request, page, rows)
        answer = {"results": self.shown_many(rows), **links}
        if request.query_params.get("count") == "true":
            answer["count"] = self.narrowed(
                self.get_queryset().visible_to(self.actor, through=self.shows_what_is_filtered)
            ).count()
        self.leave_look("listed", rows)
        return Response(answer)

    def retrieve(self, request: Request, pk: UUID) -> Response:
        """One record. Its ETag is what a change has to send as If-Match."""
        record = self.get_object()
        answer = self.answer(record)
        self.leave_look("viewed", [record])
        return answer
