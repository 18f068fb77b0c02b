"""Words of lists for the codes of sex, family relation, legal regime and channel, and for yes and no."""

import re
from collections.abc import Mapping

from cases.lists.problems import CellProblem
from cases.lists.words import fold, folded, says_nothing

_SEX = folded(
    {
        "w": ("w", "f", "weiblich", "weibl.", "female", "Frau", "woman", "Mädchen", "girl", "Fr.", "Mrs", "Ms", "♀ w"),
        "m": ("m", "männlich", "männl.", "male", "Herr", "Mann", "man", "Junge", "boy", "Hr.", "Mr", "♂ m"),
        "d": ("d", "divers", "diverse", "div.", "non-binary", "nicht binär", "inter"),
        "x": ("x", "ohne", "ohne Angabe", "ohne Eintrag", "keine Angabe", "k. A.", "no entry", "not stated", "offen"),
    }
)
_YES_NO = folded(
    {
        "yes": ("ja", "j", "yes", "y", "true", "wahr", "x", "1", "nötig", "benötigt", "erforderlich", "needed", "✓ja"),
        "no": (
            "nein",
            "n",
            "no",
            "false",
            "falsch",
            "0",
            "nicht nötig",
            "nicht erforderlich",
            "kein",
            "keiner",
            "keine",
        ),
    }
)
_RELATIONS = folded(
    {
        "head": (
            "Haushaltsvorstand", "HV", "HHV", "HH-Vorstand", "Vorstand", "Hauptperson", "Bezugsperson", "Antragsteller",
            "Antragstellerin", "Antragsteller/in", "Familienoberhaupt", "Oberhaupt", "Referenzperson", "selbst", "head",
            "head of household", "head of family", "main applicant", "principal applicant", "self", "alleinstehend",
        ),
        "spouse": (
            "Ehefrau", "Ehemann", "Ehegatte", "Ehegattin", "Ehepartner", "Ehepartnerin", "Frau", "Gattin", "Gatte",
            "spouse", "wife", "husband",
        ),
        "partner": (
            "Partner", "Partnerin", "Lebenspartner", "Lebenspartnerin", "Lebensgefährte", "Lebensgefährtin", "Verlobte",
            "Verlobter", "Freundin", "LG", "fiancé", "fiancée", "cohabitant",
        ),
        "child": (
            "Kind", "Sohn", "Tochter", "Stiefkind", "Stiefsohn", "Stieftochter", "Adoptivkind", "Pflegekind",
            "Neugeborenes", "Baby", "child", "son", "daughter", "stepchild", "stepson", "stepdaughter", "foster child",
            "minderjähriges Kind", "volljähriges Kind",
        ),
        "parent": (
            "Vater", "Mutter", "Elternteil", "Eltern", "Kindsvater", "Kindsmutter", "Stiefvater", "Stiefmutter", "KV",
            "KM", "father", "mother", "parent", "stepfather", "stepmother",
        ),
        "grandparent": (
            "Großvater", "Großmutter", "Großelternteil", "Großeltern", "Opa", "Oma", "grandfather", "grandmother",
            "grandparent",
        ),
        "sibling": (
            "Bruder", "Schwester", "Geschwister", "Geschwisterkind", "Halbbruder", "Halbschwester", "brother", "sister",
            "sibling",
        ),
        "other_relative": (
            "Onkel", "Tante", "Neffe", "Nichte", "Cousin", "Cousine", "Enkel", "Enkelin", "Enkelkind",
            "Schwiegermutter", "Schwiegervater", "Schwiegersohn", "Schwiegertochter", "Schwager", "Schwägerin",
            "Urgroßmutter", "Verwandte", "Verwandter", "Angehöriger", "Angehörige", "sonstige Verwandte", "uncle",
            "aunt", "nephew", "niece", "grandchild", "grandson", "granddaughter", "mother-in-law", "father-in-law",
            "brother-in-law", "sister-in-law", "relative", "other relative",
        ),
        "guardian": ("Vormund", "Amtsvormund", "gesetzlicher Vertreter", "Sorgeberechtigte", "Sorgeberechtigter",
                     "guardian", "legal guardian"),
        "other": (
            "sonstige", "sonstiger", "andere", "Mitbewohner", "Mitbewohnerin", "Bekannter", "Bekannte", "Freund",
            "other", "friend", "flatmate", "nicht verwandt", "not related",
        ),
    }
)  # fmt: skip
_REGIMES = folded(
    {
        "ASYLBLG_3": (
            "§ 3 AsylbLG", "AsylbLG § 3", "§ 3", "AsylbLG 3", "Grundleistungen", "Grundleistung",
            "Grundleistungen AsylbLG", "ASYLBLG_3", "basic benefits",
        ),
        "ASYLBLG_2": (
            "§ 2 AsylbLG", "AsylbLG § 2", "§ 2", "Analogleistungen", "Analogleistung", "Analogleistungen AsylbLG",
            "Analogberechtigt", "ASYLBLG_2", "analog benefits",
        ),
        "ASYLBLG_1A": ("§ 1a AsylbLG", "AsylbLG § 1a", "§ 1a", "ASYLBLG_1A", "gekürzt § 1a", "reduced benefits"),
        "ASYLBLG_1_4": (
            "§ 1 Abs. 4 AsylbLG", "AsylbLG § 1 Abs. 4", "§ 1 Abs. 4", "Überbrückungsleistungen", "ASYLBLG_1_4",
            "bridging benefits",
        ),
        "SGB2": (
            "SGB II", "SGB2", "SGB 2", "Bürgergeld", "Grundsicherungsgeld", "Jobcenter", "JC", "ALG II", "ALG 2",
            "Alg2", "Arbeitslosengeld II", "Hartz IV", "Hartz 4", "Grundsicherung für Arbeitsuchende", "job centre",
            "jobcentre",
        ),
        "SGB3": ("SGB III", "SGB3", "SGB 3", "ALG I", "ALG 1", "ALG", "Arbeitslosengeld", "Arbeitslosengeld I"),
        "SGB12_K3": (
            "SGB XII Kap. 3", "SGB XII 3. Kapitel", "3. Kapitel SGB XII", "Hilfe zum Lebensunterhalt", "HLU", "HzL",
            "SGB12_K3",
        ),
        "SGB12_K4": (
            "SGB XII Kap. 4", "SGB XII 4. Kapitel", "4. Kapitel SGB XII", "Grundsicherung im Alter",
            "Grundsicherung Alter", "GruSi", "GSiA", "Grundsicherung bei Erwerbsminderung",
            "Grundsicherung im Alter und bei Erwerbsminderung", "SGB12_K4", "old-age support",
        ),
        "SGB8": ("SGB VIII", "SGB8", "SGB 8", "Jugendhilfe", "Jugendamt", "Kinder- und Jugendhilfe"),
        "SGB11": ("SGB XI", "SGB11", "SGB 11", "Pflegeversicherung", "Pflegegeld", "Pflegekasse"),
        "BAFOEG": ("BAföG", "student support"),
        "WORK": (
            "Arbeit", "erwerbstätig", "Erwerbseinkommen", "eigenes Einkommen", "Einkommen", "Lohn", "Gehalt", "Job",
            "Selbstzahler", "berufstätig", "work", "working", "employed", "wages", "own income",
        ),
        "NONE": ("keine", "keine Leistung", "keine Leistungen", "ohne", "ohne Leistung", "ohne Leistungen", "none",
                 "no benefits", "kein Bezug"),
    }
)  # fmt: skip
# Words that leave open which paragraph or chapter is meant.
_REGIME_AMBIGUOUS = frozenset(fold(word) for word in ("SGB XII", "SGB12", "SGB 12", "Sozialhilfe", "Grundsicherung"))
_ASYLBLG = frozenset(
    fold(word) for word in ("AsylbLG", "Asylbewerberleistungen", "Asylbewerberleistungsgesetz", "Asyl")
)
_CHANNELS = folded(
    {
        "self": (
            "selbst", "self", "persönlich", "selbst gemeldet", "Selbstmelder", "Selbstmeldung", "Sprechstunde",
            "eigene", "Vorsprache", "in person", "walk-in", "Person selbst", "die Person selbst", "Familie", "Telefon",
            "E-Mail",
        ),
        "housing_office": (
            "Wohnungsstelle", "Wohnungsamt", "Unterbringung", "Unterkunftsverwaltung", "Hausverwaltung", "Hausmeister",
            "Heimleitung", "Zuweisung", "Soziale Wohnraumhilfe", "housing office", "housing_office",
        ),
        "partner": (
            "Partner", "Kooperationspartner", "Jobcenter", "Sozialamt", "Jugendamt", "Ausländerbehörde", "ABH",
            "Schule", "Kita", "Krankenhaus", "Arzt", "Ärztin", "Caritas", "Diakonie", "DRK", "AWO", "Flüchtlingsrat",
            "Polizei", "BAMF", "Beratungsstelle", "Frauenhaus", "Behörde", "Gesundheitsamt", "partner agency", "agency",
            "school", "MBE", "JMD", "Träger", "Kursträger", "Bezirksregierung",
        ),
        "volunteer": (
            "Ehrenamt", "Ehrenamtliche", "Ehrenamtlicher", "Ehrenamtler", "Freiwillige", "Pate", "Patin",
            "Arbeitskreis", "volunteer", "mentor", "Helferkreis", "Arbeitskreis Flüchtlinge",
        ),
        "import": ("Liste", "Altbestand", "Bestand", "import", "list"),
        "other": ("sonstige", "Sonstiges", "andere", "anderer Weg", "other", "Nachbar", "Nachbarin", "Arbeitgeber"),
    }
)  # fmt: skip


_ORDINAL = re.compile(r"\(.*?\)|\W*\d+\W*")


def read_sex(text: str) -> str:
    """The sex entry (w, m, d, x), empty when the cell is empty. Raises CellProblem: `sex_unknown`."""
    return _looked_up(text, _SEX, "sex_unknown")


def read_yes_no(text: str) -> bool | None:
    """Whether the cell says yes; None when it says nothing. Raises CellProblem: `yes_no_unknown`."""
    answer = _looked_up(text, _YES_NO, "yes_no_unknown")
    return answer == "yes" if answer else None


def read_relation(text: str) -> str:
    """The relation to the head of the household. Raises CellProblem: `relation_unknown`.

    Family lists that say Vater and Mutter, and name no head, give parents only: who imports them chooses the head.
    """
    return _looked_up(_ORDINAL.sub("", text), _RELATIONS, "relation_unknown")


def read_channel(text: str) -> str:
    """The way the inquiry came. Raises CellProblem: `channel_unknown`."""
    return _looked_up(text, _CHANNELS, "channel_unknown")


def read_regime(text: str) -> str:
    """The legal regime a person lives under. Raises CellProblem: `regime_unknown`, `regime_ambiguous`.

    AsylbLG without a paragraph is ambiguous: whether § 2 or § 3 applies decides on health care and amounts.
    """
    if fold(text) in _REGIME_AMBIGUOUS | _ASYLBLG:
        raise CellProblem("regime_ambiguous")
    return _looked_up(text, _REGIMES, "regime_unknown")


def _looked_up(text: str, words: Mapping[str, str], code: str) -> str:
    found = words.get(fold(text))
    if found is None and not says_nothing(text):
        raise CellProblem(code)
    return found or ""
