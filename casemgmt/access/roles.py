"""The roles of the house (domain.md 4.5), their names in German and English, and which cannot be held together."""

from collections.abc import Mapping

from django.db import models
from django.utils.translation import gettext_lazy as _


class Role(models.TextChoices):
    """What a membership lets somebody be."""

    CASEWORKER = "caseworker", _("Caseworker")
    TEAM_LEAD = "team_lead", _("Team lead")
    HOUSING_MANAGER = "housing_manager", _("Housing manager")
    HEALTH_COMPANION = "health_companion", _("Health companion")
    COURSE_COORDINATOR = "course_coordinator", _("Course coordinator")
    JOB_COACH = "job_coach", _("Job coach")
    VOLUNTEER = "volunteer", _("Volunteer")
    INTERPRETER = "interpreter", _("Interpreter")
    PARTNER_AGENCY = "partner_agency", _("Partner agency")
    INTEGRATION_OFFICER = "integration_officer", _("Integration officer")
    DATA_PROTECTION_OFFICER = "data_protection_officer", _("Data protection officer")
    ADMINISTRATOR = "administrator", _("Administrator")


GERMAN: Mapping[Role, str] = {
    Role.CASEWORKER: "Fallmanagerin/Fallmanager",
    Role.TEAM_LEAD: "Teamleitung",
    Role.HOUSING_MANAGER: "Wohnungsstelle",
    Role.HEALTH_COMPANION: "Gesundheitsbegleitung",
    Role.COURSE_COORDINATOR: "Kurskoordination",
    Role.JOB_COACH: "Jobcoach",
    Role.VOLUNTEER: "Ehrenamt",
    Role.INTERPRETER: "Sprachmittlung",
    Role.PARTNER_AGENCY: "Kooperationspartner",
    Role.INTEGRATION_OFFICER: "Integrationsbeauftragte/r",
    Role.DATA_PROTECTION_OFFICER: "Datenschutzbeauftragte/r",
    Role.ADMINISTRATOR: "Administration",
}

OFFICE = frozenset({Role.CASEWORKER, Role.TEAM_LEAD})
"""Roles that see the cases of their team, or of the municipality where the membership names no team."""

SPECIALISTS = frozenset({Role.HOUSING_MANAGER, Role.HEALTH_COMPANION, Role.COURSE_COORDINATOR, Role.JOB_COACH})
"""Roles that see single cases which were granted to them."""

HELPERS = frozenset({Role.VOLUNTEER, Role.INTERPRETER})
"""Roles that see the tasks given to them, and nothing else."""

OVERSEERS = frozenset({Role.DATA_PROTECTION_OFFICER})
"""Roles that supervise the house and see content by break-glass only."""

TEAM_ROLES = OFFICE
AGENCY_ROLES = frozenset({Role.PARTNER_AGENCY})

STAFF = frozenset(Role) - AGENCY_ROLES - HELPERS
"""Roles of people whom the town employs for this work."""

READERS_OF_ACCOUNTS = frozenset({Role.ADMINISTRATOR, Role.DATA_PROTECTION_OFFICER, Role.TEAM_LEAD})
"""Roles that see who has an account and which roles it has."""

ALONE = frozenset({Role.ADMINISTRATOR, Role.DATA_PROTECTION_OFFICER})
"""Roles that are held without any other: who runs or supervises the system does not work on cases in it."""

SECOND_FACTOR = frozenset(
    {Role.CASEWORKER, Role.TEAM_LEAD, Role.HEALTH_COMPANION, Role.DATA_PROTECTION_OFFICER, Role.ADMINISTRATOR}
)
"""Roles that read health or confidential data, or give out such roles: a password alone opens nothing for them."""
