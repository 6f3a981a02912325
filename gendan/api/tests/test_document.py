"""The OpenAPI document is sound and says what is true; nothing that is sent breaks an operation."""

import json
from collections.abc import Callable, Iterator
from contextlib import suppress
from typing import Any
from urllib.parse import quote, urlencode

import pytest
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gendan.api import paging
from gendan.api.problems import MEDIA_TYPE
from gendan.api.tests.conftest import Program
from gendan.api.tests.test_operations import TABLE
from gendan.base.errors import InvalidInputError
from gendan.people.models import Member

Programs = Callable[..., Program]


def references(node: Any) -> Iterator[str]:
    if isinstance(node, dict):
        if isinstance(node.get("$ref"), str):
            yield node["$ref"]
        for value in node.values():
            yield from references(value)
    elif isinstance(node, list):
        for value in node:
            yield from references(value)


@pytest.fixture
def document(db: None) -> dict[str, Any]:
    answer = Client().get("/api/v1/openapi.json")
    assert answer.status_code == 200
    found: dict[str, Any] = answer.json()
    return found


def test_document_is_openapi_3_1_and_points_nowhere_outside(document: dict[str, Any]) -> None:
    assert document["openapi"].startswith("3.1")
    schemas = document["components"]["schemas"]
    for reference in references(document):
        assert reference.removeprefix("#/components/schemas/") in schemas


def test_every_operation_says_its_name_its_errors_and_its_scope(document: dict[str, Any]) -> None:
    scopes = {row.name: row.scope for row in TABLE}
    seen = set()
    for path, methods in document["paths"].items():
        for method, operation in methods.items():
            name = f"{method.upper()} {path.removeprefix('/api/v1')}"
            seen.add(operation["operationId"])
            assert operation["summary"], name
            assert operation["x-scope"] == scopes[name], name
            assert MEDIA_TYPE in operation["responses"]["default"]["content"], name
            names = {parameter["name"] for parameter in operation.get("parameters", [])}
            assert ("Idempotency-Key" in names) == (method == "post"), name
            assert operation["security"], name
    assert len(seen) == len(TABLE)


def test_page_of_the_documentation_needs_no_script(db: None) -> None:
    page = Client().get("/api/v1/docs")
    assert page.status_code == 200
    text = page.content.decode()
    assert "/notices/{number}/read" in text
    assert "<script>" not in text
    assert "style=" not in text


WORDS = st.text(max_size=30) | st.sampled_from(["0", "-1", "9" * 30, "null", "%00", "../..", "'--", "１２"])


@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_nothing_that_is_sent_breaks_an_operation(data: Any, lin: Member, program: Programs) -> None:
    caller = _callers.get(lin.pk) or _callers.setdefault(lin.pk, program(lin))
    row = data.draw(st.sampled_from(TABLE))
    parts = [
        data.draw(WORDS).replace("/", "") or "x" if part.startswith("{") else part
        for part in row.path.split("/")
    ]
    names = st.sampled_from(["cursor", "limit", "q", "department", "left", "unread"])
    query = data.draw(st.dictionaries(names, WORDS, max_size=3))
    path = "/".join(quote(part) for part in parts) + "?" + urlencode(query)
    body = data.draw(
        st.none()
        | st.binary(max_size=40)
        | st.recursive(
            st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | WORDS,
            lambda inner: st.lists(inner, max_size=3) | st.dictionaries(WORDS, inner, max_size=3),
            max_leaves=6,
        ).map(json.dumps)
    )
    method = row.method if row.method == "GET" else data.draw(st.sampled_from(["POST", "PUT"]))
    key = {"Idempotency-Key": f"k{data.draw(st.integers(0, 10**9))}"}
    answer = caller.send(method, path, body, **key)
    assert answer.status_code < 500, (method, path, body, answer.content)
    if answer.status_code >= 400:
        assert answer["Content-Type"] == MEDIA_TYPE
        assert answer.json()["status"] == answer.status_code


_callers: dict[int, Program] = {}


@given(key=st.lists(st.integers(-(2**63), 2**63 - 1) | st.text("abcz 张三", max_size=20), max_size=4))
def test_cursor_is_read_back(key: list[Any]) -> None:
    assert paging.decode(paging.encode(key), [type(part) for part in key]) == key


@given(cursor=st.text(max_size=60))
def test_cursor_of_another_s_making_is_refused_or_harmless(cursor: str) -> None:
    with suppress(InvalidInputError):
        assert isinstance(paging.decode(cursor, [str, int])[1], int)
