"""The first member, who lets everybody else in."""

import sys
from getpass import getpass

from django.db import transaction

from gendan.base.errors import GendanError
from gendan.base.refs import System
from gendan.cli.terminal import refuse, say
from gendan.cli.words import _
from gendan.people import actions, queries
from gendan.people.sign_in import actions as sign_in

COMMAND_LINE = System("command line")


def make(username: str, name: str) -> None:
    """An administrator, with a password that is asked for; read from the input where that is no terminal."""
    password = _password()
    try:
        with transaction.atomic():
            member = actions.add_member(
                actor=COMMAND_LINE, username=username, name=name or username, roles=["administrator"]
            )
            sign_in.set_password(member, password, actor=COMMAND_LINE, must_change=False)
    except GendanError as problem:
        refuse(" ".join([str(problem), *(f"{field}: {text}" for field, text in problem.fields.items())]))
    say(_("{name} can sign in now, and let the others in.").format(name=name or username))


def hint() -> None:
    """Says what to do where nobody could let anybody in."""
    if not queries.administrators():
        say(_("Nobody can sign in yet: run `gendan administrator NAME` in another terminal."))


def _password() -> str:
    if not sys.stdin.isatty():
        return sys.stdin.readline().rstrip("\n")
    password = getpass(_("Password: "))
    if getpass(_("Once more: ")) != password:
        refuse(_("The two passwords differ: nobody was added."))
    return password
