"""Nationalities and countries of lists, as German and English names, adjectives or codes, to ISO 3166 alpha-3."""

import re

from babel.core import get_global

from cases.codes import COUNTRIES, normalise_country
from cases.lists.cells import Reading
from cases.lists.words import fold, folded, says_nothing

# Adjectives (German, English) and other names; the plain names of all countries come from CLDR.
_WORDS = {
    "AFG": "afghanisch|Afghane|Afghanin|Afghan|Islamische Republik Afghanistan",
    "ALB": "albanisch|Albaner|Albanerin|Albanian",
    "DZA": "algerisch|Algerier|Algerierin|Algerian",
    "AGO": "angolanisch|Angolan",
    "ARM": "armenisch|Armenier|Armenierin|Armenian",
    "AZE": "aserbaidschanisch|Aserbaidschaner|Azerbaijani",
    "BGD": "bangladeschisch|bengalisch|Bangladesh|Bangladeschi|Bangladeshi",
    "BLR": "belarussisch|weißrussisch|Weißrussland|Belarusian",
    "BEN": "beninisch|Beninese",
    "BIH": "bosnisch|bosnisch-herzegowinisch|Bosnien|Bosnian|Bosnia|Bosnien-Herzegowina",
    "BGR": "bulgarisch|Bulgare|Bulgarin|Bulgarian",
    "BFA": "burkinisch|Burkinabe",
    "BDI": "burundisch|Burundian",
    "CHN": "chinesisch|Chinese|Volksrepublik China|VR China",
    "CIV": "ivorisch|Elfenbeinküste|Ivorer|Ivorian|Ivory Coast",
    "CMR": "kamerunisch|Kameruner|Kamerunerin|Cameroonian",
    "COD": "kongolesisch DR|DR Kongo|Dem. Rep. Kongo|Demokratische Republik Kongo|DRC|DR Congo",
    "COL": "kolumbianisch|Kolumbianer|Kolumbianerin|Colombian",
    "CUB": "kubanisch|Cuban",
    "DEU": "deutsch|Deutscher|Deutsche|D|German|BRD|Bundesrepublik Deutschland",
    "EGY": "ägyptisch|Ägypter|Ägypterin|Egyptian",
    "ERI": "eritreisch|Eritreer|Eritreerin|Eritrean",
    "ETH": "äthiopisch|Äthiopier|Äthiopierin|Ethiopian",
    "GMB": "gambisch|Gambier|Gambierin|Gambian|The Gambia",
    "GBR": "britisch|Brite|Britin|British|UK|Großbritannien|Great Britain|England",
    "GEO": "georgisch|Georgier|Georgierin|Georgian",
    "GHA": "ghanaisch|Ghanaer|Ghanaerin|Ghanaian",
    "GIN": "guineisch|Guineer|Guineerin|Guinean|Guinea-Conakry",
    "GRC": "griechisch|Grieche|Griechin|Greek",
    "HRV": "kroatisch|Kroate|Kroatin|Croatian",
    "IND": "indisch|Inder|Inderin|Indian",
    "IRN": "iranisch|Iraner|Iranerin|Iranian|Islamische Republik Iran|Iran, Islamische Republik|persisch",
    "IRQ": "irakisch|Iraker|Irakerin|Iraqi|Republik Irak",
    "ISR": "israelisch|Israeli",
    "JOR": "jordanisch|Jordanier|Jordanian",
    "KAZ": "kasachisch|Kazakh",
    "KEN": "kenianisch|Kenyan",
    "KGZ": "kirgisisch|Kyrgyz",
    "XKX": "kosovarisch|Kosovare|Kosovarin|Kosovan|Kosovar|Republik Kosovo|RKS|XK|XKK",
    "LBN": "libanesisch|Libanese|Libanesin|Lebanese",
    "LBR": "liberianisch|Liberian",
    "LBY": "libysch|Libyer|Libyan",
    "MLI": "malisch|Malier|Malian",
    "MAR": "marokkanisch|Marokkaner|Marokkanerin|Moroccan",
    "MRT": "mauretanisch|Mauritanian",
    "MDA": "moldauisch|moldawisch|Moldawien|Moldau|Moldauer|Moldovan|Moldova|Republik Moldau",
    "MNG": "mongolisch|Mongolian",
    "MNE": "montenegrinisch|Montenegrin",
    "MMR": "myanmarisch|birmanisch|Birma|Burma|Burmese",
    "MKD": "mazedonisch|nordmazedonisch|Mazedonien|Mazedonier|Macedonian|Macedonia",
    "NPL": "nepalesisch|Nepalese|Nepali",
    "NIC": "nicaraguanisch|Nicaraguan",
    "NER": "nigrisch",
    "NGA": "nigerianisch|Nigerianer|Nigerianerin|Nigerian",
    "PAK": "pakistanisch|Pakistaner|Pakistanerin|Pakistani",
    "PSE": "palästinensisch|Palästina|Palästinenser|Palästinenserin|Palestinian|Palestine",
    "POL": "polnisch|Pole|Polin|Polish",
    "ROU": "rumänisch|Rumäne|Rumänin|Romanian|ROM",
    "RUS": "russisch|Russe|Russin|Russian|Russische Föderation|Russian Federation|russ. Föderation",
    "RWA": "ruandisch|Rwandan",
    "SEN": "senegalesisch|Senegalese",
    "SRB": "serbisch|Serbe|Serbin|Serbian",
    "SLE": "sierra-leonisch|Sierra Leonean",
    "SOM": "somalisch|Somalier|Somalierin|Somali|Somalian",
    "LKA": "sri-lankisch|srilankisch|Sri Lankan|Ceylon",
    "SDN": "sudanesisch|Sudanese|Sudanesin",
    "SSD": "südsudanesisch|South Sudanese",
    "SYR": "syrisch|Syrer|Syrerin|Syrian|Arabische Republik Syrien|Syrien, Arabische Republik|Syrian Arab Republic",
    "TJK": "tadschikisch|Tadschike|Tajik",
    "TGO": "togoisch|Togoer|Togolese",
    "TCD": "tschadisch|Chadian",
    "TUN": "tunesisch|Tunesier|Tunesierin|Tunisian",
    "TUR": "türkisch|Türke|Türkin|Turkish|Turkey|Türkiye",
    "TKM": "turkmenisch|Turkmen",
    "UGA": "ugandisch|Ugandan",
    "UKR": "ukrainisch|Ukrainer|Ukrainerin|Ukrainian|UKR",
    "UZB": "usbekisch|Usbeke|Uzbek",
    "VEN": "venezolanisch|Venezolaner|Venezuelan",
    "VNM": "vietnamesisch|Vietnamese|Vietnamesin|Viet Nam",
    "YEM": "jemenitisch|Jemenit|Yemeni",
    "XXA": "staatenlos|stateless|ohne Staatsangehörigkeit|de facto staatenlos",
    "XXX": "ungeklärt|Staatsangehörigkeit ungeklärt|unclear|undetermined",
}


def _every_spelling() -> dict[str, tuple[str, ...]]:
    # CLDR lists codes of three letters as aliases of those with two.
    two_letters = get_global("territory_aliases")
    spellings: dict[str, tuple[str, ...]] = {}
    for entry in COUNTRIES.entries:
        words = _WORDS[entry.code].split("|") if entry.code in _WORDS else []
        spellings[entry.code] = (entry.code, entry.de, entry.en, *two_letters.get(entry.code, ())[:1], *words)
    return spellings


_CODE_OF = folded(_every_spelling())
_BETWEEN = re.compile(r"\s*(?:[,;/+&|\n]|\b(?:und|and|sowie)\b)\s*")


def read_nationalities(text: str) -> Reading[tuple[str, ...]]:
    """The countries in the cell in its order, each once; words that name none are unread."""
    if says_nothing(text):
        return Reading(())
    codes: dict[str, None] = {}
    unread: list[str] = []
    for part in [text] if _code(text) else _BETWEEN.split(text):
        code = _code(part)
        if code:
            codes[code] = None
        elif part:
            unread.append(part)
    return Reading(tuple(codes), ("nationality_unknown",) if unread else (), tuple(unread))


def _code(text: str) -> str | None:
    known = normalise_country(text)
    return known if COUNTRIES.has(known) else _CODE_OF.get(fold(text))
