"""Views of tasks: for those who set them, and for those who do them."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from cases import policies
from cases.actions import tasks
from cases.excerpts import task_excerpts
from cases.models import Task
from cases.serializers import tasks as forms
from cases.sharing_filters import MyTaskFilter, TaskFilter
from cases.views.case_records import CaseRecordViewSet
from cases.views.excerpts import ExcerptViewSet


class TaskViewSet(CaseRecordViewSet):
    """Tasks of your teams, those that you set and those that you were given.

    States: open, assigned, accepted, declined, done, withdrawn. A step that does not begin in the task's state is
    refused with 409 `wrong_state`. To show a volunteer or an interpreter something of a person takes their consent
    (409 `consent_missing`); when it is withdrawn, the task stays and shows nothing of the person any more.
    """

    queryset = Task.objects.all()
    serializer_class = forms.TaskSerializer
    shapes = {
        "create": forms.NewTask,
        "partial_update": forms.TaskChange,
        "assign": forms.TaskAssignment,
        "decline": forms.TaskDecline,
        "finish": forms.TaskAccount,
        "withdraw": forms.TaskWithdrawal,
    }
    filterset_class = TaskFilter
    orderings = ("-updated_at", "updated_at", "-created_at", "created_at", "due_on", "-due_on")
    policy = policies.TASK

    def create(self, request: Request) -> Response:
        """Set a task, for a case or without one; with an assignee it is given to them at once."""
        return self.created(tasks.create_task)

    def partial_update(self, request: Request, pk: Any) -> Response:
        """Change content, times or what is shown of the person, while the task is to be done."""
        return self.changed(tasks.update_task, whole=True)

    @action(detail=True, methods=["post"])
    def assign(self, request: Request, pk: Any) -> Response:
        """Give the task to somebody; who had it before sees it no more."""
        return self.changed(tasks.assign_task)

    @action(detail=True, methods=["post"])
    def accept(self, request: Request, pk: Any) -> Response:
        """Take on a task that you were given."""
        return self.changed(tasks.accept_task)

    @action(detail=True, methods=["post"])
    def decline(self, request: Request, pk: Any) -> Response:
        """Give a task back that you were given, with the reason."""
        return self.changed(tasks.decline_task)

    @action(detail=True, methods=["post"])
    def finish(self, request: Request, pk: Any) -> Response:
        """Say that the task is done: as its assignee, or as the office."""
        return self.changed(tasks.finish_task)

    @action(detail=True, methods=["post"])
    def withdraw(self, request: Request, pk: Any) -> Response:
        """Take the task back; the very next request of its assignee finds nothing."""
        return self.changed(tasks.withdraw_task)

    @action(detail=True, methods=["post"])
    def reopen(self, request: Request, pk: Any) -> Response:
        """Take up a task again that was done or withdrawn. It is nobody's until it is given anew."""
        return self.changed(tasks.reopen_task)


class MyTaskViewSet(ExcerptViewSet):
    """The tasks that you were given, until they are done, given back, taken back or over.

    `person` and `address` are there while the task shows them: the address only around the time of the task.
    """

    queryset = Task.assigned.all()
    serializer_class = forms.MyTaskSerializer
    shapes = {"decline": forms.TaskDecline, "finish": forms.TaskAccount}
    filterset_class = MyTaskFilter
    orderings = ("due_on", "-due_on")
    policy = policies.MY_TASK
    route = "assignee"

    def excerpts(self, rows: Sequence[Any]) -> Mapping[UUID, Mapping[str, Any]]:
        """What each task shows of the person now."""
        return task_excerpts(rows, self.actor) if self.shows("person", "address") else {}

    @action(detail=True, methods=["post"])
    def accept(self, request: Request, pk: Any) -> Response:
        """Take on the task."""
        return self.moved(tasks.accept_task)

    @action(detail=True, methods=["post"])
    def decline(self, request: Request, pk: Any) -> Response:
        """Give the task back with the reason. It is shown this one last time, without the person."""
        return self.moved(tasks.decline_task)

    @action(detail=True, methods=["post"])
    def finish(self, request: Request, pk: Any) -> Response:
        """Say that the task is done, how long it took and how it was. It is shown this one last time."""
        return self.moved(tasks.finish_task)
