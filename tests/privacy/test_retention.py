"""The periods of domain.md 4.3, and what an office may set."""

from casemgmt.privacy.retention import CASE_FILE, PERIODS, Start


def test_periods_are_those_of_the_table():
    assert {one.code: (one.months, one.starts) for one in PERIODS} == {
        "case_file": (120, Start.END_OF_CLOSING_YEAR),
        "contact_notes": (36, Start.END_OF_CLOSING_YEAR),
        "health_details": (12, Start.CLOSING),
        "good_conduct": (6, Start.LAST_ACTIVITY),
        "unconfirmed_inquiry": (6, Start.ENTRY),
        "funding_file": (120, Start.CLOSING),
        "audit_trail": (36, Start.ENTRY),
        "register_retrievals": (6, Start.ENTRY),
        "course_names": (120, Start.CLOSING),
        "course_details": (60, Start.CLOSING),
        "accounts": (36, Start.LAST_ACTIVITY),
    }


def test_withdrawn_consent_ends_what_rests_on_it():
    assert [one.code for one in PERIODS if one.consent_ends_it] == ["health_details"]
    assert [one.code for one in PERIODS if one.longest] == ["good_conduct"]


def test_office_sets_the_years_of_the_case_file(settings):
    assert (CASE_FILE.months_here(), settings.CASE_RETENTION_YEARS) == (120, 10)
    settings.CASE_RETENTION_YEARS = 6
    assert CASE_FILE.months_here() == 72
    assert {one.code: one.months_here() for one in PERIODS if not one.setting} == {
        one.code: one.months for one in PERIODS if not one.setting
    }
