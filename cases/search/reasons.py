"""Why somebody was found, as codes with German and English words; never with a value of the person."""

from collections.abc import Mapping
from typing import NamedTuple

from cases.codes import IDENTIFIER_KINDS, SCRIPTS


class Reason(NamedTuple):
    """One thing in common; `script` (ISO 15924) or `kind` (of an identifier) says of what sort."""

    code: str
    script: str = ""
    kind: str = ""

    def words(self, language: str) -> str:
        """The reason in German or English: "same name in Arabic script"."""
        german, english = REASONS[self.code]
        template = german if language.startswith("de") else english
        script = SCRIPTS.label(self.script, language) if SCRIPTS.has(self.script) else self.script
        kind = IDENTIFIER_KINDS.label(self.kind, language) if self.kind else ""
        return template.format(script=script, kind=kind)


REASONS: Mapping[str, tuple[str, str]] = {
    "same_name": ("gleicher Name", "same name"),
    "same_name_other_spelling": ("gleicher Name in anderer Schreibweise", "same name in another spelling"),
    "same_name_in_script": ("gleicher Name, Schrift: {script}", "same name in {script} script"),
    "similar_name": ("ähnlicher Name", "similar name"),
    "by_name_variant": ("nach einer Namensvariante", "by a name variant"),
    "same_birth_date": ("gleiches Geburtsdatum", "same birth date"),
    "same_birth_year": ("gleiches Geburtsjahr", "same birth year"),
    "same_phone": ("gleiche Telefonnummer", "same telephone number"),
    "same_email": ("gleiche E-Mail-Adresse", "same e-mail address"),
    "same_identifier": ("gleiche Nummer: {kind}", "same number: {kind}"),
    "other_sex": ("anderer Geschlechtseintrag", "another sex entry"),
    "other_nationality": ("andere Staatsangehörigkeit", "another nationality"),
    "same_file_number": ("gleiches Aktenzeichen", "same file number"),
    "same_organisation_name": ("Name der Organisation", "name of the organisation"),
    "case_of_person": ("Fall einer gefundenen Person", "case of a person who was found"),
}
"""Every reason, German and English."""
