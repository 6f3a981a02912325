"""Departments, roles, the matrix and the table of authority."""

from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection

from gendan.base.errors import ConflictError, GendanError, InvalidInputError, NotFoundError
from gendan.base.timeline.models import Event
from gendan.people import actions, queries, seed
from gendan.people.authority import Case, Limit
from gendan.people.models import Activity, Department, Grade, Member, Role
from gendan.people.raci import Rule
from tests.cast import Cast

pytestmark = pytest.mark.django_db


@pytest.fixture
def row(cast: Cast) -> Activity:
    seed.seed_matrix()
    return Activity.objects.get(code="book_cost")


LETTERS = {"FIN": "A/R", "MER": "C", "PUR": "", "CS": " c "}


def test_a_department_is_added_changed_and_retired(cast: Cast) -> None:
    made = actions.add_department(actor=cast.administrator, code="IT", name_zh="信息", name_en="IT")
    actions.change_department(made.pk, actor=cast.administrator, head_id=cast.administrator.pk)
    assert queries.department_for(cast.buyer, made.pk).head == cast.administrator
    with pytest.raises(InvalidInputError):
        actions.change_department(made.pk, actor=cast.administrator, head_id=cast.former.pk)
    with pytest.raises(InvalidInputError):
        actions.change_department(made.pk, actor=cast.administrator, name_zh="采购")
    actions.retire_department(made.pk, actor=cast.administrator)
    assert made not in queries.departments(cast.buyer)
    assert made in queries.departments(cast.buyer, retired=True)
    kinds = list(
        Event.objects.filter(subjects__kind="department").order_by("pk").values_list("kind", flat=True)
    )
    assert kinds == ["department.added", "department.changed", "department.changed"]


def test_a_department_with_members_is_not_retired(cast: Cast) -> None:
    with pytest.raises(ConflictError):
        actions.retire_department(Department.objects.get(code="MER").pk, actor=cast.administrator)


def test_a_role_allows_what_it_says_at_once(cast: Cast) -> None:
    role = Role.objects.get(code="merchandiser")
    actions.change_role(role.pk, actor=cast.administrator, permissions=["duty.manage", "people.view"])
    assert queries.may(Member.objects.get(pk=cast.merchandiser.pk), "duty.manage")
    event = Event.objects.latest("pk")
    assert (event.kind, event.payload["added"]) == ("role.changed", ["duty.manage"])
    with pytest.raises(InvalidInputError):
        actions.change_role(role.pk, actor=cast.administrator, permissions=["fly"])


def test_a_role_that_somebody_has_is_not_removed(cast: Cast) -> None:
    with pytest.raises(ConflictError):
        actions.remove_role(Role.objects.get(code="auditor").pk, actor=cast.administrator)
    spare = actions.add_role(
        actor=cast.administrator, code="x", name_zh="备", name_en="X", permissions=["people.view"]
    )
    actions.remove_role(spare.pk, actor=cast.administrator)
    with pytest.raises(NotFoundError):
        queries.role_for(cast.administrator, spare.pk)


def test_a_row_is_saved_with_its_trace_and_its_new_version(cast: Cast, row: Activity) -> None:
    saved = actions.set_row(row.pk, LETTERS, version=1, actor=cast.director)
    assert (saved.version, saved.changed_by) == (2, "吴国强")
    assert queries.parts("book_cost").accountable.code == "FIN"
    assert [it.code for it in queries.parts("book_cost").consulted] == ["MER", "CS"]
    event = Event.objects.latest("pk")
    assert (event.kind, event.payload["new"]) == ("raci.changed", {"FIN": "AR", "MER": "C", "CS": "C"})


def test_a_stale_save_says_who_was_quicker_and_changes_nothing(cast: Cast, row: Activity) -> None:
    actions.set_row(row.pk, LETTERS, version=1, actor=cast.director)
    with pytest.raises(ConflictError, match="吴国强"):
        actions.set_row(row.pk, {"FIN": "A/R"}, version=1, actor=cast.administrator)
    with pytest.raises(ConflictError):
        actions.change_activity(row.pk, version=1, actor=cast.administrator, position=9)
    assert Activity.objects.get(pk=row.pk).version == 2


def test_the_same_letters_again_are_no_change(cast: Cast, row: Activity) -> None:
    actions.set_row(row.pk, LETTERS, version=1, actor=cast.director)
    before = Event.objects.count()
    assert actions.set_row(row.pk, LETTERS, version=2, actor=cast.director).version == 2
    assert Event.objects.count() == before


@pytest.mark.parametrize(
    "letters",
    [{"MER": "R"}, {"MER": "A"}, {"MER": "A", "PUR": "A/R"}, {"MER": "A/R", "PUR": "?"}, {"MARS": "A/R"}, {}],
)
def test_a_row_nobody_could_act_on_is_refused(cast: Cast, row: Activity, letters: dict[str, str]) -> None:
    with pytest.raises(InvalidInputError) as refusal:
        actions.set_row(row.pk, letters, version=1, actor=cast.director)
    assert str(refusal.value)
    assert row.cells.count() == 8


def test_an_activity_is_added_renamed_retired_and_restored(cast: Cast, row: Activity) -> None:
    made = actions.add_activity(
        actor=cast.director,
        letters={"QC": "A/R"},
        code="check_samples",
        verb_zh="检查",
        object_zh="样品",
        verb_en="Check",
        object_en="samples",
        is_check=True,
    )
    made = actions.change_activity(made.pk, version=made.version, actor=cast.director, object_zh="产前样")
    assert made.name_zh == "检查产前样"
    shown = queries.raci_matrix(cast.buyer)
    [found] = [it for it in shown.rows if it.activity == made]
    assert [it.finding.rule for it in found.remarks] == [Rule.CHECKS_ITSELF]
    retired = actions.retire_activity(made.pk, version=made.version, actor=cast.director)
    assert made not in [it.activity for it in queries.raci_matrix(cast.buyer).rows]
    actions.restore_activity(made.pk, version=retired.version, actor=cast.director)
    assert queries.activity_for(cast.buyer, made.pk).is_active


def test_the_matrix_costs_the_same_whatever_its_length(
    cast: Cast, row: Activity, django_assert_max_num_queries: Any
) -> None:
    with django_assert_max_num_queries(9):
        matrix = queries.raci_matrix(cast.buyer)
    assert (len(matrix.columns), len(matrix.rows)) == (10, 18)
    assert matrix.rows[0].letters[:3] == ["A/R", "C", "C"]


def test_the_table_of_authority_is_set_as_a_whole(cast: Cast) -> None:
    table = queries.authority_table()
    raised = [
        Limit(1, 2, {"CNY": Decimal(20000)}),
        Limit(2, 2, {"CNY": Decimal(20000), "USD": Decimal(1500)}),
    ]
    actions.set_authority(raised, actor=cast.director)
    assert queries.authority_table() == [*raised, *table[2:]]
    assert Event.objects.filter(kind="authority.changed").count() == 2


@pytest.mark.parametrize(
    "table",
    [
        [Limit(1, 3)],
        [Limit(1, 1, {"CNY": None})],
        [Limit(2, 2, {"JPY": Decimal(1)})],
        [Limit(4, 3, {"CNY": Decimal(-1)})],
        [Limit(4, 3, {"CNY": Decimal("NaN")})],
        [Limit(4, 3, {"yuan": Decimal(1)})],
        [Limit(9, 3)],
        [Limit(4, 8)],
    ],
)
def test_a_table_that_falls_or_makes_no_sense_is_refused(cast: Cast, table: list[Limit]) -> None:
    before = queries.authority_table()
    with pytest.raises(InvalidInputError):
        actions.set_authority(table, actor=cast.director)
    assert queries.authority_table() == before


def test_a_verdict_says_who_may_if_not_oneself(cast: Cast) -> None:
    case = Case(severity=3, amount=Decimal(800), currency="CNY")
    verdict = queries.verdict(cast.merchandiser, case)
    assert (verdict.allowed, verdict.lowest) == (False, Grade.MANAGER)
    assert queries.verdict(cast.head, case).allowed
    own = queries.verdict(cast.head, case, cast.head.pk)
    assert (own.allowed, own.own) == (False, True)
    assert not queries.verdict(cast.former, Case()).allowed


@pytest.mark.django_db(transaction=True)
def test_of_two_who_save_at_once_one_is_told(cast: Cast) -> None:
    seed.seed_matrix()
    row = Activity.objects.get(code="book_cost")

    def save(letters: dict[str, str]) -> str:
        try:
            actions.set_row(row.pk, letters, version=1, actor=Member.objects.get(pk=cast.director.pk))
        except GendanError as error:
            return error.code
        finally:
            connection.close()
        return "done"

    with ThreadPoolExecutor(2) as pool:
        outcomes = sorted(pool.map(save, [{"FIN": "A/R"}, {"MER": "A/R"}]))
    assert outcomes == ["conflict", "done"]
    assert Event.objects.filter(kind="raci.changed").count() == 1
