"""Catalogues are compiled and checked without any tool of the system."""

import gettext
import os
from pathlib import Path

import pytest

from gendan.machine.messages import CATALOGUE, compile_all, faults, main

HEADER = r"""
msgid ""
msgstr ""
"Content-Type: text/plain; charset=utf-8\n"
"Plural-Forms: nplurals=1; plural=0;\n"

"""
CODE = """
gettext("Late by %(days)d days")
pgettext("door", "Open")
ngettext("%d box", "%d boxes", 2)
"""
PAGE = """
<p title="{% translate "Waiting" %}">
  {% blocktranslate with a=b trimmed %}
    Hello {{ a }}
  {% endblocktranslate %}
</p>
"""


@pytest.fixture
def package(tmp_path: Path) -> Path:
    """A package with one app of one Python file and one template."""
    app = tmp_path / "house" / "room"
    (app / "templates").mkdir(parents=True)
    (app / "apps.py").write_text("")
    (app / "view.py").write_text(CODE)
    (app / "templates" / "page.html").write_text(PAGE)
    return tmp_path / "house"


def catalogue(package: Path, *entries: str, app: str = "room") -> Path:
    path = package / app / CATALOGUE
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(HEADER + "\n\n".join(entries) + "\n", encoding="utf-8")
    return path


GOOD = (
    'msgid "Late by %(days)d days"\nmsgstr "晚了 %(days)d 天"',
    'msgctxt "door"\nmsgid "Open"\nmsgstr "打开"',
    'msgid "%d box"\nmsgid_plural "%d boxes"\nmsgstr[0] "%d 箱"',
    'msgid "Waiting"\nmsgstr "等待"',
    'msgid "Hello %(a)s"\nmsgstr "您好 %(a)s"',
)


def told(package: Path) -> list[str]:
    return [str(fault) for fault in faults(package)]


def test_every_marked_string_is_asked_for(package: Path) -> None:
    texts = [fault.text for fault in faults(package)]
    assert texts == ["%d box", "Hello %(a)s", "Late by %(days)d days", "Open", "Waiting"]


def test_a_complete_catalogue_has_no_fault(package: Path) -> None:
    catalogue(package, *GOOD)
    assert told(package) == []


@pytest.mark.parametrize(
    ("entry", "fault"),
    [
        ('msgid "Waiting"\nmsgstr ""', "not translated"),
        ('#, fuzzy\nmsgid "Waiting"\nmsgstr "等待"', "fuzzy"),
        ('msgid "Waiting"\nmsgstr "等待"\n\nmsgid "Gone"\nmsgstr "没了"', "no longer used"),
        ('msgid "Waiting"\nmsgstr "等待"\n\n#~ msgid "Gone"\n#~ msgstr "没了"', "obsolete"),
        ('msgid "Waiting"\nmsgstr "等待 %(days)d"', "other placeholders"),
    ],
)
def test_a_fault_is_named(package: Path, entry: str, fault: str) -> None:
    catalogue(package, *GOOD[:3], entry, GOOD[4])
    (only,) = told(package)
    assert fault in only


def test_one_text_with_two_translations_is_named(package: Path) -> None:
    other = package / "yard"
    other.mkdir()
    (other / "apps.py").write_text('_("Waiting")')
    catalogue(package, *GOOD)
    catalogue(package, 'msgid "Waiting"\nmsgstr "候车"', app="yard")
    (only,) = told(package)
    assert "give one a context" in only


def test_compiling_is_done_once(package: Path) -> None:
    source = catalogue(package, *GOOD)
    os.utime(source, (1, 1))
    assert (compile_all(package), compile_all(package)) == (1, 0)
    with source.with_suffix(".mo").open("rb") as compiled:
        assert gettext.GNUTranslations(compiled).gettext("Waiting") == "等待"


def test_an_unknown_word_prints_the_usage(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["fly"]) == 2
    assert "compile|check" in capsys.readouterr().err
