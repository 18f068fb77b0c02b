"""Codes of the assessment: domains, ratings, needs and the vulnerability screening."""

from cases.codes.codelist import Code, CodeList

ASSESSMENT_DOMAINS = CodeList(
    name="assessment_domains",
    entries=(
        Code("residence", "Aufenthalt und Asylverfahren", "residence and asylum"),
        Code("livelihood", "Lebensunterhalt, Leistungen, Schulden", "livelihood, benefits, debts"),
        Code("housing", "Wohnen", "housing"),
        Code("health", "Gesundheit (Körper, Seele, Sucht, Pflege)", "health (body, soul, addiction, care need)"),
        Code("family", "Familie, Kinder, Erziehung", "family, children, upbringing"),
        Code("protection", "Schutz und Gewalt", "protection and violence"),
        Code("language", "Sprache und Alphabetisierung", "language and literacy"),
        Code("education", "Schule und Bildung", "school and education"),
        Code("work", "Arbeit und Qualifikation", "work and qualification"),
        Code("daily_life", "Alltag, Behörden, Digitales", "daily life, authorities, digital matters"),
        Code("social_participation", "soziales Netz und Teilhabe", "social network and participation"),
        Code("equality", "Gleichstellung", "gender equality"),
        Code("discrimination", "Diskriminierung", "discrimination"),
        Code("ageing", "Älterwerden", "ageing"),
        Code("resources_goals", "Ressourcen und Ziele", "resources and goals"),
    ),
    source="own list after the fields of the Integrationskonzept Willich 2020",
)

RATINGS = CodeList(
    name="ratings",
    entries=(
        Code("0", "nicht gefragt", "not asked"),
        Code("1", "akute Krise", "acute crisis"),
        Code("2", "nicht stabil", "not stable"),
        Code("3", "mit Unterstützung stabil", "stable with support"),
        Code("4", "weitgehend selbstständig", "largely independent"),
        Code("5", "selbstständig", "independent"),
        Code("9", "trifft nicht zu", "not applicable"),
    ),
    source="own neutral scale; licensed instruments such as the Outcomes Star may not be built into software",
)

NEED_STATUSES = CodeList(
    name="need_statuses",
    entries=(
        Code("unmet", "nicht gedeckt", "unmet"),
        Code("partly", "teilweise gedeckt", "partly met"),
        Code("met", "gedeckt", "met"),
        Code("declined", "Hilfe nicht gewünscht", "help declined"),
    ),
    source="own list",
)

VULNERABILITIES = CodeList(
    name="vulnerabilities",
    entries=(
        Code("minor", "Minderjährige", "minor"),
        Code("unaccompanied_minor", "unbegleitete Minderjährige", "unaccompanied minor"),
        Code("disability", "Menschen mit Behinderung", "person with a disability"),
        Code("elderly", "ältere Menschen", "elderly person"),
        Code("pregnant", "Schwangere", "pregnant woman"),
        Code("lgbti", "lesbische, schwule, bi-, trans- und intergeschlechtliche Menschen", "LGBTI person"),
        Code("single_parent", "Alleinerziehende mit minderjährigen Kindern", "single parent with minor children"),
        Code("trafficking", "Opfer von Menschenhandel", "victim of trafficking in human beings"),
        Code("serious_illness", "schwer Erkrankte", "person with a serious illness"),
        Code("mental_disorder", "psychische Störung einschließlich PTBS", "mental disorder including PTSD"),
        Code(
            "serious_violence",
            "Folter, Vergewaltigung oder andere schwere Gewalt, auch Genitalverstümmelung, Zwangs- oder Kinderehe",
            "torture, rape or other serious violence, including FGM, child or forced marriage",
        ),
    ),
    source="Art. 24 Directive (EU) 2024/1346",
)

VULNERABILITY_SOURCES = CodeList(
    name="vulnerability_sources",
    entries=(
        Code("visible", "erkennbar", "visible"),
        Code("stated", "von der Person genannt", "stated by the person"),
        Code("third_party", "von Dritten genannt", "stated by a third party"),
        Code("expert", "fachlich festgestellt", "found by an expert"),
    ),
    source="own list: how a need under Art. 24 Directive (EU) 2024/1346 became known",
)
