"""What stands in a text is found in it, by PostgreSQL itself."""

import random
import re

import pytest
from django.db import connection
from hypothesis import given, settings
from hypothesis import strategies as st

from gendan.base.text import query_tokens, search_tokens
from gendan.base.text.segment import HAN, LONGEST_TEXT

pytestmark = pytest.mark.django_db

chinese = st.text(
    st.one_of(
        st.sampled_from("外箱包装破损严重信用证跟单员破損裝嚴重乾坤〇々"),
        st.characters(min_codepoint=0x4E00, max_codepoint=0x9FFF),
        st.characters(min_codepoint=0x20000, max_codepoint=0x2A6DF),
    ),
    min_size=2,
    max_size=12,
)


def found(query: str, document: str) -> bool:
    with connection.cursor() as cursor:
        cursor.execute(
            "select to_tsvector('simple', %s) @@ to_tsquery('simple', %s)",
            [search_tokens(document), query_tokens(query)],
        )
        return bool(cursor.fetchone()[0])


@pytest.mark.parametrize(
    ("query", "document"),
    [
        ("破损", "外箱包装破损严重"),
        ("破損", "外箱包装破损严重"),
        ("破", "外箱包装破损严重"),
        ("装破", "外箱包装破损严重"),
        ("信用证", "不可撤销信用证副本"),
        ("破损 外箱", "外箱包装破损严重"),
        ("PO26-0815", "见 PO26-0815 附件"),
        ("po260815", "见 PO26-0815 附件"),
        ("PO26 0815", "见 PO26-0815 附件"),
        ("PO26-08", "见 PO26-0815 附件"),
        ("0815", "见PO26-0815附件"),
        ("ＰＯ２６", "见PO26-0815附件"),
        ("PO26-0815", "见 PO260815"),
        ("ST-1024/B", "款号ST1024B,蓝色"),
        ("1024", "款号ST-1024/B,蓝色"),
        ("SF1234567890123", "运单SF1234567890123"),
        ("1234567", "运单SF1234567890123"),
        ("0123", "运单SF1234567890123"),
        ("12e", "型号12e3"),
        ("1.5", "厚度1.5mm"),
        ("carton", "Cartons were wet"),
        ("T恤", "男式T恤衫"),
    ],
)
def test_a_query_finds_the_text(query: str, document: str) -> None:
    assert found(query, document)


@pytest.mark.parametrize(
    ("query", "document"),
    [
        ("破损", "破旧损坏"),
        ("包装破损", "包装完好"),
        ("815", "PO26-0815"),
        ("26-0816", "PO26-0815"),
        ("", "外箱"),
        ("!!!", "外箱"),
    ],
)
def test_a_query_does_not_find_another_text(query: str, document: str) -> None:
    assert not found(query, document)


@settings(max_examples=150, deadline=None)
@given(chinese, st.text(max_size=20), st.text(max_size=20))
def test_two_characters_and_more_are_found_wherever_they_stand(piece: str, before: str, after: str) -> None:
    assert found(piece, before + piece + after)


@settings(max_examples=300, deadline=None)
@given(st.one_of(st.text(), st.text("&|!():*'\\<-> 破a1é\x00\ud800", max_size=30)))
def test_no_input_is_a_syntax_error(text: str) -> None:
    with connection.cursor() as cursor:
        for tokens in (query_tokens(text), query_tokens(text, match="any")):
            cursor.execute("select to_tsquery('simple', %s)", [tokens])
        cursor.execute("select to_tsvector('simple', %s)", [search_tokens(text)])


@settings(max_examples=150, deadline=None)
@given(st.from_regex(r"[A-Z]{0,3}[0-9]{1,6}[-/.]?[0-9A-Z]{1,6}", fullmatch=True), st.data())
def test_a_code_is_found_by_every_beginning_of_it(code: str, data: st.DataObject) -> None:
    length = data.draw(st.integers(1, len(code)))
    assert found(code[:length], f"订单{code}已出货")


def test_the_longest_text_fits_a_tsvector() -> None:
    generator = random.Random(1)
    text = "".join(chr(generator.randint(0x4E00, 0x9FFF)) for _ in range(LONGEST_TEXT + 10_000))
    with connection.cursor() as cursor:
        cursor.execute("select to_tsvector('simple', %s)", [search_tokens(text)])


def test_a_sentence_is_cut_into_words_for_ranking() -> None:
    assert query_tokens("包装破损怎么赔偿", match="any") == "包装 | 破损 | 怎么 | 赔偿"


def test_tokens_hold_nothing_that_a_parser_reads() -> None:
    assert re.fullmatch(rf"[\w{HAN} ]*", search_tokens("a'b & c:* <-> 破(损)!"))
