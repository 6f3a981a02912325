"""The catalogues of translations: `python -m gendan.machine.messages compile|check`.

Each app has its own, in `locale/zh_Hans/LC_MESSAGES/django.po`; what belongs to no app is in `gendan/base`.
Everything here is Python: no gettext tools are needed to install or to test. `docs/messages.md` says how to
add a string.
"""

import io
import re
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

PACKAGE = Path(__file__).resolve().parent.parent
CATALOGUE = Path("locale/zh_Hans/LC_MESSAGES/django.po")
COMMON = "base"  # the folder for what belongs to no app

KEYWORDS: Mapping[str, tuple[int | tuple[int, str], ...] | None] = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
    "npgettext_lazy": ((1, "c"), 2, 3),
}
_placeholders = re.compile(r"%\(\w+\)[-0-9.]*[a-z]|(?<!%)%[sdfr]|(?<!\{)\{\w*\}(?!\})")

Key = tuple[str, str]  # context, text


@dataclass(frozen=True)
class Fault:
    """Something wrong with one string of one app."""

    app: str
    text: str
    what: str

    def __str__(self) -> str:
        return f"{self.app}: {self.what}: {self.text!r}"


def apps(package: Path = PACKAGE) -> list[Path]:
    """The folders that have a catalogue of their own."""
    return sorted({path.parent for path in package.rglob("apps.py")} | {package / COMMON})


def owner(source: Path, package: Path, folders: list[Path]) -> Path:
    """The innermost app around a source file, else the common catalogue's folder."""
    around = [folder for folder in folders if folder in source.parents]
    return max(around, key=lambda folder: len(folder.parts), default=package / COMMON)


def used(package: Path = PACKAGE) -> dict[Path, dict[Key, Path]]:
    """For each app the strings that its Python and its templates mark, with a file each stands in."""
    folders = apps(package)
    found: dict[Path, dict[Key, Path]] = {folder: {} for folder in folders}
    for source in _sources(package):
        for key in _marked(source):
            found[owner(source, package, folders)].setdefault(key, source)
    return found


def compile_all(package: Path = PACKAGE) -> int:
    """Write each catalogue's `.mo` beside it, unless it is newer. How many were written."""
    written = 0
    for folder in apps(package):
        source = folder / CATALOGUE
        target = source.with_suffix(".mo")
        if not source.exists() or (target.exists() and target.stat().st_mtime > source.stat().st_mtime):
            continue
        out = io.BytesIO()
        write_mo(out, _read(source))
        part = target.with_suffix(".part")
        part.write_bytes(out.getvalue())
        part.replace(target)
        written += 1
    return written


def faults(package: Path = PACKAGE) -> list[Fault]:
    """Strings without a translation, translations without a string, and translations that cannot be right."""
    found: list[Fault] = []
    said: dict[Key, tuple[str, str]] = {}
    for folder, strings in used(package).items():
        app = ".".join(folder.relative_to(package.parent).parts)
        source = folder / CATALOGUE
        catalogue = _read(source) if source.exists() else Catalog(locale="zh_Hans")
        translated = {(str(it.context or ""), _first(it.id)): it for it in catalogue if it.id}
        found += [Fault(app, text, "not in the catalogue") for _c, text in strings.keys() - translated.keys()]
        found += [Fault(app, text, "no longer used") for _c, text in translated.keys() - strings.keys()]
        found += [
            Fault(app, _first(text), "obsolete") for text in map(_obsolete_id, catalogue.obsolete.values())
        ]
        for key, message in translated.items():
            found += [Fault(app, key[1], what) for what in _wrong(message)]
            words = _first(message.string)
            other, before = said.setdefault(key, (app, words))
            if before != words:
                found.append(
                    Fault(app, key[1], f"is {words!r} here and {before!r} in {other}: give one a context")
                )
    return sorted(found, key=str)


def main(words: list[str]) -> int:
    """The command. 1 where a check finds something."""
    if words == ["compile"]:
        compile_all()
        return 0
    if words == ["check"]:
        found = faults()
        sys.stdout.write("".join(f"{fault}\n" for fault in found))
        return 1 if found else 0
    sys.stderr.write("usage: python -m gendan.machine.messages compile|check\n")
    return 2


def _sources(package: Path) -> Iterator[Path]:
    for source in sorted([*package.rglob("*.py"), *package.rglob("templates/**/*.*")]):
        if source.is_file() and not {"tests", "migrations", "__pycache__", "node_modules"} & set(
            source.parts
        ):
            yield source


def _marked(source: Path) -> Iterator[Key]:
    text = source.read_text(encoding="utf-8")
    if source.suffix != ".py":
        from django.utils.translation.template import templatize

        # What is no string becomes rows of X; its indentation means nothing.
        text = "\n".join(line.strip() for line in templatize(text).splitlines())
    for _line, texts, _comments, context in extract("python", io.BytesIO(text.encode()), dict(KEYWORDS)):
        yield str(context or ""), _first(texts)


def _first(texts: object) -> str:
    """The singular, where there is a plural too."""
    return str(texts[0]) if isinstance(texts, list | tuple) else str(texts or "")


def _obsolete_id(message: Message) -> object:
    return message.id


def _wrong(message: Message) -> Iterator[str]:
    if message.fuzzy:
        yield "marked as uncertain (fuzzy)"
    ids = message.id if isinstance(message.id, list | tuple) else (message.id,)
    strings = message.string if isinstance(message.string, list | tuple) else (message.string,)
    wanted = {place for text in ids for place in _placeholders.findall(str(text))}
    for string in strings:
        if not string:
            yield "not translated"
        elif set(_placeholders.findall(str(string))) != wanted:
            yield f"other placeholders in {string!r}"


def _read(path: Path) -> Catalog:
    with path.open("rb") as source:
        return read_po(source, locale="zh_Hans", domain="django")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
