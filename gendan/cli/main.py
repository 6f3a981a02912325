"""The one command line."""

import os
import signal
import sys
from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from gendan.cli.terminal import one_line_for_trouble

app = typer.Typer(
    help="Gendan 跟单: the desk of the people who see customer orders through to delivery.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)
ANY = {"allow_extra_args": True, "ignore_unknown_options": True, "help_option_names": []}

Address = Annotated[
    str,
    typer.Option(envvar="GENDAN_ADDRESS", help="The address to listen on; 0.0.0.0 is all of this machine's."),
]
Port = Annotated[int, typer.Option(envvar="GENDAN_PORT", min=0, max=65535, help="The port to listen on.")]


@app.command()
def up(address: Address = "127.0.0.1", port: Port = 8000) -> None:
    """Start everything: database, web and worker in one process tree."""
    from gendan.cli import up as tree

    tree.up(address, port)


@app.command()
def demo(address: Address = "127.0.0.1", port: Port = 8000) -> None:
    """Start everything with the demo company, and print who may sign in."""
    from gendan.cli import up as tree

    tree.demo(address, port)


@app.command()
def web(
    address: Address = "127.0.0.1",
    port: Port = 8000,
    socket: Annotated[int | None, typer.Option(help="An open socket, from `gendan up`.", hidden=True)] = None,
) -> None:
    """Serve the web alone."""
    from gendan.cli.installation import installation, kept_running
    from gendan.cli.sockets import listen
    from gendan.cli.web import inherited, serve

    with installation() as home:
        if socket is not None:
            serve(inherited(socket))
            return
        with kept_running(home):
            serve(listen(address, port))


@app.command()
def worker() -> None:
    """Work alone: jobs, deadlines, and the seal of the timeline."""
    _work(with_jobs=True)


@app.command()
def watch() -> None:
    """Watch the clock alone: deadlines and the seal of the timeline, no jobs.

    Any number may run beside workers: each step fires once.
    """
    _work(with_jobs=False)


def _work(*, with_jobs: bool) -> None:
    from gendan.cli.installation import installation, kept_running

    with installation() as home, kept_running(home):
        _load_django()
        from gendan.cli.worker import work

        work(with_jobs=with_jobs)


@app.command()
def prepare(
    demo: Annotated[
        bool, typer.Option("--demo", help="Fill in the demo company and print its people.")
    ] = False,
) -> None:
    """Bring tables, assets and the first rows up to date; `gendan up` does it by itself."""
    from gendan.cli.installation import installation

    with installation():
        _load_django()
        from gendan.cli.prepare import prepare as bring_up_to_date

        bring_up_to_date()
        if demo:
            from gendan.cli.demo import fill

            fill()
        else:
            from gendan.cli.administrator import hint

            hint()


@app.command()
def migrate() -> None:
    """Bring the database's tables up to date."""
    prepare(demo=False)


@app.command()
def administrator(
    username: Annotated[str, typer.Argument(help="The name to sign in with.")],
    name: Annotated[str, typer.Option(help="The person's name.")] = "",
) -> None:
    """Add an administrator: the first member, who lets everybody else in."""
    from gendan.cli.installation import installation

    with installation():
        _load_django()
        from gendan.cli.administrator import make

        make(username, name)


@app.command()
def backup(file: Annotated[Path, typer.Argument(help="The file to write.")]) -> None:
    """Write the database and the uploads into one file."""
    from gendan.cli.installation import installation

    with installation() as home:
        _load_django()
        from gendan.cli import data

        data.backup(home, file)


@app.command()
def restore(
    file: Annotated[Path, typer.Argument(help="A file that `gendan backup` wrote.")],
    replace: Annotated[bool, typer.Option("--replace", help="Replace what is in the database.")] = False,
) -> None:
    """Put everything back as it is in a backup, or leave everything as it is."""
    from gendan.cli.installation import installation

    with installation() as home:
        _load_django()
        from gendan.cli import data

        data.restore(home, file, replace=replace)


@app.command()
def replay(
    until: Annotated[
        datetime | None, typer.Option(formats=["%Y-%m-%d"], help="The last day to play.")
    ] = None,
    present: Annotated[bool, typer.Option("--present", help="Take the demo's clock back.")] = False,
) -> None:
    """Play the history of the demo's real orders, with the warnings and issues of their days."""
    from gendan.cli.installation import installation

    with installation() as home:
        _load_django()
        from gendan.cli import replay as history

        if present or until is None:
            history.return_to_present(home)
        else:
            history.replay(home, until.date())


@app.command(name="import")
def import_orders(
    file: Annotated[Path, typer.Argument(help="An .xlsx or .csv of orders.")],
    source: Annotated[
        str, typer.Option(help="Where it is from: its columns are remembered under this name.")
    ],
    all_or_nothing: Annotated[
        bool, typer.Option("--all-or-nothing", help="Import nothing where a row is wrong.")
    ] = False,
) -> None:
    """Import orders from a file; the same file again changes nothing."""
    from gendan.cli.installation import installation

    with installation():
        _load_django()
        from gendan.cli.importing import import_orders as bring_in

        bring_in(file, source, all_or_nothing=all_or_nothing)


@app.command(context_settings=ANY)
def audit(context: typer.Context) -> None:
    """Check that nothing on the timeline was changed: `audit verify`, `audit head`."""
    _manage(["audit", *context.args])


@app.command(context_settings=ANY)
def manage(context: typer.Context) -> None:
    """Any command of Django: `gendan manage shell`."""
    _manage(context.args or ["help"])


def _manage(words: list[str]) -> None:
    from gendan.cli.installation import installation

    with installation():
        _load_django()
        from django.core.management import execute_from_command_line
        from django.utils import translation

        from gendan.cli.words import django_language

        translation.activate(django_language())
        execute_from_command_line(["gendan manage", *words])


def _load_django() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "gendan.config.settings")
    import django

    from gendan.base import clock
    from gendan.machine.demo_clock import DemoClock
    from gendan.machine.home import home_folder

    django.setup()
    clock.install_shift(DemoClock(home_folder()).shift)


def _end(number: int, _frame: object) -> None:
    raise SystemExit(128 + number)


def run() -> None:
    """Entry point of `gendan`."""
    signal.signal(signal.SIGTERM, _end)  # so that what was begun is put away; roles that drain set their own
    with one_line_for_trouble():
        app(args=sys.argv[1:], prog_name="gendan")
