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
}


def declare_titles(titles: Mapping[str, tuple[str, str]]) -> None:
    """Add the titles of an app's own codes, German and English."""
    TITLES.update(titles)


def title_of(code: str, language: str) -> str:
    """The title in German or English; empty for a code that has none."""
    german, english = TITLES.get(code, ("", ""))
    return german if language.startswith("de") else english
