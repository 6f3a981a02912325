"""`gendan import`: a file of orders from the command line, without a web server."""

import shutil
from pathlib import Path

import typer
from django.core.files.base import File
from django.utils import translation

from gendan.base.errors import GendanError
from gendan.base.refs import System
from gendan.cli.words import _, django_language
from gendan.orders.actions.importing import import_now
from gendan.orders.import_wording import column_text, field_text, mistake_text, told
from gendan.orders.models import ImportRun, RunState
from gendan.orders.queries.imports import import_sources, refused_rows

SHOWN = 20
NOTHING, IN_PART = 1, 3
"""Exit codes: nothing was imported; the good rows were, and others were refused. 2 is a wrong call."""

ACTOR = System("command line")


def import_orders(file: Path, source: str, *, all_or_nothing: bool) -> None:
    """Import and print what became of it; the refused rows come back as an Excel file beside `file`."""
    with translation.override(django_language()):
        is_known = any(it.name == source for it in import_sources(ACTOR))
        run = _imported(file, source, all_or_nothing=all_or_nothing)
        if not is_known:
            _tell_columns(run)
        _tell(run)
        if run.refused:
            _put_beside(run, file)
    if run.state != RunState.DONE:
        raise typer.Exit(NOTHING)
    if run.refused:
        raise typer.Exit(IN_PART)


def _imported(file: Path, source: str, *, all_or_nothing: bool) -> ImportRun:
    try:
        with file.open("rb") as content:
            return import_now(
                File(content, file.name), source=source, all_or_nothing=all_or_nothing or None, actor=ACTOR
            )
    except OSError as error:
        raise typer.BadParameter(f"{file}: {error.strerror or error}") from error
    except GendanError as error:
        typer.echo(f"{file.name}: {error}", err=True)
        raise typer.Exit(NOTHING) from error


def _tell_columns(run: ImportRun) -> None:
    """What was made of a file whose source is new: nobody has looked at that."""
    typer.echo(_("{source} is new; its columns are taken as").format(source=run.source), err=True)
    for name, headers in run.layout["mapping"].items():
        typer.echo(f"  {' + '.join(map(column_text, headers))} → {field_text(name)}", err=True)


def _tell(run: ImportRun) -> None:
    if run.state == RunState.DONE:
        orders = run.summary.get("orders", {})
        typer.echo(
            _("{new} orders new, {changed} changed, {same} as before; {refused} rows refused").format(
                new=orders.get("new", 0),
                changed=orders.get("changed", 0),
                same=orders.get("same", 0),
                refused=run.refused,
            )
        )
    else:
        typer.echo(f"{run.name}: {run.error or run.get_state_display()}", err=True)
    for mistake in map(told, run.refusals[:SHOWN]):
        typer.echo(f"  {mistake.row}: {mistake_text(mistake)}", err=True)
    more = int(run.summary.get("mistakes", 0)) - SHOWN
    if more > 0:
        typer.echo(_("  and {count} more").format(count=more), err=True)


def _put_beside(run: ImportRun, file: Path) -> None:
    content, _name = refused_rows(ACTOR, run.pk)
    with content:
        try:
            with _free(file).open("xb") as target:
                shutil.copyfileobj(content, target)
        except OSError as error:
            typer.echo(f"{error.filename}: {error.strerror}", err=True)
            return
    typer.echo(_("The refused rows, with the reasons: {file}").format(file=target.name), err=True)


def _free(file: Path) -> Path:
    """`orders_refused.xlsx`, with a number where there is one already: nothing is written over."""
    target, number = file.with_name(f"{file.stem}_refused.xlsx"), 1
    while target.exists():
        number += 1
        target = file.with_name(f"{file.stem}_refused ({number}).xlsx")
    return target
