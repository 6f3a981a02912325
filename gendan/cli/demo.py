"""The demo company, and the people of it whom one may sign in as."""

from django.utils import translation

from gendan.base.errors import GendanError
from gendan.cli.terminal import refuse, say, table
from gendan.cli.words import _, django_language
from gendan.partners.demo import make_demo_partners
from gendan.people.demo import demo_people, make_demo


def fill() -> None:
    """Make the company where it is missing, bring it up to today, and print its people."""
    with translation.override(django_language()):
        try:
            make_demo()
            make_demo_partners()
        except GendanError as problem:
            refuse(str(problem))
        head = (_("sign-in name"), _("password"), _("full name"), _("department"), _("grade"), _("to see"))
        rows = [(it.username, it.password, it.name, it.department, it.grade, it.why) for it in demo_people()]
    for line in table([head, *rows]):
        say("  " + line)
