"""Everything that can exist about one person: a case with each kind of record, marked with a word to search for."""

from datetime import date, timedelta
from io import BytesIO
from uuid import UUID

from django.db import transaction

from casemgmt.access.client_actions import create_client
from casemgmt.access.models import Factor, GlassNotice, Membership, ProviderLink, Session, User, VisibleEntry
from casemgmt.access.models.provider_links import subject_words
from casemgmt.access.stand_ins import create_stand_in
from casemgmt.access.tokens import new_token, token_digest
from casemgmt.access.writing import store
from casemgmt.crypto.digests import digest
from casemgmt.privacy import actions as privacy
from casemgmt.privacy.actions import give_consent, request_erasure
from casemgmt.privacy.models import Consent, Dispute, Notice, Restriction
from cases.actions import (
    assessments,
    documents,
    duplicates,
    households,
    imports,
    notes,
    persons,
    plans,
    referrals,
    tasks,
)
from cases.actions.break_glass import open_person
from cases.actions.deadlines import enter_deadline
from cases.actions.regime_changes import change_regime
from cases.actions.switches import set_switch
from cases.lifecycle import Phase
from cases.models import Case, HouseholdMember, Person, PhaseChange, Referral, SwitchSetting, Task
from tests.factories.case_records import GOAL, MEASURE, NOTE
from tests.factories.stated import state_everything
from tests.factories.town import NOW, Town, make_case, make_person

AGENCY_OF = {"north": "school", "south": "clinic"}
HELPER_OF = {"north": "volunteer", "south": "volunteer-2"}
WORKER_OF = {"north": "caseworker", "south": "caseworker-south"}


def make_world(town: Town, team: str, mark: str) -> dict[str, UUID]:
    """One record of every kind in a team, by the name of its route. `mark` stands in every personal text."""
    by = town.actor(WORKER_OF[team])
    person = make_person(
        town,
        team,
        given_names=f"{mark}given",
        family_name=f"{mark}family",
        contact_ways=[{"kind": "email", "value": f"{mark}@example.org"}],
        address={"street": f"{mark}street", "place": f"{mark}place"},
    )
    identifier = persons.create_identifier(by=by, person=person, kind="azr", value="123456789012", remark=mark)
    household = households.create_household(by=by, team=town.teams[team], head=person)
    case = make_case(town, team, person=person, concern=f"{mark} concern")
    records = in_assessment(town, team, mark, case)
    consent, task, referral = shared(town, team, mark, case)
    rights = in_dispute(town, team, mark, person.pk, consent)
    twin = make_person(town, team, given_names=f"{mark}given", family_name=f"{mark}family")
    pair = duplicates.suggest_pair(by=by, one=person, other=twin, remark=f"{mark} remark")
    run = imports.import_list(
        by=by,
        team=town.teams[team],
        content=f"Nachname;Vorname\n{mark}listed;{mark}one\n".encode(),
        filename="list.csv",
        dry_run=True,
        all_or_nothing=True,
    )
    return (
        records
        | rights
        | {
            "person": person.pk,
            "duplicate": pair.pk,
            "identifier": identifier.pk,
            "household": household.pk,
            "household-member": HouseholdMember.objects.get(person=person).pk,
            "case": case.pk,
            "phase-change": PhaseChange.objects.filter(case=case).first().pk,  # type: ignore[union-attr]
            "consent": consent.pk,
            "task": task.pk,
            "my-task": task.pk,
            "referral": referral.pk,
            "partner-referral": referral.pk,
            "import": run.pk,
            "erasure": request_erasure(by=by, person=person, ground="objection").pk,
            "team": town.teams[team].pk,
            "agency": town.agencies[AGENCY_OF[team]].pk,
            "municipality": town.municipality.pk,
            "account": town.users[WORKER_OF[team]].pk,
            "colleague": town.users[WORKER_OF[team]].pk,
            "membership": Membership.objects.filter(user=town.users[WORKER_OF[team]]).get().pk,
            "audit-entry": entry_about(case),
            "access-log": person.pk,
            **logins(town, town.users[WORKER_OF[team]], mark),
            "agency-client": client_of(town, AGENCY_OF[team]),
        }
        | supervised(town, team, mark, person)
        | state_everything(town, person, WORKER_OF[team], f"{mark} stated")
        | {"switch": switch_of(town)}
        | on_the_radar(town, team, mark, person)
    )


def on_the_radar(town: Town, team: str, mark: str, person: Person) -> dict[str, UUID]:
    """Something that is due for the person, and a change of regime with what it gives rise to."""
    by = town.actor(WORKER_OF[team])
    deadline = enter_deadline(
        by=by,
        person=person,
        kind="passport",
        due_on=date(2026, 6, 30),
        title=f"{mark} due",
        remark=f"{mark} remark",
    )
    change = change_regime(
        by=by,
        person=person,
        begins_on=date(2026, 4, 1),
        regime="SGB2",
        trigger="decision",
        gap_accepted=True,
        gap_reason=f"{mark} gap",
    )
    return {"deadline": deadline.pk, "regime-change": change.pk}


def switch_of(town: Town) -> UUID:
    """A setting of the town, which belongs to none of its teams; one for all worlds of a town."""
    known = SwitchSetting.objects.filter(municipality=town.municipality).first()
    if known is not None:
        return known.pk
    setting = set_switch(
        by=town.actor("administrator"),
        municipality=town.municipality,
        name="egk_264_1",
        value=True,
        from_on=date(2025, 1, 1),
    )
    return setting.pk


def supervised(town: Town, team: str, mark: str, person: Person) -> dict[str, UUID]:
    """A broken glass that is closed again, whom it was told to, and a stand-in that is still to come."""
    lead = town.actor("team_lead")
    glass = open_person(by=lead, person=person, reason=f"{mark} could not wait")
    absence = create_stand_in(
        by=lead,
        absent=town.users[WORKER_OF[team]],
        substitute=town.users["team_lead"],
        reason="leave",
        valid_from=NOW + timedelta(days=3650),
        valid_until=NOW + timedelta(days=3660),
    )
    notice = GlassNotice.objects.get(glass=glass, told=town.users["data_protection_officer"])
    return {"break-glass": glass.pk, "glass-notice": notice.pk, "stand-in": absence.pk}


def in_dispute(town: Town, team: str, mark: str, person_id: UUID, consent: Consent) -> dict[str, UUID]:
    """What the person asked for and contested, and the notice that a correction gave rise to; nothing holds on."""
    by, person = town.actor(WORKER_OF[team]), Person.objects.select_related("key").get(pk=person_id)
    words = {"person": person, "by": by}
    privacy.restrict_processing(**words, ground="accuracy_contested", reason=f"{mark} reason")
    privacy.lift_restriction(**words, informed_on=date(2026, 3, 1), reason=f"{mark} lifted")
    privacy.dispute_fields(**words, fields=["born_on"], reason=f"{mark} dispute")
    privacy.settle_dispute(**words, fields=["born_on"], outcome="confirmed", settlement=f"{mark} settled")
    request = privacy.record_access_request(
        **words, received_on=date(2026, 2, 27), channel="letter", remark=f"{mark} remark"
    )
    hold = privacy.place_legal_hold(**words, ground="legal_claims", reason=f"{mark} hold")
    privacy.lift_legal_hold(by=by, legalhold=hold, reason=f"{mark} lifted")
    return {
        "access-request": request.pk,
        "restriction": Restriction.objects.get(key=person.key).pk,
        "dispute": Dispute.objects.get(key=person.key).pk,
        "legal-hold": hold.pk,
        "notice": Notice.objects.get(subject=person.pk).pk,
    }


@transaction.atomic
def logins(town: Town, user: User, mark: str) -> dict[str, UUID]:
    """A session, a second factor and a link to an identity provider of an account."""
    own = {"municipality_id": user.municipality_id, "user": user}
    moments = {"last_used_at": NOW, "expires_at": NOW + timedelta(hours=10)}
    session = Session(digest=token_digest(new_token()), agent="firefox", **own, **moments)
    factor = Factor(key=user.key, kind="passkey", digest=token_digest(new_token()), confirmed_at=NOW, **own)
    factor.name, factor.secret = f"{mark} key", "not a passkey"
    link = ProviderLink(key=user.key, provider=f"fictional-{factor.pk.hex[-12:]}", **own)
    link.issuer, link.subject = "https://login.example.org", f"{mark} subject {factor.pk}"
    link.digest = digest(user.municipality_id, subject_words(link.issuer, link.subject))
    by = town.actor("administrator")
    store(session, by=by, event="session.opened")
    store(factor, by=by, event="factor.enrolled")
    store(link, by=by, event="provider.linked")
    return {"session": session.pk, "factor": factor.pk, "provider-link": link.pk}


def client_of(town: Town, agency: str) -> UUID:
    """A program of an agency."""
    by = town.actor("administrator")
    client, _ = create_client(by=by, agency=town.agencies[agency], name="Software", scopes=["referrals:read"])
    return client.pk


def shared(town: Town, team: str, mark: str, case: Case) -> tuple[Consent, Task, Referral]:
    """What others were given of the case: a task for the team's helper, a referral to its agency, by consent."""
    by, person, agency = town.actor(WORKER_OF[team]), case.person, town.agencies[AGENCY_OF[team]]
    consented = {"by": by, "person": person, "form": "paper", "language": "ara", "withdrawal_explained": True}
    give_consent(purpose="volunteer_support", categories=["identity", "contact"], **consented)
    consent = give_consent(
        purpose="partner_referral", recipient_agency=agency, categories=["identity", "contact"], **consented
    )
    task = tasks.create_task(
        by=by,
        case=case,
        kind="accompany",
        title=f"{mark} title",
        what_to_do=f"{mark} what",
        place=f"{mark} where",
        due_on=date.today() + timedelta(days=3),
        assignee=town.users[HELPER_OF[team]],
        shows_first_name=True,
    )
    referral = referrals.create_referral(
        by=by, case=case, agency=agency, topic=f"{mark} topic", message=f"{mark} message", categories=["identity"]
    )
    referrals.send_referral(by=by, referral=referral)
    return consent, task, referral


def entry_about(case: Case) -> UUID:
    """A line of the trail about the case."""
    entry = VisibleEntry.objects.filter(stream=f"subject:{case.key_id}").first()
    assert entry is not None
    return entry.pk


def in_assessment(town: Town, team: str, mark: str, case: Case) -> dict[str, UUID]:
    """The records that come with assessment and plan; the case stands in `linking` afterwards."""
    by = town.actor(WORKER_OF[team])
    put_in_phase(case, Phase.ASSESSMENT)
    assessment = assessments.create_assessment(by=by, case=case)
    assessments.update_assessment(by=by, assessment=assessment, changes={"persons_view": f"{mark} view"})
    rating = {"domain": "health", "rating": 2, "need_status": "unmet", "evidence": f"{mark} evidence"}
    assessments.rate_assessment(by=by, assessment=assessment, ratings=[rating])
    put_in_phase(case, Phase.LINKING)
    goal = plans.create_goal(by=by, case=case, **(GOAL | {"what": f"{mark} goal"}))
    measure = plans.create_measure(by=by, goal=goal, **(MEASURE | {"title": f"{mark} measure"}))
    note = notes.create_note(by=by, case=case, **(NOTE | {"text": f"{mark} note"}))
    document = documents.add_document(
        by=by,
        person=case.person,
        case=case,
        kind="letter",
        content=BytesIO(f"{mark} letter".encode()),
        file_name=f"{mark}.txt",
        title=f"{mark} title",
        remark=f"{mark} remark",
    )
    records = {"document": document.pk}
    return records | {"assessment": assessment.pk, "goal": goal.pk, "measure": measure.pk, "note": note.pk}


def put_in_phase(case: Case, phase: str) -> None:
    """Put a case into a phase, without what its way there would have asked for."""
    Case.objects.filter(pk=case.pk).update(phase=phase)
    case.phase = phase
