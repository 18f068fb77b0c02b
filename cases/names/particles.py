"""Words that are no names by themselves: articles, son and daughter of, and the halves of glued names."""

import re

ARTICLES = frozenset({"al", "el", "ul", "ol", "il", "эль", "аль", "ال"})
# Before sun letters, and only with a hyphen: ad-Din, ash-Sharif. Alone they are other words.
ASSIMILATED_ARTICLES = frozenset(
    vowel + letter
    for vowel in "aeuio"
    for letter in ("d", "n", "r", "s", "t", "z", "ch", "sh", "sch", "th", "dh", "ş", "d")
)
CHILD_OF = frozenset(
    {"bin", "ibn", "ben", "ibnu", "bint", "bent", "binti", "binte", "ould", "uld", "wuld", "mint", "walad"}
    | {"oglu", "oğlu", "ogly", "qizi", "qızı", "kizi", "kızı", "kyzy"}
    | {"бин", "ибн", "бен", "бинт", "оглы", "оглу", "огли", "кызы", "кизи", "гызы", "углы"}
    | {"بن", "ابن", "بنت", "ولد", "منت"}
)
# Servant of: Abd, Abdul, Abdel, Abdoul, Abd-ur-.
ABD = re.compile("c?[aeo]bd(?:[aeou]{1,2}[lrsndzt])?|абд(?:[уе]ль?)?|عبد(?:ال)?")
# Father and mother of, glued as in Aboubacar and ابوبكر.
ABU = frozenset({"abu", "abou", "aboo", "abo", "bou", "umm", "oum", "абу", "ابو", "ابی", "ابا", "بو", "ام"})
# Owner of, which keeps the article: Zulfiqar is Dhu al-Faqar.
DHU = frozenset({"dhu", "dhul", "zul", "zu", "thul", "ذو"})
# Of God: Habib Ullah is Habibullah.
GOD = {
    "allah": "ullah", "ullah": "ullah", "ulla": "ulla", "ollah": "ullah", "olla": "ulla", "oullah": "ullah",
    "lah": "ullah", "аллах": "ула", "уллах": "ула", "улла": "ула", "الله": "الله", "لله": "الله",
}  # fmt: skip
# Of the faith: Nur ad-Din is Noureddine.
DIN = frozenset(
    {"uddin", "eddin", "eddine", "uddine", "aldin", "eldin", "eldine", "aldeen", "eldeen", "ddin", "addin", "oddin"}
    | {"uddeen", "addeen", "eddeen", "ooddin", "الدین"}
)
FAITH = frozenset({"din", "deen", "dine", "دین"})
# Of the truth: Zia ul-Haq is Ziaulhaq.
TRUTH = {"haq": "haq", "haqq": "haq", "hak": "haq", "الحق": "حق"}
# Parts of Persian and Pashto family names, which stand alone as often as not.
SUFFIXES = frozenset(
    {"zadeh", "zada", "zade", "zadah", "nejad", "nezhad", "pour", "pur", "poor", "zai", "zay", "zoy"}
    | {"زاده", "نژاد", "پور", "زی", "زیی"}
)
