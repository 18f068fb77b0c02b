"""What consent, and the packages below it, hold: accounts, places, keys, the trail."""

from casemgmt.privacy.registry import (
    ACCOUNTABILITY,
    CONSENT,
    EMPLOYMENT,
    FROM_THE_WORK,
    PUBLIC_TASK,
    Holding,
    OnErasure,
    Subject,
    Withheld,
)
from casemgmt.privacy.retention import ACCOUNTS, AUDIT_TRAIL, CASE_FILE
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
            "last_login": "asked by no list; set by logins with a password only",
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
            "revoked_at": "asked by every request",
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
        model="crypto.SigningKey",
        about=Subject.NOBODY,
        plain={
            "number": "number of the key",
            "public": "the public half, for everybody",
            "wrapped": "the private half, sealed under the root key",
            "created_at": "of the key",
            "retired_at": "of the key",
        },
    ),
    Holding(
        model="crypto.SubjectKey",
        called=("Schlüssel", "keys"),
        source=FROM_THE_WORK,
        withheld={"*": Withheld.TECHNICAL},
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
        source=FROM_THE_WORK,
        withheld={"*": Withheld.TECHNICAL},
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
        called=("Protokollketten", "chains of the trail"),
        source=FROM_THE_WORK,
        withheld={"*": Withheld.TECHNICAL},
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
        called=("Protokolleinträge", "entries of the trail"),
        source=FROM_THE_WORK,
        withheld={"*": Withheld.OTHERS},
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
            "subject_ids": "ids of the people whom the records are about",
            "fields": "names of fields; the trail checks that they are nothing else",
            "request_id": "of the request",
            "previous": "digest of the entry before",
            "digest": "of the entry",
        },
    ),
    Holding(
        model="audit.Mention",
        purpose="To tell somebody who looked at their records, however long the trail has become.",
        legal_basis=ACCOUNTABILITY,
        retention=(AUDIT_TRAIL,),
        plain={"about": "id of a record or of a person", "at": "when it happened"},
    ),
    Holding(
        model="audit.Checkpoint",
        purpose="To show that the trail was not written anew, with a signed copy outside.",
        legal_basis=ACCOUNTABILITY,
        retention=(AUDIT_TRAIL,),
        plain={
            "scope": "a town, or the house",
            "number": "number of the checkpoint",
            "at": "when it was signed",
            "entries": "how many entries there were",
            "streams": "how many chains there were",
            "root": "digest over the heads of all chains",
            "previous": "digest of the checkpoint before",
            "signed_by": "id of the signing key",
            "signature": "of the checkpoint",
            "heads": "kind and id of what each chain is about, its position and digest",
        },
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
