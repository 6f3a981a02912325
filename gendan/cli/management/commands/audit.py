"""`gendan audit`: check the timeline, or print the end of its chain."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from gendan.base.timeline.verify import Head, Verdict, current_head, verify


class Command(BaseCommand):
    """Says whether the timeline is as it was written; exit code 1 and one line where it is not."""

    help = "Check that nothing on the timeline was changed (verify), or print the end of its chain (head)."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """What to do, and an end of the chain that was written down earlier."""
        parser.add_argument("what", choices=["verify", "head"])
        parser.add_argument(
            "--expect",
            metavar="HEAD",
            help="an end of the chain that `audit head` printed earlier: it must still be on the chain",
        )

    def handle(self, *_words: object, what: str, expect: str | None, **_options: Any) -> None:
        """Run it."""
        self.stdout.write(str(current_head()) if what == "head" else _verified(expect))


def _verified(expect: str | None) -> str:
    verdict = verify(expected=_known(expect) if expect else None)
    if verdict.ok:
        return _sound(verdict)
    if verdict.bad is None:
        raise CommandError(_("The timeline is broken: %(reason)s") % {"reason": verdict.reason})
    raise CommandError(
        _("The timeline is broken at position %(position)s: %(reason)s")
        % {"position": verdict.bad, "reason": verdict.reason}
    )


def _sound(verdict: Verdict) -> str:
    count = verdict.head.position
    sealed = ngettext("%(count)s sealed event holds", "%(count)s sealed events hold", count)
    waiting = _("%(count)s waiting for the seal") % {"count": verdict.unsealed}
    return f"{sealed % {'count': count}}, {waiting}, {verdict.head}"


def _known(text: str) -> Head:
    try:
        return Head.parse(text)
    except ValueError:
        raise CommandError(
            _("%(text)s is no end of a chain: give what `gendan audit head` printed") % {"text": text}
        ) from None
