"""Operators look at everything and change nothing; pages stay with their reader."""

import pytest
from django.contrib import admin
from django.test import Client
from django.urls import reverse

from gendan.desk.admin import LOOKED_AT
from gendan.people.models import Member
from tests.cast import Cast

pytestmark = pytest.mark.django_db


@pytest.fixture
def operator(client: Client) -> Client:
    """Signed in as one."""
    client.force_login(Member.objects.create_superuser("operator", "follow-the-order-7"))
    return client


@pytest.mark.parametrize("model", LOOKED_AT, ids=lambda model: model._meta.model_name)
def test_an_operator_looks_and_cannot_add(operator: Client, model: type[Member]) -> None:
    label = f"{model._meta.app_label}_{model._meta.model_name}"
    assert operator.get(reverse(f"admin:{label}_changelist")).status_code == 200
    assert operator.get(reverse(f"admin:{label}_add")).status_code == 403


def test_a_member_is_shown_without_the_password_and_not_changed(operator: Client, cast: Cast) -> None:
    address = reverse("admin:people_member_change", args=[cast.buyer.pk])
    page = operator.get(address)
    assert cast.buyer.name in page.content.decode()
    assert cast.buyer.password not in page.content.decode()
    assert operator.post(address, {"name": "别人"}).status_code == 403
    assert operator.post(reverse("admin:people_member_delete", args=[cast.buyer.pk])).status_code == 403
    cast.buyer.refresh_from_db()
    assert cast.buyer.name == "王建国"


def test_every_model_is_in_the_register() -> None:
    assert all(admin.site.is_registered(model) for model in LOOKED_AT)


def test_personal_pages_are_kept_by_no_cache(client: Client, cast: Cast) -> None:
    client.force_login(cast.merchandiser)
    assert "no-store" in client.get("/").headers["Cache-Control"]
