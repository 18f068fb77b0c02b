"""What consent, and the packages below it, hold: accounts, places, keys, the trail."""

from casemgmt.privacy.registry import ACCOUNTABILITY, CONSENT, EMPLOYMENT, PUBLIC_TASK, Holding, OnErasure, Subject
from casemgmt.privacy.retention import ACCOUNTS, AUDIT_TRAIL, CASE_FILE

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
        },
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
)

KEYS = (
    Holding(
        model="crypto.TenantKey",
        about=Subject.NOBODY,
        plain={
            "tenant": "a town",
            "epoch": "number of the key",
            "wrapped": "sealed under the root key",
            "created_at": "of the key",
            "retired_at": "of the key",
            "destroyed_at": "of the key",
        },
    ),
    Holding(
        model="crypto.IndexKey",
        about=Subject.NOBODY,
        plain={
            "tenant": "a town",
            "generation": "number of the key",
            "rules": "version of the rules by which words are made",
            "wrapped": "sealed under the root key",
            "created_at": "of the key",
            "filled_at": "of the key",
            "retired_at": "of the key",
        },
    ),
    Holding(
        model="crypto.SubjectKey",
        purpose="To seal what is held about somebody, so that destroying the key erases it everywhere.",
        legal_basis=ACCOUNTABILITY,
        retention=(CASE_FILE,),
        plain={
            "tenant": "a town",
            "number": "number of the key",
            "wrapped": "sealed under the town's key",
            "older": "keys of lower numbers, sealed under the town's key",
            "handle": "random number by which the terms name the key",
            "indexed_generation": "number of an index key",
            "created_at": "of the key",
            "renewed_at": "of the key",
            "destroyed_at": "of the key",
        },
    ),
    Holding(
        model="crypto.Renewal",
        about=Subject.NOBODY,
        plain={"tenant": "a town", "started_at": "of the work", "finished_at": "of the work"},
    ),
    Holding(
        model="crypto.SearchTerm",
        called=("Suchmerkmale", "search terms"),
        on_erasure=OnErasure.DELETE,
        purpose="To find a person by exact name, birth date or contact way without storing these in clear.",
        legal_basis=PUBLIC_TASK,
        retention=(CASE_FILE,),
        plain={
            "generation": "number of the index key",
            "term": "64 bits of a keyed digest, never of a single name of somebody with two",
        },
    ),
)

TRAIL = (
    Holding(
        model="audit.Stream",
        purpose="To keep each chain of the trail in order.",
        legal_basis=ACCOUNTABILITY,
        retention=(AUDIT_TRAIL,),
        plain={
            "municipality_id": "a town",
            "position": "number of the last entry",
            "head": "digest of the last entry",
        },
    ),
    Holding(
        model="audit.Entry",
        purpose="To prove who did or saw what, to the people concerned and to the supervisory authority.",
        legal_basis=ACCOUNTABILITY,
        retention=(AUDIT_TRAIL,),
        plain={
            "stream": "kind and id of what the chain is about",
            "position": "number in the chain",
            "at": "when it happened",
            "municipality_id": "a town",
            "actor_id": "an account",
            "roles": "codes of roles",
            "route": "name of a field set",
            "event": "code of an event",
            "kind": "name of a table",
            "object_ids": "ids of the records; the trail checks that they are nothing else",
            "fields": "names of fields; the trail checks that they are nothing else",
            "request_id": "of the request",
            "previous": "digest of the entry before",
            "digest": "of the entry",
        },
    ),
)

CONSENTS = (
    Holding(
        model="privacy.Consent",
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

ERASURES = (
    Holding(
        model="privacy.Erasure",
        purpose="To prove that somebody was erased, on which ground, and that two people wanted it.",
        legal_basis=ACCOUNTABILITY,
        retention=(AUDIT_TRAIL,),
        plain={
            "subject": "id of the person, which leads to nothing readable once they are erased",
            "subjects": "the same, with the ids of those who were merged into that person",
            "ground": "code of the law's ground",
            "refusal": "code of the law's reason to refuse",
            "state": "whether it is decided; lists ask for it",
            "decided_at": "when it was decided; the moment at which the key was destroyed",
            "counts": "numbers of rows by table",
            "unreadable_on": "from when on no backup opens",
            "replayed_at": "when it was carried out again behind a restored backup",
        },
    ),
)

HOLDINGS = (*PLACES, *PEOPLE_WHO_WORK_HERE, *KEYS, *TRAIL, *CONSENTS, *ERASURES)
