"""The rules of the documentation are those of the program."""

import re
from pathlib import Path

from gendan.orders.checks import RULES

DOCS = Path(__file__).parents[4] / "docs" / "orders.md"


def test_the_table_of_the_docs_is_that_of_the_program() -> None:
    rows = re.findall(
        r"^\| `([\w.]+)` \| ([^|]+) \| (\w+) \| (\d+) \|$", DOCS.read_text("utf-8"), re.MULTILINE
    )
    assert rows == [(it.code, it.title, str(it.subtype), str(it.sure)) for it in RULES.values()]
