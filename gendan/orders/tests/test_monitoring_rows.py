import pytest
from django.db import connection
from hypothesis import given, settings
from hypothesis import strategies as st

from gendan.orders.actions.monitoring_rows import _array

texts = st.text(st.characters(exclude_characters="\x00", exclude_categories=["Cs"]), max_size=20)
columns = st.lists(st.none() | texts, max_size=6)


@pytest.mark.django_db
@given(columns)
@settings(max_examples=60)
def test_postgresql_reads_a_column_of_texts_as_it_was(column: list[str | None]) -> None:
    with connection.cursor() as cursor:
        cursor.execute("select %s::text[]", [_array(column)])
        assert cursor.fetchone() == (column,)


@pytest.mark.django_db
def test_hostile_texts_and_numbers() -> None:
    hostile = ['{"a": ["b\\\\", 1]}', "NULL", "", "'; drop table x; --", "a,b", "跟单", None]
    with connection.cursor() as cursor:
        cursor.execute("select %s::text[], %s::int[]", [_array(hostile), _array([1, None, -5])])
        assert cursor.fetchone() == (hostile, [1, None, -5])
