from django.apps import AppConfig

from casemgmt.access.row_security.tables import keep_closed
from casemgmt.access.row_security.towns import follow
from casemgmt.api.problem_titles import declare_titles
from casemgmt.privacy.registry import register
from cases.events import declare_events
from cases.holdings import HOLDINGS
from cases.problem_titles import TITLES
from cases.wording import declare_words


class CasesConfig(AppConfig):
    """Persons, households, cases, assessments, plans, notes, documents, tasks, referrals and imports."""

    name = "cases"
    label = "cases"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Declare the events, the problem titles and the holdings of this app."""
        declare_events()
        declare_titles(TITLES)
        register(HOLDINGS)
        declare_words()
        keep_closed(
            {
                "cases_importedrow": "says which rows of a list are in already; only an import asks for it",
                "cases_radarentry": "says when the radar looks at whom; only its runs and writes ask for it",
                "cases_referencecounter": "counts the file numbers that are given; only writes ask for it",
            }
        )
        granted = ("content_object_id", "cases_case")
        follow({"cases_casegroupgrant": granted, "cases_caseusergrant": granted})
        import cases.actions.erasures  # noqa: PLC0415 - these join in; models are there once the apps are ready
        import cases.actions.radar.marking  # noqa: PLC0415
        import cases.answers  # noqa: PLC0415
        import cases.clocks  # noqa: PLC0415
        import cases.consented  # noqa: PLC0415
        import cases.disclosures  # noqa: PLC0415
        import cases.filed  # noqa: PLC0415
        import cases.search.index  # noqa: F401, PLC0415
