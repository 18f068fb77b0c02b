"""Views of consents."""

from typing import Any

from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from casemgmt.api.viewsets import RecordViewSet
from casemgmt.privacy import actions
from casemgmt.privacy.models import Consent, Notice
from casemgmt.privacy.rights import NoticeCause
from cases import policies
from cases.serializers import consents as forms
from cases.serializers.rights import ToldRecipient
from cases.sharing_filters import ConsentFilter


class ConsentViewSet(RecordViewSet):
    """What people consent to: what for, to whom, which data, until when.

    A consent is not corrected: withdraw it and give a new one. A withdrawal closes every path that rests on the
    consent for the very next request.
    """

    queryset = Consent.objects.all()
    serializer_class = forms.ConsentSerializer
    shapes = {"create": forms.NewConsent, "withdraw": forms.Withdrawal}
    answers = {"withdraw": forms.WithdrawnConsent}
    filterset_class = ConsentFilter
    policy = policies.CONSENT

    def create(self, request: Request) -> Response:
        """Put a consent on record. Below 15 years it names who stands for the person."""
        return self.created(actions.give_consent)

    @action(detail=True, methods=["post"])
    def withdraw(self, request: Request, pk: Any) -> Response:
        """Withdraw a consent at once. What was passed on before stays on record.

        `recipients` are the agencies that were given data by it; for each there is a notice to be sent (Art. 19 GDPR).
        """
        with self.writing():
            answer = self.answer(self.done(actions.withdraw_consent))
            told = Notice.objects.filter(cause=NoticeCause.CONSENT_WITHDRAWN, occasion=self.kwargs["pk"])
            answer.data["recipients"] = [ToldRecipient().to_representation(one) for one in told.order_by("agency_id")]
        return answer
