"""The answer under Art. 15 GDPR: everything that is declared about the person, in words, and nothing of others."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.apps import apps

from casemgmt.audit.models import Entry
from casemgmt.crypto.sealed import SealedModel
from casemgmt.privacy.pack import pack_of
from casemgmt.privacy.pack_rows import MASK, READERS, Masking, shown_names
from casemgmt.privacy.registry import HOLDINGS, Subject
from casemgmt.privacy.wording import FIELDS, GERMAN
from cases.actions import households, notes
from cases.models import Case, Person
from tests.factories.case_records import NOTE, problems
from tests.factories.client import Api
from tests.factories.rights import ask_for_access
from tests.factories.sharing import give_consent, make_task, send_consented
from tests.factories.statements import counted
from tests.factories.town import NOW, Town, make_case, make_person
from tests.factories.world import make_world

Speaker = Callable[[str], Api]
CLIENT = [one for one in HOLDINGS.values() if one.about == Subject.CLIENT]


@pytest.fixture
def family(town: Town) -> tuple[Case, Person]:
    """Emre's case, and Zehra, who lives with him."""
    by = town.actor("caseworker")
    person = make_person(town, given_names="Emre", family_name="Probe", born_on=date(1995, 1, 9), sex="m")
    wife = make_person(town, given_names="Zehra", family_name="Probe", sex="w")
    household = households.create_household(by=by, team=town.teams["north"], head=person)
    households.add_member(by=by, household=household, person=wife, relation="spouse", joined_on=date(2026, 1, 5))
    return make_case(town, person=person, concern="Zehra looks for a course, Emre for work"), wife


def section(pack: Any, kind: str) -> Any:
    [found] = [one for one in pack["sections"] if one["kind"] == kind]
    return found


def field(pack: Any, kind: str, name: str) -> Any:
    [found] = [one for one in section(pack, kind)["rows"][0] if one["name"] == name]
    return found


def pack(api: Api, town: Town, person: Person, **query: str) -> Any:
    answer = api.get(f"/access-requests/{ask_for_access(town, person).pk}/pack/", **query)
    assert answer.status_code == 200, answer.content
    return answer.json()


@pytest.mark.parametrize("holding", CLIENT, ids=lambda one: one.model)
def test_every_table_about_people_is_walked_or_says_why_not(holding: Any) -> None:
    model: Any = apps.get_model(holding.model)
    assert issubclass(model, SealedModel) or holding.model in READERS or "*" in holding.withheld
    assert all(holding.called), "people have to read what it is called"
    assert set(holding.withheld) <= {"*", *getattr(model, "sealed_attributes", dict)(), *holding.plain}


@pytest.mark.parametrize("holding", [one for one in CLIENT if "*" not in one.withheld], ids=lambda one: one.model)
def test_every_field_of_the_answer_has_labels(holding: Any) -> None:
    names = [*shown_names(holding), *(name for name in holding.withheld)]
    assert [name for name in names if not {f"{holding.model}.{name}", name} & FIELDS.keys()] == []


def test_every_purpose_ground_and_period_is_there_in_german() -> None:
    said = {
        text
        for one in HOLDINGS.values()
        if one.about != Subject.NOBODY
        for text in (one.purpose, one.legal_basis, *(period.keeps for period in one.retention))
    }
    assert [text for text in sorted(said) if text not in GERMAN] == []


def test_answer_holds_every_table_that_holds_something(town: Town) -> None:
    records = make_world(town, "north", "eins")
    from casemgmt.privacy.models import AccessRequest  # noqa: PLC0415

    request = AccessRequest.objects.select_related("key").get(pk=records["access-request"])
    answer = pack_of(request, language="de", now=NOW)
    shown = {one["kind"] for one in answer["sections"]}
    sealed_rows = {
        one.model
        for one in CLIENT
        if issubclass(apps.get_model(one.model), SealedModel)
        and apps.get_model(one.model)._base_manager.filter(key_id=request.key_id).exists()
    }
    assert sealed_rows <= shown
    assert {"cases.Household", "privacy.Erasure", "privacy.Notice"} <= shown
    for one in answer["sections"]:
        assert one["purpose"] and one["legal_basis"] and one["retention"] and one["source"], one["kind"]


def test_codes_and_fields_are_in_words_of_the_language(town: Town, api: Speaker, family: tuple[Case, Person]) -> None:
    case, _ = family
    german, english = (pack(api("caseworker"), town, case.person, language=one) for one in ("de", "en"))
    assert field(german, "cases.Person", "sex") == {
        "name": "sex", "label": "Geschlechtseintrag", "value": "m", "text": "männlich",
    }  # fmt: skip
    assert field(english, "cases.Person", "sex")["text"] == "male"
    assert field(german, "cases.Person", "born_on")["text"] == "09.01.1995"
    assert field(german, "cases.Case", "phase")["text"] == "Anfrage"
    assert section(german, "cases.Person")["legal_basis"].endswith("DSG NRW")
    assert section(german, "cases.Case")["retention"][1].startswith("die Akte eines Falls, von Leistungen")


def test_others_are_only_counted(town: Town, api: Speaker, family: tuple[Case, Person]) -> None:
    case, wife = family
    by = town.actor("caseworker")
    notes.create_note(by=by, case=case, **(NOTE | {"text": "Zehra and EMRE came; Fictional volunteer helped zehra."}))
    answer = api("caseworker").get(f"/access-requests/{ask_for_access(town, case.person).pk}/pack/")
    assert answer.status_code == 200, answer.content
    text = answer.content.decode()
    assert "Zehra" not in text and "zehra" not in text and str(wife.pk) not in text
    told = answer.json()
    assert field(told, "cases.Note", "text")["value"].startswith(f"{MASK} and EMRE came;")
    assert field(told, "cases.Case", "concern")["value"] == f"{MASK} looks for a course, Emre for work"
    left = {one["what"]: (one["count"], one["ground"]) for one in told["left_out"]}
    assert left["andere Mitglieder Ihres Haushalts"] == (1, "others")
    assert left[f"Namen anderer Personen in Texten, durch {MASK} ersetzt, soweit sie hier bekannt sind"] == (
        4,
        "others",
    )


def test_helpers_and_ways_through_others_are_not_named(town: Town, api: Speaker) -> None:
    ways = [{"kind": "via_person", "value": "Nachbarin Petra"}, {"kind": "phone", "value": "0172"}]
    case = make_case(town, person=make_person(town, contact_ways=ways))
    give_consent(town, case.person, "volunteer_support")
    make_task(town, case, "volunteer", what_to_do="Fictional volunteer waits at the gate", shows_first_name=True)
    told = pack(api("caseworker"), town, case.person)
    assert "Petra" not in str(told) and "Fictional" not in str(told)
    assert field(told, "cases.Task", "what_to_do")["value"] == f"{MASK} {MASK} waits at the gate"
    assert field(told, "cases.Person", "contact_ways")["value"] == [{"kind": "phone", "value": "0172"}]
    [task] = told["recipients"]
    assert task["recipient"].startswith("eine beauftragte Person")
    assert (task["categories"], task["ground"]) == (["Personalien", "Aufgaben und Termine"], "Ihre Einwilligung")


def test_confidential_notes_are_left_out_and_it_says_so(town: Town, api: Speaker, family: tuple[Case, Person]) -> None:
    case, _ = family
    by = town.actor("caseworker")
    notes.create_note(by=by, case=case, **(NOTE | {"text": "Told in confidence", "confidential": True}))
    told = pack(api("caseworker"), town, case.person)
    assert "Told in confidence" not in str(told)
    [hidden] = [one for one in told["left_out"] if one["ground"] == "secrecy"]
    assert (hidden["what"], hidden["count"]) == ("Notizen", 1)
    assert "§ 203 StGB" in hidden["why"]


def test_answer_says_who_was_given_what(town: Town, api: Speaker) -> None:
    case = make_case(town)
    Case.objects.filter(pk=case.pk).update(phase="linking")
    send_consented(town, case, categories=("identity", "contact"))
    [given] = pack(api("caseworker"), town, case.person)["recipients"]
    assert (given["recipient"], given["categories"]) == ("school", ["Kontakt und Anschrift", "Personalien"])


def test_look_at_an_answer_is_one_line(town: Town, api: Speaker, family: tuple[Case, Person]) -> None:
    request = ask_for_access(town, family[0].person)
    before = Entry.objects.count()
    for query in ({}, {"format": "pdf"}):
        api("caseworker").get(f"/access-requests/{request.pk}/pack/", **query)
    lines = list(Entry.objects.order_by("at")[before:])
    assert [(one.event, one.object_ids) for one in lines] == [("accessrequest.packed", [str(request.pk)])] * 2


def test_printed_answer_names_nobody_outside_of_its_pages(town: Town, api: Speaker) -> None:
    person = make_person(town, original_given_names="أمينة", original_family_name="Гаврилюк", original_script="Arab",
                         name_variants=[{"given_names": "አማኑኤል", "family_name": "王"}])  # fmt: skip
    request = ask_for_access(town, person)
    answer = api("caseworker").get(f"/access-requests/{request.pk}/pack/", format="pdf", language="de")
    content = b"".join(answer.streaming_content)
    assert (answer.status_code, answer["Content-Type"], content[:5]) == (200, "application/pdf", b"%PDF-")
    assert answer["Content-Length"] == str(len(content))
    assert answer["Content-Disposition"].startswith('attachment; filename="auskunft-20')
    assert "Haddad" not in answer["Content-Disposition"] and str(request.pk) not in answer["Content-Disposition"]
    assert b"Haddad" not in content.split(b"/Title")[-1][:200]
    assert answer["Cache-Control"] == "no-store"


def test_printing_leaves_no_letter_of_anybody_in_a_log(
    town: Town, api: Speaker, caplog: pytest.LogCaptureFixture
) -> None:
    request = ask_for_access(town, make_person(town, family_name="Zülpich", original_family_name="王"))
    caplog.clear()
    answer = api("caseworker").get(f"/access-requests/{request.pk}/pack/", format="pdf")
    assert (answer.status_code, [one.name for one in caplog.records]) == (200, [])


def test_letters_without_a_shape_are_transliterated() -> None:
    from casemgmt.privacy.pages import printable  # noqa: PLC0415

    assert printable("Amina أمينة Гаврилюк\n") == "Amina أمينة Гаврилюк\n"
    assert printable("王") == "Wang"


@pytest.mark.parametrize("query", [{"format": "docx"}, {"language": "xx"}, {"fields": "title"}])
def test_answer_is_asked_for_in_known_forms(town: Town, api: Speaker, query: dict[str, str]) -> None:
    path = f"/access-requests/{ask_for_access(town, make_person(town)).pk}/pack/"
    assert api("caseworker").get(path, **query).status_code == 400
    assert api("caseworker").get(path).status_code == 200


def test_refused_request_gets_no_answer(town: Town, api: Speaker) -> None:
    request = ask_for_access(town, make_person(town))
    api("caseworker").post(f"/access-requests/{request.pk}/refuse/", {"refusal": "unfounded", "reason": "Daily"})
    assert problems(api("caseworker").get(f"/access-requests/{request.pk}/pack/")) == (409, "pack_not_given", [])


def test_answer_takes_the_same_statements_for_one_note_and_three(town: Town, api: Speaker) -> None:
    case = make_case(town)
    request = ask_for_access(town, case.person)
    counts = set()
    for _ in range(2):
        for _ in range(2):
            notes.create_note(by=town.actor("caseworker"), case=case, **NOTE)
        api("caseworker").get(f"/access-requests/{request.pk}/pack/")
        with counted() as statements:
            api("caseworker").get(f"/access-requests/{request.pk}/pack/")
        counts.add(len(statements))
    assert len(counts) == 1


def test_masking_finds_whole_words_of_any_case() -> None:
    masking = Masking({"Ali", "B", "Abu-Bakr"})
    assert masking.of("Ali, ALI's, Alim, Abu-Bakr and B") == f"{MASK}, {MASK}'s, Alim, {MASK} and B"
    assert masking.found == 3
    assert Masking(()).of(["Ali", {"name": "Ali"}]) == ["Ali", {"name": "Ali"}]
