"""Members, their tokens, and a client that speaks JSON."""

import itertools
import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from gendan.base import clock
from gendan.people.models import Member, Role
from gendan.people.permissions import PERMISSIONS
from gendan.people.sign_in import actions, scopes

_numbers = itertools.count()


class Program:
    """A program with a token."""

    def __init__(self, secret: str) -> None:
        self.secret = secret
        self.client = Client(raise_request_exception=False)

    def get(self, path: str, **headers: str) -> Any:
        return self.send("GET", path, None, **headers)

    def post(self, path: str, body: Any = None, *, key: str | None = None, **headers: str) -> Any:
        return self.send("POST", path, body, **{"Idempotency-Key": key or f"key-{next(_numbers)}", **headers})

    def send(self, method: str, path: str, body: Any = None, **headers: str) -> Any:
        if self.secret:
            headers.setdefault("Authorization", f"Bearer {self.secret}")
        data = "" if body is None else body if isinstance(body, str | bytes) else json.dumps(body)
        return self.client.generic(
            method, f"/api/v1{path}", data, content_type="application/json", headers=headers
        )


@pytest.fixture
def lin(db: None) -> Member:
    """May see colleagues, manage partners, and enter orders."""
    member = Member.objects.create_user("lin", "three-cats-in-a-boat", name="林梅")
    role = Role.objects.create(
        code="tester",
        name_zh="测试",
        name_en="Tester",
        permissions=["people.view", "partners.view", "partners.manage", "orders.view", "orders.enter"],
    )
    member.roles.add(role)
    return member


@pytest.fixture
def boss(db: None) -> Member:
    """May everything."""
    member = Member.objects.create_user("boss", "three-cats-in-a-boat", name="老板")
    role = Role.objects.create(
        code="all", name_zh="全部", name_en="Everything", permissions=sorted(PERMISSIONS)
    )
    member.roles.add(role)
    return member


@pytest.fixture
def program() -> Callable[..., Program]:
    """A program for a member, with every scope or those that are named."""

    def make(member: Member, *wanted: str, days: int = 7) -> Program:
        now = clock.now()
        _token, secret = actions.make_token(
            member,
            name="test",
            wanted=wanted or scopes.known(),
            expires_at=now + timedelta(days=days),
            now=now,
            actor=member,
        )
        return Program(secret)

    return make
