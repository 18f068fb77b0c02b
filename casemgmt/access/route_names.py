"""What the names of routes mean, in German and English: why a record exists for somebody."""

from collections.abc import Mapping

ROUTES: Mapping[str, tuple[str, str]] = {
    "team": ("arbeitet in dem Team, das zuständig ist", "works in the team that is in charge"),
    "town": ("ist in der ganzen Kommune zuständig", "is in charge in the whole municipality"),
    "grant": ("der Fall ist einzeln freigegeben", "the case is granted"),
    "author": ("hat es geschrieben", "wrote it"),
    "creator": ("hat die Aufgabe gestellt", "set the task"),
    "assignee": ("hat die Aufgabe erhalten", "was given the task"),
    "consent": ("vermittelt mit Einwilligung", "referred by consent"),
    "law": ("vermittelt auf gesetzlicher Grundlage", "referred by law"),
    "oversight": ("beaufsichtigt den Datenschutz", "supervises data protection"),
    "break_glass": ("hat einen Notzugriff geöffnet", "has broken the glass"),
    "owner": ("gehört zum eigenen Zugang", "belongs to their own login"),
    "own": ("hat es selbst angelegt", "made it"),
    "told": ("ist davon zu unterrichten", "has to be told of it"),
    "absent": ("ist abwesend", "is away"),
    "substitute": ("vertritt", "stands in"),
}
