"""Links between accounts and subjects: made by whoever is logged in, seen and removed by them and by administrators."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from casemgmt.access.models import ProviderLink, Session
from casemgmt.audit.models import Entry
from casemgmt.crypto.actions import create_index_key
from casemgmt.crypto.rotation.generations import rotate_search
from casemgmt.crypto.rotation.runs import Run
from tests.factories.client import Api
from tests.factories.identity_provider import begin, configured, link, sign_in
from tests.factories.logins import enrol_totp, logged_in, next_code
from tests.factories.town import make_town


def begin_link(api):
    answer = api.post("/provider-links/challenge/", {"provider": "town"})
    assert answer.status_code == 200, answer.content
    return answer.json()


def finish_link(api, fake, challenge, subject="subject-1"):
    brought = fake.sign_in(challenge["authorization_url"], subject)
    return api.post("/provider-links/", {"proof": challenge["proof"]} | brought)


def test_person_links_the_own_account_and_signs_in_by_it(town, fake):
    mine = logged_in(town, "caseworker")
    answer = finish_link(mine, fake, begin_link(mine))
    assert answer.status_code == 201, answer.content
    assert answer.json()["user"] == str(town.users["caseworker"].pk)
    assert sorted(answer.json()) == ["created_at", "id", "last_used_on", "provider", "updated_at", "user"]
    assert sign_in(fake).status_code == 201
    assert [row["id"] for row in mine.get("/provider-links/").json()["results"]] == [answer.json()["id"]]
    assert Entry.objects.filter(event="provider.linked").count() == 1


def test_link_is_made_by_the_session_that_began_it(town, fake):
    mine, other = logged_in(town, "caseworker"), logged_in(town, "volunteer")
    challenge = begin_link(mine)
    refused = finish_link(other, fake, challenge)
    assert (refused.status_code, refused.json()["code"]) == (400, "link_refused")
    assert finish_link(mine, fake, challenge).status_code == 201
    assert finish_link(mine, fake, challenge).json()["code"] == "link_refused"


def test_sign_in_is_no_link_and_a_link_no_sign_in(town, fake):
    mine = logged_in(town, "caseworker")
    assert finish_link(mine, fake, begin()).json()["code"] == "link_refused"
    challenge = begin_link(mine)
    body = {"proof": challenge["proof"]} | fake.sign_in(challenge["authorization_url"])
    assert Api().post("/sessions/provider/", body).status_code == 401
    assert ProviderLink.objects.count() == 0


def test_subject_and_account_are_linked_once(town, fake):
    mine, other = logged_in(town, "caseworker"), logged_in(town, "volunteer")
    assert finish_link(mine, fake, begin_link(mine)).status_code == 201
    for api, subject in ((other, "subject-1"), (mine, "subject-2"), (mine, "subject-1")):
        answer = finish_link(api, fake, begin_link(api), subject)
        assert (answer.status_code, answer.json()["code"]) == (409, "link_stands")
    assert finish_link(other, fake, begin_link(other), "subject-2").status_code == 201


def test_link_takes_a_fresh_login_of_a_person(town, fake, api):
    mine = logged_in(town, "caseworker")
    Session.objects.update(created_at=timezone.now() - timedelta(minutes=16))
    for one in (mine, api("caseworker")):
        answer = one.post("/provider-links/challenge/", {"provider": "town"})
        assert (answer.status_code, answer.json()["code"]) == (403, "login_too_old")


def test_link_takes_the_second_factor_of_an_account_that_has_one(town, fake):
    mine = logged_in(town, "caseworker")
    before = begin_link(logged_in(town, "caseworker"))
    without = logged_in(town, "caseworker")
    challenge = begin_link(without)
    secret, _ = enrol_totp(mine)
    assert before["proof"] != challenge["proof"]
    assert finish_link(without, fake, challenge).json()["code"] == "second_factor_required"
    strong = logged_in(town, "caseworker", code=next_code(secret))
    assert finish_link(strong, fake, begin_link(strong)).status_code == 201


def test_provider_of_another_municipality_is_not_known_here(town, fake, settings):
    other = make_town(ags="05170048", prefix="WE")
    settings.OIDC_PROVIDERS = [configured(fake, other)]
    answer = logged_in(town, "caseworker").post("/provider-links/challenge/", {"provider": "town"})
    assert (answer.status_code, answer.json()["code"]) == (400, "provider_unknown")


def test_owner_gives_a_link_up_and_its_sessions_end(town, fake):
    mine = logged_in(town, "caseworker")
    row = finish_link(mine, fake, begin_link(mine)).json()
    by_provider = Api(token=sign_in(fake).json()["token"])
    path = f"/provider-links/{row['id']}/"
    assert logged_in(town, "volunteer").delete(path, etag="*").status_code == 404
    assert mine.delete(path, etag="*").status_code == 204
    assert (by_provider.get("/me/").status_code, mine.get("/me/").status_code) == (401, 200)
    assert sign_in(fake).status_code == 401
    assert Entry.objects.filter(event="provider.unlinked", object_ids=[row["id"]]).count() == 1
    assert finish_link(mine, fake, begin_link(mine)).status_code == 201


def test_administrator_sees_and_removes_links_of_the_own_town_only(town, fake, api):
    other = make_town(ags="05170048", prefix="WE")
    here, there = link(town, "caseworker", fake), link(other, "caseworker", fake)
    administrator = api("administrator")
    assert [row["id"] for row in administrator.get("/provider-links/").json()["results"]] == [str(here.pk)]
    assert administrator.delete(f"/provider-links/{there.pk}/", etag="*").status_code == 404
    assert administrator.delete(f"/provider-links/{here.pk}/", etag="*").status_code == 204
    assert list(ProviderLink.objects.values_list("pk", flat=True)) == [there.pk]


def test_link_is_found_while_and_after_its_digest_is_made_anew(town, fake, settings):
    settings.KEY_CACHE_SECONDS = 0
    row = link(town, "caseworker", fake)
    create_index_key(tenant=town.municipality.pk, generation=2, at=timezone.now())
    assert sign_in(fake).status_code == 201
    report = rotate_search(town.municipality.pk, Run(now=timezone.now, margin=0))
    assert (report.finished, report.done["digests made anew"]) == (True, 1)
    assert bytes(ProviderLink.objects.get(pk=row.pk).digest) != bytes(row.digest)
    assert sign_in(fake).status_code == 201


def test_link_of_a_subject_stands_once_in_the_database(town, fake):
    link(town, "caseworker", fake)
    for name, subject in (("volunteer", "subject-1"), ("caseworker", "subject-2")):
        with pytest.raises(IntegrityError), transaction.atomic():
            link(town, name, fake, subject)
