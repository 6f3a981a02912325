"""The command line's language: that of the terminal, for nobody has signed in yet.

Django's translations need its apps; the supervisor runs without Django, to stay small.
"""

import functools
import gettext
import os
from pathlib import Path


def language() -> str:
    """`zh_Hans` where the terminal speaks Chinese, else `en`."""
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        if os.environ.get(name):
            return "zh_Hans" if os.environ[name].lower().startswith("zh") else "en"
    return "en"


def django_language() -> str:
    """The same by Django's name for it."""
    return "zh-hans" if language() == "zh_Hans" else "en"


@functools.cache
def _catalogue(name: str) -> gettext.NullTranslations:
    folder = Path(__file__).parent / "locale"
    return gettext.translation("django", folder, languages=[name], fallback=True)


def _(text: str) -> str:
    """`text` in the terminal's language."""
    return _catalogue(language()).gettext(text)
