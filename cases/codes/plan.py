"""Codes of the plan and its work: fields of action, who does what, what came of it."""

from cases.codes.codelist import Code, CodeList

FIELDS_OF_ACTION = CodeList(
    name="fields_of_action",
    entries=(
        Code("culture_education", "Kultur und Bildung", "culture and education"),
        Code("women", "Frauen", "women"),
        Code("childcare_language", "Kinderbetreuung und Sprache", "childcare and language"),
        Code("equal_opportunity", "Chancengleichheit", "equal opportunity"),
        Code("livelihood_work", "Existenz und Arbeit", "livelihood and work"),
        Code("health", "Gesundheit", "health"),
        Code("housing", "Wohnen", "housing"),
        Code("volunteering", "Ehrenamt", "volunteering"),
    ),
    source="Integrationskonzept Willich 2020, acht Themenbereiche",
)

MEASURE_RESPONSIBLES = CodeList(
    name="measure_responsibles",
    entries=(
        Code("office", "Koordinationsstelle", "coordination office"),
        Code("partner", "Kooperationspartner", "partner agency"),
        Code("person", "die Person selbst", "the person"),
    ),
    source="own list after the Hilfeplan: the person has tasks too",
)

GOAL_OUTCOMES = CodeList(
    name="goal_outcomes",
    entries=(
        Code("reached", "erreicht", "reached"),
        Code("partly_reached", "teilweise erreicht", "partly reached"),
        Code("not_reached", "nicht erreicht", "not reached"),
        Code("given_up", "aufgegeben oder überholt", "given up or overtaken by events"),
    ),
    source="own list: the result of a goal at the evaluation",
)

TASK_KINDS = CodeList(
    name="task_kinds",
    entries=(
        Code("accompany", "Begleitung", "accompany"),
        Code("visit", "Besuch", "visit"),
        Code("interpret", "Dolmetschen", "interpret"),
        Code("mentoring", "Patenschaft", "mentoring"),
        Code("transport", "Fahrt", "transport"),
        Code("donation", "Sachspende", "donation in kind"),
        Code("office", "Aufgabe der Stelle", "office task"),
        Code("deadline", "Frist", "deadline"),
        Code("other", "andere Aufgabe", "other task"),
    ),
    source="own list after the Integrationskonzept Willich 2020, Ehrenamt",
)
