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
    ("token.issued", "Zugangstoken ausgestellt", "Token issued"),
    ("token.revoked", "Zugangstoken widerrufen", "Token revoked"),
    ("session.opened", "Angemeldet", "Logged in"),
    ("session.ended", "Abgemeldet", "Logged out"),
    ("session.listed", "Sitzungen in einer Liste gezeigt", "Sessions shown in a list"),
    ("session.viewed", "Sitzung angesehen", "Session viewed"),
    ("login.failed", "Anmeldung fehlgeschlagen", "Login failed"),
    ("login.locked", "Anmeldung vorübergehend gesperrt", "Login locked for a while"),
    ("account.invited", "Zum Setzen eines Passworts eingeladen", "Invited to set a password"),
    ("account.unlocked", "Anmeldesperre aufgehoben", "Login unlocked"),
    ("password.set", "Passwort gesetzt", "Password set"),
    ("factor.begun", "Zweiten Faktor begonnen", "Second factor begun"),
    ("factor.enrolled", "Zweiten Faktor eingerichtet", "Second factor enrolled"),
    ("factor.removed", "Zweiten Faktor entfernt", "Second factor removed"),
    ("factor.listed", "Zweite Faktoren in einer Liste gezeigt", "Second factors shown in a list"),
    ("factor.viewed", "Zweiten Faktor angesehen", "Second factor viewed"),
    ("recovery_codes.made", "Wiederherstellungscodes erzeugt", "Recovery codes made"),
    ("client.created", "Programm eines Kooperationspartners angelegt", "Agency's program entered"),
    ("client.changed", "Programm eines Kooperationspartners geändert", "Agency's program changed"),
    ("client.secret_added", "Weiteres Geheimnis eines Programms erzeugt", "Further secret of a program made"),
    ("client.secret_retired", "Geheimnis eines Programms zurückgezogen", "Secret of a program retired"),
    ("client.disabled", "Programm eines Kooperationspartners gesperrt", "Agency's program disabled"),
    ("client.token_issued", "Zugangstoken an ein Programm ausgestellt", "Token issued to a program"),
    ("client.refused", "Programm mit falschem Geheimnis abgewiesen", "Program with a wrong secret refused"),
    ("audit_entry.listed", "Protokoll in einer Liste gezeigt", "Trail shown in a list"),
    ("keys.rotated", "Schlüssel erneuert", "Keys rotated"),
    ("keys.destroyed", "Schlüssel vernichtet", "Keys destroyed"),
    ("audit_entry.viewed", "Protokolleintrag angesehen", "Line of the trail viewed"),
)


def declare_events() -> None:
    """Add the events of this app to the vocabulary of the trail."""
    for code, de, en in EVENTS:
        declare(code, de, en)
