from typing import Any
import json
from tests.factories.case_records import case_in, grant, problems
from tests.factories.town import *
from casemgmt.privacy.models import Consent
from cases.actions.cases import grant_case

def show(label, a):
    print(label, a.status_code, a.content[:600])

def test_probe(town: Town, api: Any) -> None:
    w = api("caseworker"); lead = api("team_lead"); s = api("caseworker-south")
    case = make_case(town)
    south = str(town.teams["south"].pk); north = str(town.teams["north"].pk)
    show("crisis filter", w.get("/cases/", crisis="true"))
    show("hh filter", w.get("/cases/", household=str(case.pk)))
    show("review filter lead", lead.get("/cases/", review_before="2026-01-01"))
    show("person in other team", w.post("/persons/", {"team": south, "family_name": "X"}))
    show("household other team", w.post("/households/", {"team": south}))
    show("part address", w.patch(f"/persons/{case.person_id}/", {"address": {"street": "A"}}, etag="*"))
    grant(town, case, "caseworker-south")
    show("granted read", s.get(f"/cases/{case.pk}/"))
    show("granted patch", s.patch(f"/cases/{case.pk}/", {"concern": "hi"}, etag="*"))
    show("granted hold", s.post(f"/cases/{case.pk}/hold/", {"reason": "hi", "until": "2030-01-01"}))
    show("granted moves", s.get(f"/cases/{case.pk}/moves/"))
    show("granted ident", s.post("/identifiers/", {"person": str(case.person_id), "kind": "azr", "value": "240312000017"}))
    show("granted person patch", s.patch(f"/persons/{case.person_id}/", {"given_names": "Q"}, etag="*"))
    show("granted crisis filter", s.get("/cases/", crisis="true"))
    show("future birth", w.post("/persons/", {"team": north, "family_name": "X", "born_on": "2090-01-01"}))
    show("bad cw", w.get("/cases/", caseworker="nobody"))
    show("bad phase", w.get("/cases/", phase="intake,bogus"))
    show("detail unknown param", w.get(f"/cases/{case.pk}/", foo="1"))
    show("assign south", w.post(f"/cases/{case.pk}/assign/", {"team": south}))
    print(s.get("/persons/").json()["results"])
