"""Steps that several journeys share: what an office enters to bring a case from one phase to the next."""

from datetime import date
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from cases.codes import ASSESSMENT_DOMAINS
from tests.factories.client import Api


def ok(answer: Any, status: int = 200) -> Any:
    """The JSON of an answer that has to have this status."""
    assert answer.status_code == status, (answer.status_code, answer.content.decode())
    return answer.json()


def refused(answer: Any, status: int) -> set[str]:
    """The codes of the single causes of a refusal, or its own code where it names none."""
    assert answer.status_code == status, (answer.status_code, answer.content.decode())
    body = answer.json()
    return {one["code"] for one in body.get("errors", [])} or {body["code"]}


def upload_list(me: Api, team: Any, text: str, *, dry_run: bool) -> Any:
    """An office's list, as a file."""
    file = SimpleUploadedFile("liste.csv", text.encode("utf-8"), content_type="text/csv")
    body = {"file": file, "team": str(team.pk), "dry_run": str(dry_run).lower(), "all_or_nothing": "true"}
    return Client().post("/api/v1/imports/", body, headers={"Authorization": f"Bearer {me.token}"})


def change(me: Api, path: str, values: dict[str, Any]) -> Any:
    """Read a record and change it, with its version."""
    etag = me.get(path)["ETag"]
    return ok(me.patch(path, values, etag=etag))


def rate_all(me: Api, case: str, *, rating: int, need_status: str, today: date) -> dict[str, Any]:
    """A complete assessment of the case, every domain rated alike."""
    assessment = ok(me.post("/assessments/", {"case": case}), 201)
    path = f"/assessments/{assessment['id']}/"
    change(
        me,
        path,
        {
            "persons_view": "We want to learn German and to work.",
            "resources": "Two trained adults, relatives in the next town",
            "vulnerability_screened_on": today.isoformat(),
            "child_protection_checked_on": today.isoformat(),
        },
    )
    ratings = [
        {"domain": domain, "rating": rating, "need_status": need_status, "priority": 2}
        for domain in ASSESSMENT_DOMAINS.codes
    ]
    ok(me.post(f"{path}rate/", {"ratings": ratings}))
    completed: dict[str, Any] = ok(me.post(f"{path}complete/"))
    return completed


def consent(me: Api, person: str, purpose: str, categories: list[str], **more: Any) -> dict[str, Any]:
    """A person's consent on paper."""
    body = {
        "person": person,
        "purpose": purpose,
        "categories": categories,
        "form": "paper",
        "language": "ara",
        "interpreted": True,
        "information_version": "2026-01",
        "withdrawal_explained": True,
    }
    given: dict[str, Any] = ok(me.post("/consents/", body | more), 201)
    return given
