"""German and English titles of the problem codes. A code's meaning never changes; its page is /api/problems/."""

from collections.abc import Mapping

TITLES: dict[str, tuple[str, str]] = {
    "not_authenticated": ("Anmeldung fehlt", "Authentication is missing"),
    "authentication_failed": ("Anmeldung ungültig", "Authentication failed"),
    "not_allowed": ("Nicht erlaubt", "Not allowed"),
    "not_found": ("Nicht gefunden", "Not found"),
    "method_not_allowed": ("Methode nicht möglich", "Method not allowed"),
    "unsupported_media_type": ("Format nicht lesbar", "Unsupported media type"),
    "not_readable": ("Anfrage nicht lesbar", "The request cannot be read"),
    "invalid": ("Ungültige Angaben", "Invalid input"),
    "unknown_parameter": ("Unbekannter Parameter", "Unknown parameter"),
    "too_large": ("Zu groß", "Too large"),
    "file_too_large": ("Datei ist zu groß", "File is too large"),
    "throttled": ("Zu viele Anfragen", "Too many requests"),
    "conflict": ("Widerspruch zum Stand", "Conflict"),
    "stale": ("Inzwischen geändert", "Changed in the meantime"),
    "precondition_required": ("If-Match fehlt", "If-Match is missing"),
    "unavailable": ("Zurzeit nicht möglich", "Unavailable"),
    "trail_unavailable": ("Protokoll nicht verfügbar", "Trail unavailable"),
    "seal_format_unknown": ("Siegelformat unbekannt", "Seal format unknown"),
    "keys_unavailable": ("Schlüssel nicht verfügbar", "Keys unavailable"),
    "seal_broken": ("Versiegelung verletzt", "Seal broken"),
    "file_missing": ("Datei fehlt", "File is missing"),
    "content_erased": ("Inhalt gelöscht", "Content erased"),
    "failed": ("Interner Fehler", "Internal error"),
    "roles_incompatible": ("Rollen unvereinbar", "Roles incompatible"),
    "stand_in_ended": ("Vertretung ist beendet", "The stand-in has ended"),
    "glass_ended": ("Notzugriff ist beendet", "The broken glass is closed"),
    "glass_reviewed": ("Notzugriff ist geprüft", "The broken glass was reviewed"),
    "membership_misplaced": ("Zuordnung passt nicht", "Membership misplaced"),
    "membership_ended": ("Mitgliedschaft beendet", "Membership ended"),
    "login_refused": ("Anmeldung abgelehnt", "Login refused"),
    "second_factor_missing": ("Zweiter Faktor fehlt", "Second factor missing"),
    "second_factor_required": ("Zweiter Faktor nötig", "Second factor required"),
    "scope_missing": ("Token umfasst das nicht", "Scope missing"),
    "login_too_old": ("Anmeldung zu alt", "Login too old"),
    "too_many_attempts": ("Zu viele Versuche", "Too many attempts"),
    "old_password_wrong": ("Altes Passwort falsch", "Old password wrong"),
    "password_refused": ("Passwort nicht geeignet", "Password refused"),
    "password_changed": ("Passwort wurde geändert", "Password was changed"),
    "invitation_unknown": ("Einladung nicht offen", "Invitation not open"),
    "nobody_to_invite": ("Niemand einzuladen", "Nobody to invite"),
    "code_wrong": ("Code falsch", "Code wrong"),
    "passkey_refused": ("Passkey nicht angenommen", "Passkey refused"),
    "provider_unknown": ("Anmeldedienst unbekannt", "Identity provider unknown"),
    "provider_unavailable": ("Anmeldedienst nicht erreichbar", "Identity provider unavailable"),
    "providers_misconfigured": ("Anmeldedienst falsch eingerichtet", "Identity provider misconfigured"),
    "link_stands": ("Verknüpfung besteht schon", "Link stands already"),
    "link_refused": ("Verknüpfung abgelehnt", "Link refused"),
    "logout_refused": ("Abmeldung abgelehnt", "Logout refused"),
    "factor_stands": ("Faktor besteht schon", "Factor stands already"),
    "factor_missing": ("Kein zweiter Faktor", "No second factor"),
    "token_too_long": ("Token gälte zu lange", "Token would live too long"),
    "token_unknown": ("Token unbekannt", "Token unknown"),
    "client_disabled": ("Programm gesperrt", "Client disabled"),
    "secrets_full": ("Zwei Geheimnisse gelten schon", "Two secrets are valid"),
    "secret_unknown": ("Geheimnis unbekannt", "Secret unknown"),
    "last_secret": ("Letztes Geheimnis", "Last secret"),
}


def declare_titles(titles: Mapping[str, tuple[str, str]]) -> None:
    """Add the titles of an app's own codes, German and English."""
    TITLES.update(titles)


def title_of(code: str, language: str) -> str:
    """The title in German or English; empty for a code that has none."""
    german, english = TITLES.get(code, ("", ""))
    return german if language.startswith("de") else english
