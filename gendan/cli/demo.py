"""The demo company, and the people of it whom one may sign in as."""

from django.utils import translation

from gendan.base.errors import GendanError
from gendan.base.jobs import enqueue
from gendan.cli.terminal import refuse, say, table
from gendan.cli.words import _, django_language
from gendan.orders.demo import make_orders
from gendan.orders.demo_history import IMPORT_JOB
from gendan.orders.demo_products import make_demo_products
from gendan.orders.queries.replaying import of_source
from gendan.orders.scms import SOURCE
from gendan.partners.demo import make_demo_partners
from gendan.people.demo import demo_people, make_demo


def fill_orders() -> None:
    """A garment exporter's orders at once, and the real orders of the history by a job of the worker."""
    make_orders()
    if not of_source(SOURCE):
        enqueue(IMPORT_JOB, username="admin")


def fill() -> None:
    """Make the company where it is missing, bring it up to today, and print its people."""
    with translation.override(django_language()):
        try:
            make_demo()
            make_demo_partners()
            make_demo_products()
            fill_orders()
        except GendanError as problem:
            refuse(str(problem))
        head = (_("sign-in name"), _("password"), _("full name"), _("department"), _("grade"), _("to see"))
        rows = [(it.username, it.password, it.name, it.department, it.grade, it.why) for it in demo_people()]
    for line in table([head, *rows]):
        say("  " + line)
