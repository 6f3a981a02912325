"""Every string that a person may see is in both languages."""

import re
from html.parser import HTMLParser
from pathlib import Path

import pytest

from gendan.machine.messages import CATALOGUE, PACKAGE, Fault, apps, faults

# Names that are the same in every language.
NAMES = {"Gendan", "跟单", "中文", "English", "API", "OpenAPI", "Excel", "TOTP", "QR", "openapi.json"}
UNREAD = {"script", "style", "code", "pre", "kbd"}
SPOKEN = ("title", "alt", "placeholder", "aria-label", "label")

# Apps that have no catalogue yet. Only to be made shorter: an app that has one is held to it.
WAITING = {
    "gendan.base.sheets",
    "gendan.people",
}

_not_text = re.compile(
    r"\{#.*?#\}"
    r"|\{%\s*comment.*?endcomment\s*%\}"
    r"|\{% block live_on %\}.*?\{% endblock %\}"  # a piece of an address
    r"|\{%\s*blocktrans(?:late)?\b.*?endblocktrans(?:late)?\s*%\}"
    r"|\{%.*?%\}|\{\{.*?\}\}",
    re.DOTALL,
)
_letters = re.compile(r"[A-Za-z]{2,}|[\u4e00-\u9fff]")


@pytest.fixture(scope="session")
def found() -> list[Fault]:
    return faults()


@pytest.mark.parametrize("app", [".".join(folder.relative_to(PACKAGE.parent).parts) for folder in apps()])
def test_every_string_of_an_app_is_translated(app: str, found: list[Fault]) -> None:
    if app in WAITING and not (PACKAGE.parent / app.replace(".", "/") / CATALOGUE).exists():
        pytest.skip(f"{app} has no catalogue yet")
    assert [str(fault) for fault in found if fault.app == app] == []


class _Words(HTMLParser):
    """Collects text that a reader sees: between tags, and in the attributes that are read out."""

    def __init__(self) -> None:
        super().__init__()
        self.hidden = 0
        self.words: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.hidden += tag in UNREAD
        self.words += [value for name, value in attrs if name in SPOKEN and value]

    def handle_endtag(self, tag: str) -> None:
        self.hidden -= tag in UNREAD

    def handle_data(self, data: str) -> None:
        if not self.hidden:
            self.words.append(data)


def unmarked(template: str) -> list[str]:
    """Words in a template that no translation reaches."""
    parser = _Words()
    parser.feed(_not_text.sub("", template))
    parser.close()
    seen = (word.strip() for word in parser.words)
    return [word for word in seen if _letters.search(word) and word not in NAMES]


@pytest.mark.parametrize(
    "template", sorted(PACKAGE.rglob("templates/**/*.html")), ids=lambda path: str(path.relative_to(PACKAGE))
)
def test_every_word_of_a_template_is_marked(template: Path) -> None:
    assert unmarked(template.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize(
    ("template", "words"),
    [
        ("<p>今日</p>", ["今日"]),
        ('<button title="Close">x</button>', ["Close"]),
        ('<p>{% translate "Today" %}</p>{# note #}{{ name }}', []),
        ("{% blocktranslate count n=n %}one{% plural %}many{% endblocktranslate %}", []),
        ('<input {% if x %}placeholder="{% translate "Name" %}"{% endif %}>', []),
        ("<script>var hidden = 1</script>", []),
    ],
)
def test_the_check_of_templates_sees_what_a_reader_sees(template: str, words: list[str]) -> None:
    assert unmarked(template) == words


def test_every_catalogue_belongs_to_an_app() -> None:
    assert {path.parents[3] for path in PACKAGE.rglob(str(CATALOGUE))} <= set(apps())
