"""Writing very many rows of one table at once, by COPY."""

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.db import connection, models
from psycopg.types.json import Jsonb


class Copier:
    """Prepares rows of `model`: what many rows share is converted once, by the fields of the model.

    Nothing is checked but by the database, and rows get no signals, no `auto_now` and no ids in return.
    """

    def __init__(self, model: type[models.Model]) -> None:
        self.model = model
        self.fields = [it for it in model._meta.concrete_fields if not it.primary_key]  # noqa: SLF001
        self.place = {it.attname: at for at, it in enumerate(self.fields)}

    def row(self, values: Mapping[str, object]) -> list[Any]:
        """A row with the model's defaults where `values` (by attname) say nothing."""
        return [
            _text_of(it.get_db_prep_save(values.get(it.attname, it.get_default()), connection))
            for it in self.fields
        ]

    def write(self, rows: Iterable[Sequence[Any]]) -> None:
        """Append `rows`; each value is of its place, as `row` and `place` give them."""
        names = ", ".join(connection.ops.quote_name(str(it.column)) for it in self.fields)
        table = connection.ops.quote_name(self.model._meta.db_table)  # noqa: SLF001
        with connection.cursor() as cursor, cursor.copy(f"copy {table} ({names}) from stdin") as copy:
            for row in rows:
                copy.write_row(row)


def _text_of(value: object) -> object:
    """What COPY reads as JSON or as an array of numbers; anything else as it is."""
    if isinstance(value, Jsonb):
        return json.dumps(value.obj, ensure_ascii=False)
    if isinstance(value, list):
        return "{" + ",".join(str(int(it)) for it in value) + "}"
    return value
