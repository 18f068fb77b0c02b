"""The system checks that look at keys: old epochs and outdated indexes are told before a deployment."""

from datetime import timedelta

import pytest
from django.core.checks import run_checks
from django.utils import timezone

from casemgmt.crypto import indexing
from casemgmt.crypto.models import IndexKey, TenantKey
from tests.factories.town import make_town


@pytest.fixture
def tenant(db):
    return make_town(now=timezone.now()).municipality.pk


def warnings():
    found = run_checks(include_deployment_checks=True, databases=["default"])
    return [(one.id, one.msg, one.hint) for one in found if one.id in {"casemgmt.W002", "casemgmt.W003"}]


def test_fresh_keys_are_silent(tenant):
    assert warnings() == []


def test_old_epoch_is_told_until_it_is_retired(tenant, settings):
    settings.EPOCH_DAYS = 90
    epoch = TenantKey.objects.filter(tenant=tenant)
    epoch.update(created_at=timezone.now() - timedelta(days=89))
    assert warnings() == []
    epoch.update(created_at=timezone.now() - timedelta(days=91))
    assert warnings() == [
        (
            "casemgmt.W002",
            f"The key of municipality {tenant} is older than 90 days.",
            "manage.py rotate_keys --municipality-key",
        )
    ]
    epoch.update(retired_at=timezone.now())
    assert warnings() == []


def test_index_of_earlier_rules_is_told(tenant):
    IndexKey.objects.filter(tenant=tenant).update(rules=indexing.rules() - 1)
    assert warnings() == [
        (
            "casemgmt.W003",
            f"The search index of municipality {tenant} follows the rules of an earlier release.",
            "manage.py rotate_keys --search",
        )
    ]


def test_database_is_only_asked_where_it_is_named(tenant, django_assert_num_queries):
    with django_assert_num_queries(0):
        run_checks(include_deployment_checks=True, databases=None)
