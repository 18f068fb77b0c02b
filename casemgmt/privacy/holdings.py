"""What consent, and the packages below it, hold: accounts and places; keys and the trail stand in `key_holdings`."""

from casemgmt.privacy.key_holdings import KEYS, TRAIL
from casemgmt.privacy.registry import (
    ACCOUNTABILITY,
    CONSENT,
    EMPLOYMENT,
    Holding,
    OnErasure,
    Subject,
    Withheld,
)
from casemgmt.privacy.retention import ACCOUNTS, CASE_FILE
from casemgmt.privacy.rights_holdings import ERASURES, RIGHTS

PLACES = (
    Holding(
        model="access.Municipality",
        about=Subject.NOBODY,
        plain={
            "name": "of a town",
            "ags": "official key of a town",
            "reference_prefix": "stands before file references",
        },
    ),
    Holding(
        model="access.Team",
        about=Subject.NOBODY,
        plain={"name": "of a team", "takes_inquiries": "which team takes inquiries from outside"},
    ),
    Holding(
        model="access.Agency",
        about=Subject.NOBODY,
        plain={
            "name": "of an organisation",
            "kind": "what the organisation does",
            "phone": "of the organisation, as it is published",
            "email": "of the organisation, as it is published",
            "is_active": "whether it takes referrals",
        },
    ),
)

SUPERVISING_ACCESS = "To let somebody look where it cannot wait, and to see afterwards that it was right."
KEEPING_ACCOUNTS = "To let those who work here in, each to what their role includes."
PEOPLE_WHO_WORK_HERE = (
    Holding(
        model="access.User",
        called=("Konten", "accounts"),
        about=Subject.ACCOUNT,
        purpose=KEEPING_ACCOUNTS,
        legal_basis=EMPLOYMENT,
        retention=(ACCOUNTS,),
        groups={"contact": "accounts"},
        plain={
            "username": "a pseudonym chosen by the administrator; asked at login",
            "password": "a slow salted hash, or none",
            "last_login": "asked by no list; set by every login of a person",
            "is_superuser": "opens nothing here",
            "is_active": "asked by every request",
        },
    ),
    Holding(
        model="access.AccessToken",
        about=Subject.ACCOUNT,
        purpose=KEEPING_ACCOUNTS,
        legal_basis=EMPLOYMENT,
        retention=(ACCOUNTS,),
        plain={
            "name": "what the token is for, in words of the administrator",
            "digest": "SHA-256 of 256 random bits",
            "created_at": "when it was issued",
            "expires_at": "asked by every request",
            "last_used_on": "the day, so that tokens nobody uses can be seen",
            "revoked_at": "asked by every request",
        },
    ),
    Holding(
        model="access.Session",
        about=Subject.ACCOUNT,
        purpose=KEEPING_ACCOUNTS,
        legal_basis=EMPLOYMENT,
        retention=(ACCOUNTS,),
        plain={
            "digest": "SHA-256 of 256 random bits",
            "agent": "family of the browser, so that people know their sessions apart",
            "second_factor": "asked by every request",
            "last_used_at": "asked by every request; ends an idle session",
            "expires_at": "asked by every request",
            "ended_at": "asked by every request",
            "provider_session": "SHA-256 of what the identity provider calls its session, by which it ends ours",
            "proved_at": "asked where somebody changes what it takes to log in",
        },
    ),
    Holding(
        model="access.ProviderLink",
        called=("Verknüpfungen mit Anmeldediensten", "links with identity providers"),
        on_erasure=OnErasure.DELETE,
        about=Subject.ACCOUNT,
        purpose=KEEPING_ACCOUNTS,
        legal_basis=EMPLOYMENT,
        retention=(ACCOUNTS,),
        groups={"material": "accounts"},
        plain={
            "provider": "code of the identity provider",
            "digest": "keyed digest of the subject, by which a sign-in finds the account",
            "last_used_on": "the day, so that a link nobody uses can be seen",
        },
    ),
    Holding(
        model="access.MappedMembership",
        about=Subject.ACCOUNT,
        purpose=KEEPING_ACCOUNTS,
        legal_basis=EMPLOYMENT,
        retention=(ACCOUNTS,),
        plain={"provider": "code of the identity provider whose group gave the role"},
    ),
    Holding(
        model="access.SpentState",
        about=Subject.NOBODY,
        plain={"digest": "SHA-256 of a random state", "expires_at": "when the row goes"},
    ),
    Holding(
        model="access.Invitation",
        about=Subject.ACCOUNT,
        purpose=KEEPING_ACCOUNTS,
        legal_basis=EMPLOYMENT,
        retention=(ACCOUNTS,),
        plain={
            "digest": "SHA-256 of 256 random bits",
            "created_at": "when it was given",
            "expires_at": "asked when a password is set",
        },
    ),
    Holding(
        model="access.FailedLogins",
        about=Subject.ACCOUNT,
        purpose="To make guessing passwords take too long.",
        legal_basis=ACCOUNTABILITY,
        retention=(ACCOUNTS,),
        plain={
            "digest": "keyed digest of a user name or a network address",
            "failures": "how many there were",
            "last_failed_at": "when the count begins anew",
            "locked_until": "asked by every login",
        },
    ),
    Holding(
        model="access.Factor",
        called=("Zweite Faktoren", "second factors"),
        about=Subject.ACCOUNT,
        purpose=KEEPING_ACCOUNTS,
        legal_basis=EMPLOYMENT,
        retention=(ACCOUNTS,),
        groups={"material": "accounts"},
        plain={
            "kind": "one-time codes or a passkey; one set of codes is a constraint",
            "digest": "SHA-256 of the random id of a passkey, by which a login finds it",
            "step": "of the last code that was taken, so that none is taken twice",
            "sign_count": "of the passkey, so that a copy is noticed",
            "challenge_at": "of the last answer that was taken, so that none is taken twice",
            "confirmed_at": "asked by every login",
            "last_used_on": "the day, so that a factor nobody uses can be seen",
        },
    ),
    Holding(
        model="access.RecoveryCode",
        about=Subject.ACCOUNT,
        purpose=KEEPING_ACCOUNTS,
        legal_basis=EMPLOYMENT,
        retention=(ACCOUNTS,),
        plain={"digest": "SHA-256 of 79 random bits", "created_at": "when it was made"},
    ),
    Holding(
        model="access.AgencyClient",
        about=Subject.NOBODY,
        plain={
            "name": "of a program, in words of the administrator",
            "client_id": "of a program",
            "scopes": "codes; asked by every request",
            "disabled_at": "asked by every request",
        },
    ),
    Holding(
        model="access.ClientSecret",
        about=Subject.NOBODY,
        plain={
            "digest": "SHA-256 of 256 random bits",
            "created_at": "when it was made",
            "retired_at": "asked when a token is issued",
        },
    ),
    Holding(
        model="access.Membership",
        about=Subject.ACCOUNT,
        purpose=KEEPING_ACCOUNTS,
        legal_basis=EMPLOYMENT,
        retention=(ACCOUNTS,),
        plain={
            "role": "asked by every request",
            "valid_from": "asked by every request",
            "valid_until": "asked by every request",
        },
    ),
    Holding(
        model="access.StandIn",
        about=Subject.ACCOUNT,
        purpose="To let the work go on while somebody is away.",
        legal_basis=EMPLOYMENT,
        retention=(ACCOUNTS,),
        plain={
            "reason": "code, one of three",
            "valid_from": "asked by every request",
            "valid_until": "asked by every request",
        },
    ),
    Holding(
        model="access.BreakGlass",
        called=("Notzugriffe", "broken glasses"),
        purpose=SUPERVISING_ACCESS,
        legal_basis=ACCOUNTABILITY,
        retention=(CASE_FILE,),
        groups={"account": "contact_notes"},
        plain={
            "role": "in which it was opened; statistics ask for it",
            "ends_at": "asked by every request",
            "reviewed_at": "lists ask what is left to review",
            "verdict": "code; statistics ask for it",
        },
    ),
    Holding(
        model="access.GlassNotice",
        about=Subject.ACCOUNT,
        purpose=SUPERVISING_ACCESS,
        legal_basis=ACCOUNTABILITY,
        retention=(CASE_FILE,),
        plain={"acknowledged_at": "lists ask what was not read yet"},
    ),
)

CONSENTS = (
    Holding(
        model="privacy.Consent",
        withheld={"represented_by": Withheld.OTHERS},
        called=("Einwilligungen", "consents"),
        purpose="To prove what somebody allowed, and to close every path when they withdraw it.",
        legal_basis=CONSENT,
        retention=(CASE_FILE,),
        groups={"terms": "consents"},
        plain={
            "purpose": "code; every use of the consent asks for it",
            "valid_from": "asked live by the partner's route",
            "valid_until": "asked live by the partner's route",
            "withdrawn_at": "asked live by the partner's route",
        },
    ),
)

HOLDINGS = (*PLACES, *PEOPLE_WHO_WORK_HERE, *KEYS, *TRAIL, *CONSENTS, *RIGHTS, *ERASURES)
