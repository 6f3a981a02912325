"""An import names customers and suppliers: found where they are known, added where not, never twice."""

from threading import Barrier, Thread

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st

from gendan.base.errors import ForbiddenError
from gendan.base.timeline.models import Event
from gendan.partners import actions
from gendan.partners.models import Customer, Supplier
from gendan.partners.naming import LONGEST, code_for, key_of
from gendan.partners.tests.conftest import TEST
from tests.cast import Cast


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("Ranbaxy Fine Chemicals LTD.", "RANBAXY-FINE-CHEMICALS-LTD"),
        ("宏达针织", "HDZZ"),
        ("C001", "C001"),
        ("!!!", "X"),
    ],
)
def test_code_for_a_name(name: str, code: str) -> None:
    assert code_for(name) == code
    assert code_for(name, {code}) == f"{code}-2"


@given(st.text(max_size=200), st.integers(0, 12))
def test_code_is_short_and_free(name: str, others: int) -> None:
    taken: set[str] = set()
    for _ in range(others + 1):
        code = code_for(name, taken)
        assert code
        assert len(code) <= LONGEST
        assert code not in taken
        taken.add(code)


@given(st.text(max_size=50))
def test_key_of_a_key_is_itself(text: str) -> None:
    assert key_of(key_of(text)) == key_of(text)


def test_known_by_code_name_or_english_name_whatever_the_spelling(cast: Cast, customer: Customer) -> None:
    texts = ["nord", " 北境户外 ", "NORDGREN  outdoor ab", "ＮＯＲＤ"]
    found = actions.find_or_add_customers(texts, actor=cast.merchandiser)
    assert found == dict.fromkeys(texts, customer)


def test_others_are_added_once_with_an_event_each(cast: Cast, customer: Customer) -> None:
    texts = ["Haiti Project", "haiti project", "南风贸易", "", "  ", "NORD"]
    found = actions.find_or_add_customers(texts, actor=cast.merchandiser)
    assert set(found) == {"Haiti Project", "haiti project", "南风贸易", "NORD"}
    assert found["Haiti Project"] == found["haiti project"]
    assert {it.code for it in found.values()} == {"HAITI-PROJECT", "NFMY", "NORD"}
    assert Event.objects.filter(kind="customer.added").count() == 3
    assert actions.find_or_add_customers(texts, actor=cast.merchandiser) == found
    assert Customer.objects.count() == 3
    assert Customer.objects.get(code="NFMY").name_keys.startswith("nanfeng")


def test_few_statements_however_many(cast: Cast) -> None:
    def asked(count: int) -> int:
        with CaptureQueriesContext(connection) as queries:
            actions.find_or_add_suppliers((f"Vendor {count} {n}" for n in range(count)), actor=TEST)
        return len(queries)

    assert asked(2) <= asked(100) == asked(200) <= 12  # many are copied, which asks for their numbers first
    assert Supplier.objects.count() == 302


def test_hostile_names_are_taken_as_text(cast: Cast) -> None:
    found = actions.find_or_add_suppliers(["a\x00b\nc", "x" * 10_000, "'; drop"], actor=TEST)
    assert {it.name for it in found.values()} == {"a b c", "x" * 120, "'; drop"}
    assert actions.find_or_add_suppliers(["a\x00b\nc", "x" * 10_000, "'; drop"], actor=TEST) == found


def test_needs_the_right_to_import_or_to_manage(cast: Cast) -> None:
    with pytest.raises(ForbiddenError):
        actions.find_or_add_customers(["X"], actor=cast.buyer)
    assert actions.find_or_add_customers(["X"], actor=cast.supervisor)


@pytest.mark.django_db(transaction=True)
def test_two_imports_at_once_add_nothing_twice(transactional_db: None) -> None:
    barrier, found = Barrier(2), []

    def run() -> None:
        barrier.wait()
        found.append(actions.find_or_add_customers([f"客户{n}" for n in range(30)], actor=TEST))
        connection.close()

    threads = [Thread(target=run) for _ in range(2)]
    for it in threads:
        it.start()
    for it in threads:
        it.join()
    assert found[0] == found[1]
    assert Customer.objects.count() == 30
