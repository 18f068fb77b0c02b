"""What the trail says of places, accounts and itself, in German and English."""

from casemgmt.audit.events import declare

EVENTS = (
    ("municipality.founded", "Kommune eingerichtet", "Municipality founded"),
    ("keys.exported", "Schlüssel versiegelt in Verwahrung gegeben", "Keys put into escrow, sealed"),
    ("keys.restored", "Schlüssel aus der Verwahrung zurückgeholt", "Keys brought back from escrow"),
    ("team.created", "Team angelegt", "Team created"),
    ("team.changed", "Team geändert", "Team changed"),
    ("agency.created", "Kooperationspartner angelegt", "Agency created"),
    ("agency.changed", "Kooperationspartner geändert", "Agency changed"),
    ("account.created", "Konto angelegt", "Account created"),
    ("account.changed", "Konto geändert", "Account changed"),
    ("user.listed", "Konten in einer Liste gezeigt", "Accounts shown in a list"),
    ("user.viewed", "Konto angesehen", "Account viewed"),
    ("membership.given", "Rolle vergeben", "Role given"),
    ("membership.ended", "Rolle beendet", "Role ended"),
    ("standin.arranged", "Vertretung eingerichtet", "Stand-in arranged"),
    ("standin.ended", "Vertretung beendet", "Stand-in ended"),
    ("breakglass.opened", "Notzugriff geöffnet", "Glass broken"),
    ("breakglass.ended", "Notzugriff beendet", "Broken glass closed"),
    ("breakglass.reviewed", "Notzugriff geprüft", "Broken glass reviewed"),
    ("breakglass.listed", "Notzugriffe in einer Liste gezeigt", "Broken glasses shown in a list"),
    ("breakglass.viewed", "Notzugriff angesehen", "Broken glass viewed"),
    ("glassnotice.acknowledged", "Hinweis auf Notzugriff gelesen", "Notice of a broken glass read"),
    ("access.explained", "Zugriff erklärt", "Access explained"),
    ("access.previewed", "Rollenvergabe vorausgesehen", "Effect of a role foreseen"),
    ("token.issued", "Zugangstoken ausgestellt", "Token issued"),
    ("token.revoked", "Zugangstoken widerrufen", "Token revoked"),
    ("audit_entry.listed", "Protokoll in einer Liste gezeigt", "Trail shown in a list"),
    ("audit_checkpoint.created", "Prüfpunkt des Protokolls gezeichnet", "Checkpoint of the trail signed"),
    ("access_log.viewed", "Zugriffsprotokoll einer Person angesehen", "Access log of a person viewed"),
    ("keys.created", "Schlüssel angelegt", "Keys made"),
    ("keys.rotated", "Schlüssel erneuert", "Keys rotated"),
    ("keys.destroyed", "Schlüssel vernichtet", "Keys destroyed"),
    ("audit_entry.viewed", "Protokolleintrag angesehen", "Line of the trail viewed"),
)


def declare_events() -> None:
    """Add the events of this app to the vocabulary of the trail."""
    for code, de, en in EVENTS:
        declare(code, de, en)
