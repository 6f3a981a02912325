"""People come in from a spreadsheet, and the directory goes out as one."""

from datetime import UTC, datetime

import pytest

from gendan.base.errors import InvalidInputError
from gendan.base.sheets.reading import read_rows
from gendan.base.sheets.writing import Sheet, write_book
from gendan.base.timeline.models import Event
from gendan.people import actions, queries
from gendan.people.import_rows import Field, Known, Outcome, Why, find_header, read_lines
from gendan.people.models import Member
from tests.cast import Cast

KNOWN = Known(
    departments={"采购": 2, "业务": 1},
    members={
        "1": {
            Field.NUMBER: "1",
            Field.NAME: "张三",
            Field.DEPARTMENT: "1",
            Field.GRADE: "1",
            Field.USERNAME: "zs",
        }
    },
    usernames={"zs": "1", "boss": ""},
    emails={"a@b.cn": "1"},
    former=frozenset({"9"}),
)
HEAD = ["姓名", "工号", "部门", "级别", "手机", "邮箱", "登录名"]


def problems(*row: str) -> list[tuple[Field, Why]]:
    rows = [HEAD, [*row, *[""] * (len(HEAD) - len(row))]]
    header = find_header(rows)
    assert header is not None
    [line] = read_lines(rows, header, KNOWN)
    return [(it.field, it.why) for it in line.problems]


@pytest.mark.parametrize(
    "row",
    [
        ["姓名", "工号"],
        ["员工编号*", " 员工姓名（必填） "],
        ["Employee No.", "Full Name"],
        ["ＮＡＭＥ", "staff-no"],
    ],
)
def test_the_header_is_known_by_many_names(row: list[str]) -> None:
    header = find_header([["2026年花名册", ""], ["", ""], row])
    assert header is not None
    assert header.row == 2
    assert set(header.columns) == {Field.NAME, Field.NUMBER}


def test_a_sheet_without_the_needed_columns_has_no_header() -> None:
    assert find_header([["姓名", "部门"], ["张三", "采购"]]) is None


def test_columns_that_mean_nothing_are_named() -> None:
    header = find_header([["姓名", "工号", "血型"]])
    assert header is not None
    assert header.ignored == ["血型"]


@pytest.mark.parametrize(
    ("row", "found"),
    [
        (("李四", "2", "采购", "主管", "138-0000 1111", "l@s.cn", "lisi"), []),
        (("", "2"), [(Field.NAME, Why.MISSING)]),
        (("李四", ""), [(Field.NUMBER, Why.MISSING)]),
        (("李" * 61, "2"), [(Field.NAME, Why.TOO_LONG)]),
        (("=HYPERLINK(1)", "2"), [(Field.NAME, Why.FORMULA)]),
        (("@李四", "2"), [(Field.NAME, Why.FORMULA)]),
        (("李四", "2", "火星"), [(Field.DEPARTMENT, Why.NO_DEPARTMENT)]),
        (("李四", "2", "", "皇帝"), [(Field.GRADE, Why.NO_GRADE)]),
        (("李四", "2", "", "", "电话"), [(Field.PHONE, Why.NO_PHONE)]),
        (("李四", "2", "", "", "+86 138 0000 1111"), []),
        (("李四", "2", "", "", "", "lisi@"), [(Field.EMAIL, Why.NO_EMAIL)]),
        (("李四", "2", "", "", "", "A@B.cn"), [(Field.EMAIL, Why.TAKEN)]),
        (("李四", "2", "", "", "", "", "ZS"), [(Field.USERNAME, Why.TAKEN)]),
        (("李四", "2", "", "", "", "", "Boss"), [(Field.USERNAME, Why.TAKEN)]),
        (("李四", "2", "", "", "", "", "a b/c"), [(Field.USERNAME, Why.NO_USERNAME)]),
        (("张三", "1", "", "", "", "a@b.cn", "zs"), []),
        (("老王", "9"), [(Field.NUMBER, Why.LEFT)]),
    ],
)
def test_each_mistake_is_found_in_its_cell(row: tuple[str, ...], found: list[tuple[Field, Why]]) -> None:
    assert problems(*row) == found


def test_rows_that_repeat_an_earlier_one_are_refused() -> None:
    rows = [
        HEAD,
        ["甲", "5"],
        ["乙", "5"],
        ["丙", "6", "", "", "", "", "x"],
        ["丁", "7", "", "", "", "", "X"],
    ]
    header = find_header(rows)
    assert header is not None
    lines = read_lines([row + [""] * (7 - len(row)) for row in rows], header, Known())
    assert [it.outcome for it in lines] == [Outcome.ADD, Outcome.REFUSE, Outcome.ADD, Outcome.REFUSE]
    assert [it.number for it in lines] == [2, 3, 4, 5]


def test_sign_in_names_are_proposed_from_pinyin_and_never_twice() -> None:
    rows = [HEAD, ["张三", "5"], ["张三", "6"], ["王五", "7", "", "", "", "", "zhangsan2"], ["。", "A8"]]
    header = find_header(rows)
    assert header is not None
    lines = read_lines([row + [""] * (7 - len(row)) for row in rows], header, Known())
    assert [it.changes[Field.USERNAME] for it in lines] == ["zhangsan", "zhangsan3", "zhangsan2", "a8"]


def test_an_empty_cell_erases_nothing() -> None:
    rows = [HEAD, ["张三", "1", "", "", "", "", ""]]
    header = find_header(rows)
    assert header is not None
    [line] = read_lines(rows, header, KNOWN)
    assert (line.outcome, dict(line.changes)) == (Outcome.SAME, {})


FILE = """姓名,工号,部门,职务,级别,手机,邮箱,登录名
张三,001,采购,采购员,员工,13800001111,zhangsan@example.cn,
曾伟,002,跟单,跟单主管,主管,,,zw
错误,003,火星,,,,,
"""


@pytest.mark.django_db
class TestWithTheCompany:
    def test_good_rows_come_in_and_bad_rows_come_back_with_their_reasons(self, cast: Cast) -> None:
        preview = queries.preview_import(cast.administrator, FILE.encode("gbk"))
        assert [preview.count(it) for it in Outcome] == [2, 0, 0, 1]
        assert not Member.objects.filter(employee_number="001").exists()
        done = actions.import_members(FILE.encode("gbk"), actor=cast.administrator)
        assert (done.added, done.changed, len(done.refused)) == (2, 0, 1)
        zhang = Member.objects.get(employee_number="001")
        assert (zhang.username, zhang.title, zhang.phone) == ("zhangsan", "采购员", "13800001111")
        assert zhang.department is not None
        assert zhang.department.code == "PUR"
        assert not zhang.has_usable_password()
        assert [role.code for role in zhang.roles.all()] == ["colleague"]
        back = read_rows(queries.refused_rows(preview, done.refused))
        assert back[1][:3] == ["错误", "003", "火星"]
        assert "火星" in back[1][-1]

    def test_the_same_file_twice_changes_nothing_the_second_time(self, cast: Cast) -> None:
        actions.import_members(FILE.encode(), actor=cast.administrator)
        events = Event.objects.exclude(kind="people.imported").count()
        done = actions.import_members(FILE.encode(), actor=cast.administrator)
        assert (done.added, done.changed, done.same) == (0, 0, 2)
        assert Event.objects.exclude(kind="people.imported").count() == events

    def test_a_changed_cell_is_the_only_change(self, cast: Cast) -> None:
        actions.import_members(FILE.encode(), actor=cast.administrator)
        done = actions.import_members(FILE.replace("员工,138", "主管,138").encode(), actor=cast.administrator)
        assert (done.added, done.changed, done.same) == (0, 1, 1)
        assert Member.objects.get(employee_number="001").grade == 2

    def test_all_or_nothing_is_nothing_when_a_row_is_bad(self, cast: Cast) -> None:
        events = Event.objects.count()
        with pytest.raises(InvalidInputError, match="1"):
            actions.import_members(FILE.encode(), all_or_nothing=True, actor=cast.administrator)
        assert not Member.objects.filter(employee_number="001").exists()
        assert Event.objects.count() == events

    def test_nobody_raises_their_own_grade_by_a_file(self, cast: Cast) -> None:
        Member.objects.filter(pk=cast.administrator.pk).update(employee_number="7")
        content = "姓名,工号,级别\n周明,7,总监\n".encode()
        done = actions.import_members(content, actor=cast.administrator)
        assert len(done.refused) == 1
        assert Member.objects.get(pk=cast.administrator.pk).grade == 3

    def test_a_file_without_a_header_says_what_is_missing(self, cast: Cast) -> None:
        with pytest.raises(InvalidInputError, match="工号"):
            queries.preview_import(cast.administrator, b"a,b\n1,2\n")

    @pytest.mark.parametrize("language", ["zh-hans", "en"])
    def test_the_template_can_be_imported_as_it_is(self, cast: Cast, language: str) -> None:
        from django.utils.translation import override

        with override(language):
            preview = queries.preview_import(cast.administrator, queries.import_template(cast.administrator))
        assert len(preview.found.columns) == len(Field)
        assert [it.outcome for it in preview.lines] == [Outcome.ADD, Outcome.ADD]

    def test_the_directory_reads_back_and_masks_numbers_for_most(self, cast: Cast) -> None:
        Member.objects.filter(pk=cast.buyer.pk).update(phone="13812341111", employee_number="B1")
        cells = {row[0]: row for row in read_rows(queries.directory_file(cast.merchandiser))}
        assert cells["王建国"][5] == "138****1111"
        cells = {row[0]: row for row in read_rows(queries.directory_file(cast.administrator))}
        assert cells["王建国"][5] == "13812341111"

    def test_a_name_like_a_formula_leaves_as_text(self, cast: Cast) -> None:
        Member.objects.filter(pk=cast.buyer.pk).update(name="=1+1")
        assert any(row[0] == "=1+1" for row in read_rows(queries.directory_file(cast.administrator)))

    def test_dates_and_numbers_in_cells_do_no_harm(self, cast: Cast) -> None:
        content = write_book(
            [
                Sheet(
                    "s",
                    ["姓名", "工号"],
                    [["王五", 1001], [datetime(2026, 1, 1, tzinfo=UTC).replace(tzinfo=None), 7]],
                )
            ]
        )
        done = actions.import_members(content, actor=cast.administrator)
        assert done.added == 2
        assert Member.objects.filter(employee_number="1001").exists()
