"""People are found by the letters that are typed for their names."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gendan.base.text import matches_name, name_keys, name_query
from gendan.base.text.pinyin import LONGEST_KEYS


@pytest.mark.parametrize(
    ("name", "keys"),
    [
        ("张三", ["zhangsan", "zs"]),
        ("曾伟", ["zengwei", "cengwei", "zw", "cw"]),
        ("单雄", ["shanxiong", "danxiong", "sx", "dx"]),
        ("仇和", ["qiuhe", "chouhe", "qh", "ch"]),
        ("解东", ["xiedong", "jiedong", "xd", "jd"]),
        ("区强", ["ouqiang", "quqiang", "oq", "qq"]),
        ("查良", ["zhaliang", "chaliang", "zl", "cl"]),
        ("朴英", ["piaoying", "puying", "py"]),
        ("尉迟恭", ["yuchigong", "weichigong", "ycg"]),
        ("万俟卨", ["moqixie", "mqx"]),
        ("长孙无忌", ["zhangsunwuji", "zswj"]),
        ("欧阳娜娜", ["ouyangnana", "oynn"]),
        ("吕布", ["lvbu", "lyubu", "lb"]),
        ("John Smith", ["johnsmith", "js"]),
        ("Müller", ["muller"]),
        ("绍兴柯桥纺织", ["shaoxingkeqiaofangzhi", "sxkqfz"]),
        ("厦门重工有限公司", ["xiamenzhonggongyouxiangongsi", "xmzgyxgs"]),
        ("ABC贸易", ["abcmaoyi", "abcmy", "amy"]),
        ("張三", ["zhangsan", "zs"]),
    ],
)
def test_a_name_has_every_key_that_is_typed_for_it(name: str, keys: list[str]) -> None:
    assert set(keys) <= set(name_keys(name).split())


@pytest.mark.parametrize(
    ("query", "name"),
    [
        ("zs", "张三"),
        ("ZS", "张三"),
        ("zhang san", "张三"),
        ("zhāng sān", "张三"),
        ("san", "张三"),
        ("張", "张三"),
        ("lǚ", "吕布"),
        ("lü", "吕布"),
        ("MÜLLER", "Müller"),
        ("muller", "Müller"),
        ("柯桥", "绍兴柯桥纺织"),
    ],
)
def test_a_query_matches_a_name(query: str, name: str) -> None:
    assert matches_name(query, name)


@pytest.mark.parametrize(("query", "name"), [("ls", "张三"), ("", "张三"), ("  ", "张三"), ("李", "张三")])
def test_a_query_does_not_match_another_name(query: str, name: str) -> None:
    assert not matches_name(query, name)


def test_the_usual_surname_reading_sorts_first() -> None:
    assert [name_keys(name).split()[0] for name in ("单晓", "任我行")] == ["shanxiao", "renwoxing"]


@given(st.text(max_size=80))
def test_any_name_has_keys_that_fit_their_column(name: str) -> None:
    assert len(name_keys(name)) <= LONGEST_KEYS


@given(st.text(st.characters(min_codepoint=0x4E00, max_codepoint=0x9FA5), min_size=1, max_size=6))
def test_a_name_is_found_by_its_own_first_key(name: str) -> None:
    assert matches_name(name_keys(name).split()[0], name)
    assert name_query(name_keys(name).split()[0]) == name_keys(name).split()[0]
