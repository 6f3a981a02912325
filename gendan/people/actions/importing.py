"""People come in from a spreadsheet."""

from dataclasses import dataclass
from typing import cast

from django.db import transaction
from django.utils.translation import gettext as _

from gendan.base.errors import GendanError, InvalidInputError
from gendan.base.refs import Actor, Subject
from gendan.base.timeline.actions import record
from gendan.people.actions.members import MemberFields, add_member, change_member
from gendan.people.events import MembersImported
from gendan.people.import_rows import Field, Line, Outcome
from gendan.people.models import Member
from gendan.people.permit import require
from gendan.people.queries.importing import Preview, Refusal, preview_import


@dataclass(frozen=True, slots=True)
class Imported:
    """How many members were added, changed and left as they are, and the rows that were refused."""

    added: int
    changed: int
    same: int
    refused: list[Refusal]


@transaction.atomic
def import_members(content: bytes, *, all_or_nothing: bool = False, actor: Actor) -> Imported:
    """Take over the people of an .xlsx or .csv: the good rows, or all or nothing. Needs `people.manage`.

    Rows are found again by employee number, so the same file changes nothing a second time. New members get
    no password and the default roles. Raises InvalidInputError or TooLargeError where the file cannot be
    read, and InvalidInputError where a row is refused and it is all or nothing: then nothing has changed.
    """
    require(actor, "people.manage")
    preview = preview_import(actor, content)
    refused = list(preview.refused)
    done = {Outcome.ADD: 0, Outcome.CHANGE: 0, Outcome.SAME: 0}
    for line in preview.lines:
        if line.outcome is Outcome.REFUSE:
            continue
        try:
            with transaction.atomic():
                _take(line, actor)
        except GendanError as error:
            refused.append(Refusal(line, str(error)))
        else:
            done[line.outcome] += 1
    if refused and all_or_nothing:
        raise InvalidInputError(
            _("%(count)d rows are refused, so nothing was imported.") % {"count": len(refused)},
            hint=_("Mend them, or import the good rows only."),
        )
    _record(preview, done, refused, actor)
    return Imported(done[Outcome.ADD], done[Outcome.CHANGE], done[Outcome.SAME], refused)


def _take(line: Line, actor: Actor) -> None:
    fields = _fields(line)
    if line.is_new:
        add_member(actor=actor, **fields)
    elif fields:
        member = Member.objects.get(employee_number=line.values[Field.NUMBER])
        change_member(member.pk, actor=actor, **fields)


def _fields(line: Line) -> MemberFields:
    fields: dict[str, str | int] = {where.value: text for where, text in line.changes.items()}
    if Field.DEPARTMENT in line.changes:
        fields["department_id"] = int(fields.pop(Field.DEPARTMENT.value))
    if Field.GRADE in line.changes:
        fields["grade"] = int(fields["grade"])
    return cast("MemberFields", fields)  # its names are the values of Field


def _record(preview: Preview, done: dict[Outcome, int], refused: list[Refusal], actor: Actor) -> None:
    if preview.lines:
        event = MembersImported(added=done[Outcome.ADD], changed=done[Outcome.CHANGE], refused=len(refused))
        record(event, actor=actor, on=[Subject("company", 1)])
