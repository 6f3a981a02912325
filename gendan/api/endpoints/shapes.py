"""Shapes that several nouns share."""

from typing import Annotated

from ninja import Schema
from pydantic import AfterValidator

from gendan.people.models import Department, Grade, Member

BIG = 2**63 - 1  # the largest number of a row


def _without_zero(text: str) -> str:
    if "\x00" in text:
        raise ValueError("text holds no zero characters")
    return text


Clean = Annotated[str, AfterValidator(_without_zero)]  # PostgreSQL keeps no zero characters


class DepartmentShape(Schema):
    """A department."""

    id: int
    code: str
    name_zh: str
    name_en: str

    @classmethod
    def of(cls, department: Department) -> "DepartmentShape":
        """The row as it is shown."""
        return cls(
            id=department.pk, code=department.code, name_zh=department.name_zh, name_en=department.name_en
        )


class MemberShape(Schema):
    """A colleague. Telephone and e-mail are not told: a program that needs them asks a person."""

    id: int
    username: str
    name: str
    employee_number: str | None
    title: str
    grade: str
    department: DepartmentShape | None
    is_active: bool

    @classmethod
    def of(cls, member: Member) -> "MemberShape":
        """The row as it is shown."""
        return cls(
            id=member.pk,
            username=member.username,
            name=member.name,
            employee_number=member.employee_number,
            title=member.title,
            grade=Grade(member.grade).name.lower(),
            department=DepartmentShape.of(member.department) if member.department else None,
            is_active=member.is_active,
        )
