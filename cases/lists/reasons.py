"""Why a cell or row is refused or doubted, in English and German; no sentence repeats what the cell holds."""

from collections.abc import Mapping
from types import MappingProxyType

REASONS: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "column_unknown": (
            "This column has no field of its own; its cells are kept in the remark.",
            "Für diese Spalte gibt es kein eigenes Feld; ihre Zellen stehen in der Bemerkung.",
        ),
        "likely_known": (
            "Somebody in the register is likely this person (see matches). If it is somebody else, name the line "
            "in confirmed_new.",
            "Diese Person ist wahrscheinlich schon erfasst (siehe matches). Ist es jemand anderes, die Zeile in "
            "confirmed_new nennen.",
        ),
        "name_missing": (
            "The row names nobody: family name and given names are empty.",
            "Die Zeile nennt niemanden: Nachname und Vorname sind leer.",
        ),
        "name_too_long": ("The name is longer than 120 characters.", "Der Name ist länger als 120 Zeichen."),
        "text_too_long": (
            "The text is too long for its field; it is kept in the remark.",
            "Der Text ist für sein Feld zu lang; er steht in der Bemerkung.",
        ),
        "given_names_missing": ("There are no given names.", "Der Vorname fehlt."),
        "family_name_missing": ("There is no family name.", "Der Nachname fehlt."),
        "name_with_digits": ("The name holds digits.", "Der Name enthält Ziffern."),
        "names_maybe_swapped": (
            "The given names are in capitals, the family name is not: perhaps they are swapped.",
            "Der Vorname steht in Großbuchstaben, der Nachname nicht: vielleicht sind sie vertauscht.",
        ),
        "name_order_assumed": (
            "It is not certain which word is the family name.",
            "Welches Wort der Nachname ist, ist nicht sicher.",
        ),
        "no_latin_name": (
            "The name is not in Latin script; it is kept as original name.",
            "Der Name steht nicht in lateinischer Schrift; er wird als Originalname geführt.",
        ),
        "original_name_undivided": (
            "The original name has no comma; all of it is kept as family name.",
            "Der Originalname hat kein Komma; er steht ganz beim Nachnamen.",
        ),
        "mixed_scripts": (
            "A word of the name mixes letters of two scripts.",
            "Ein Wort des Namens mischt Buchstaben zweier Schriften.",
        ),
        "birth_date_missing": ("The birth date is missing.", "Das Geburtsdatum fehlt."),
        "birth_date_in_future": ("The birth date is in the future.", "Das Geburtsdatum liegt in der Zukunft."),
        "birth_date_before_1900": (
            "The birth date is before 1900, or in another calendar.",
            "Das Geburtsdatum liegt vor 1900 oder folgt einem anderen Kalender.",
        ),
        "january_first": (
            "1 January is often written where the day is not known; it is kept as estimated.",
            "Der 1. Januar steht oft für einen unbekannten Tag; er gilt als geschätzt.",
        ),
        "date_unreadable": ("This is no date in a known form.", "Dies ist kein Datum in bekannter Form."),
        "date_impossible": ("There is no such day.", "Diesen Tag gibt es nicht."),
        "month_first": (
            "The month stands before the day, as in American dates.",
            "Der Monat steht vor dem Tag wie in amerikanischen Daten.",
        ),
        "day_assumed": (
            "The date has no exact day; the first one possible is kept.",
            "Das Datum nennt keinen genauen Tag; der erste mögliche wird geführt.",
        ),
        "date_in_future": ("The date is in the future.", "Das Datum liegt in der Zukunft."),
        "entered_before_birth": ("The entry is before the birth.", "Die Einreise liegt vor der Geburt."),
        "assigned_before_entry": ("The assignment is before the entry.", "Die Zuweisung liegt vor der Einreise."),
        "sex_unknown": ("This is no known sex entry.", "Dies ist kein bekannter Geschlechtseintrag."),
        "yes_no_unknown": ("This is neither yes nor no.", "Dies ist weder ja noch nein."),
        "nationality_unknown": ("This names no known country.", "Dies nennt kein bekanntes Land."),
        "nationality_from_origin": (
            "The nationality is taken from the country of origin.",
            "Die Staatsangehörigkeit ist aus dem Herkunftsland übernommen.",
        ),
        "language_unknown": ("This is no known language.", "Dies ist keine bekannte Sprache."),
        "language_too_general": (
            "This word stands for several languages; name the one that is spoken.",
            "Dieses Wort steht für mehrere Sprachen; bitte die gesprochene nennen.",
        ),
        "interpreter_unknown": (
            "This does not say whether an interpreter is needed.",
            "Daraus geht nicht hervor, ob gedolmetscht werden muss.",
        ),
        "interpreter_language_missing": (
            "An interpreter is needed, but no language is named.",
            "Dolmetschen ist nötig, aber keine Sprache genannt.",
        ),
        "phone_invalid": ("This is no complete phone number.", "Dies ist keine vollständige Telefonnummer."),
        "leading_zero_restored": (
            "The spreadsheet had cut off a leading zero; it is restored.",
            "Die Tabelle hatte eine führende Null abgeschnitten; sie ist ergänzt.",
        ),
        "email_invalid": ("This is no e-mail address.", "Dies ist keine E-Mail-Adresse."),
        "postcode_invalid": ("A postcode has five digits.", "Eine Postleitzahl hat fünf Ziffern."),
        "identifier_format": (
            "The number does not have the form of its kind.",
            "Die Nummer hat nicht die Form ihrer Art.",
        ),
        "identifier_check_digit": ("The check digit is wrong.", "Die Prüfziffer stimmt nicht."),
        "identifier_without_number": (
            "The cell holds words in place of a number.",
            "In der Zelle stehen Worte statt einer Nummer.",
        ),
        "relation_unknown": ("This is no known family relation.", "Dies ist kein bekanntes Verwandtschaftsverhältnis."),
        "status_unknown": ("This is no known residence status.", "Dies ist kein bekannter Aufenthaltsstatus."),
        "status_ambiguous": (
            "The residence permit needs its paragraph (§ 25 Abs. 3).",
            "Zur Aufenthaltserlaubnis fehlt der genaue Paragraf (§ 25 Abs. 3).",
        ),
        "status_assumed": (
            "The settlement permit names no paragraph; § 26 Abs. 3 is assumed.",
            "Die Niederlassungserlaubnis nennt keinen Paragrafen; § 26 Abs. 3 ist angenommen.",
        ),
        "regime_unknown": ("This is no known kind of benefit.", "Dies ist keine bekannte Leistungsart."),
        "regime_ambiguous": (
            "The benefit needs its paragraph or chapter (§ 3 AsylbLG, SGB XII Kap. 4).",
            "Zur Leistung fehlt Paragraf oder Kapitel (§ 3 AsylbLG, SGB XII Kap. 4).",
        ),
        "channel_unknown": ("This is no known channel.", "Dies ist kein bekannter Zugangsweg."),
        "formula_error": (
            "The formula of the cell failed; the cell counts as empty.",
            "Die Formel der Zelle ist fehlgeschlagen; die Zelle gilt als leer.",
        ),
        "cell_without_heading": (
            "The cell stands in a column without a heading and is not read.",
            "Die Zelle steht in einer Spalte ohne Überschrift und wird nicht gelesen.",
        ),
        "repeated_row": ("The same person stands in line {line}.", "Dieselbe Person steht in Zeile {line}."),
        "similar_row": (
            "A person with the same names and birth date stands in line {line}.",
            "Eine Person mit gleichen Namen und gleichem Geburtsdatum steht in Zeile {line}.",
        ),
        "identifier_repeated": ("The same number stands in line {line}.", "Dieselbe Nummer steht in Zeile {line}."),
        "person_known": (
            "A person with this AZR or health insurance number is entered already.",
            "Eine Person mit dieser AZR- oder Versichertennummer ist schon erfasst.",
        ),
        "case_open_already": (
            "A person with this AZR or health insurance number has an open case.",
            "Eine Person mit dieser AZR- oder Versichertennummer hat schon einen offenen Fall.",
        ),
        "second_head": (
            "The household has a head already; this person is kept as another member.",
            "Der Haushalt hat schon einen Vorstand; diese Person gilt als weiteres Mitglied.",
        ),
        "row_refused": (
            "The row breaks a rule of the records.",
            "Die Zeile verstößt gegen eine Regel der Akten.",
        ),
    }
)
