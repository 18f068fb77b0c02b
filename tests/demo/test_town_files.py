"""The files of the demo town: every code is one of the lists, every key leads somewhere, nobody can be reached."""

from cases.identifiers import normalise_phone
from tests.demo.fictional_ranges import DRAMA_NUMBER, EMAIL
from tests.demo.town_files import ACCOUNTS, AGENCIES, AGENCY_KINDS, DOMAINS, ROLES, TEAMS, codes, read


def test_municipalities_have_their_keys() -> None:
    found = [(town["name"], town["ags"], town["reference_prefix"]) for town in read("municipalities")["municipalities"]]
    assert found == [("Musterwillich", "05166036", "MW"), ("Musterwesel", "05170048", "WE")]


def test_each_municipality_has_one_team_that_takes_inquiries() -> None:
    assert [team["municipality"] for team in TEAMS.values() if team["takes_inquiries"]] == [
        "musterwillich",
        "musterwesel",
    ]


def test_accounts_cover_every_role() -> None:
    assert [account["role"] for account in ACCOUNTS.values()] == ROLES


def test_accounts_belong_to_a_team_or_agency_of_their_municipality() -> None:
    places = {**TEAMS, **AGENCIES}
    named = [(account, account.get("team") or account.get("agency")) for account in ACCOUNTS.values()]
    assert [account["municipality"] for account, place in named if place] == [
        places[place]["municipality"] for _, place in named if place
    ]


def test_caseworkers_and_partners_belong_to_different_places() -> None:
    teams = [account["team"] for account in ACCOUNTS.values() if account["role"] == "caseworker"]
    agencies = [account["agency"] for account in ACCOUNTS.values() if account["role"] == "partner_agency"]
    assert (teams, agencies) == (["mw-nord", "mw-sued", "we-mitte"], ["vhs", "jobcenter"])


def test_accounts_and_agencies_reach_nobody() -> None:
    addresses = [entry["email"] for entry in (*ACCOUNTS.values(), *AGENCIES.values())]
    assert [address for address in addresses if EMAIL.fullmatch(address) is None] == []
    phones = [agency["phone"] for agency in AGENCIES.values()]
    assert [phone for phone in phones if DRAMA_NUMBER.fullmatch(phone) is None] == []
    assert [normalise_phone(phone) for phone in phones] == [phone.replace(" ", "") for phone in phones]


def test_agencies_are_of_known_kinds() -> None:
    assert codes(list(AGENCIES.values()), "kind") - AGENCY_KINDS == set()


def test_concerns_use_codes_of_the_lists() -> None:
    concerns = read("concerns")["concerns"]
    assert codes(concerns, "domain") <= set(DOMAINS)
    assert codes(concerns, "fits") == {
        "anyone",
        "children",
        "schoolchildren",
        "women",
        "working_age",
        "elderly",
        "asylum_seekers",
        "cannot_read",
    }
