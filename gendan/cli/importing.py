"""`gendan import`: a file of orders from the command line, without a web server."""

from pathlib import Path

import typer
from django.core.files.base import File
from django.utils import translation

from gendan.base.errors import GendanError
from gendan.base.refs import System
from gendan.cli.words import _, django_language
from gendan.orders.actions.importing import import_now
from gendan.orders.import_wording import mistake_text, told
from gendan.orders.models import ImportRun, RunState

SHOWN = 20


def import_orders(file: Path, source: str, *, all_or_nothing: bool) -> None:
    """Import, print what became of it, and exit with 1 where the file or a row was refused."""
    with translation.override(django_language()):
        try:
            with file.open("rb") as content:
                run = import_now(
                    File(content, file.name),
                    source=source,
                    all_or_nothing=all_or_nothing or None,
                    actor=System("command line"),
                )
        except OSError as error:
            raise typer.BadParameter(str(error)) from error
        except GendanError as error:
            typer.echo(str(error), err=True)
            raise typer.Exit(1) from error
        _tell(run)
    if run.state != RunState.DONE or run.refused:
        raise typer.Exit(1)


def _tell(run: ImportRun) -> None:
    orders = run.summary.get("orders", {})
    typer.echo(
        _("{new} orders new, {changed} changed, {same} as before; {refused} rows refused").format(
            new=orders.get("new", 0),
            changed=orders.get("changed", 0),
            same=orders.get("same", 0),
            refused=run.refused,
        )
    )
    if run.error:
        typer.echo(run.error, err=True)
    for mistake in map(told, run.refusals[:SHOWN]):
        typer.echo(f"  {mistake.row}: {mistake_text(mistake)}", err=True)
