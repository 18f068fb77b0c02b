"""Municipalities, teams and agencies: their keys, their groups, and which team takes the inquiries."""

import pytest
from django.db import IntegrityError, transaction

from casemgmt.access.actions import case_takers, create_municipality, create_team, update_team
from casemgmt.access.actors import operator
from casemgmt.access.models import Team
from casemgmt.audit.models import Entry
from casemgmt.crypto.models import IndexKey, TenantKey
from tests.factories.town import NOW

BY = operator(now=NOW)


@pytest.mark.django_db
def test_municipality_is_founded_with_keys_of_its_own():
    town = create_municipality(by=BY, name="Musterwillich", ags="05166036", reference_prefix="MW")
    assert list(TenantKey.objects.values_list("tenant", "epoch")) == [(town.pk, 1)]
    assert list(IndexKey.objects.values_list("tenant", "generation")) == [(town.pk, 1)]
    assert list(Entry.objects.values_list("event", "roles")) == [("municipality.founded", "operator")]


@pytest.mark.django_db
@pytest.mark.parametrize("ags", ["0516603", "0516603A", ""])
def test_municipality_without_a_key_of_8_digits_is_refused(ags):
    with pytest.raises(IntegrityError), transaction.atomic():
        create_municipality(by=BY, name="Musterwillich", ags=ags, reference_prefix="MW")


def test_every_team_has_a_group_of_its_own(town):
    groups = list(Team.objects.values_list("group_id", flat=True))
    assert len(set(groups)) == len(groups) == 2


@pytest.mark.parametrize("new", [True, False])
def test_one_team_takes_the_inquiries(town, new):
    north, south = town.teams["north"], town.teams["south"]
    assert case_takers(town.municipality.pk) == north
    if new:
        taker = create_team(by=BY, municipality=town.municipality, name="east", takes_inquiries=True)
    else:
        taker = update_team(by=BY, team=south, changes={"takes_inquiries": True})
    assert case_takers(town.municipality.pk) == taker
    assert list(Team.objects.filter(takes_inquiries=True)) == [taker]
    assert Team.objects.get(pk=north.pk).version == 2


def test_town_without_such_a_team_has_nobody_to_take_inquiries(town):
    update_team(by=BY, team=town.teams["north"], changes={"takes_inquiries": False})
    assert case_takers(town.municipality.pk) is None
