"""What the views of a case's records share."""

from typing import Any

from rest_framework.permissions import SAFE_METHODS

from casemgmt.api.viewsets import RecordViewSet
from cases.actions.open_cases import lock_cases_of


class CaseRecordViewSet(RecordViewSet):
    """Records of a case."""

    def found(self) -> Any:
        """The record of the address, as a query. For a write its case is locked first: writers queue up there."""
        found = super().found()
        if self.request.method not in SAFE_METHODS:
            lock_cases_of(found)
        return found
