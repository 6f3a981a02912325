"""The worker process: jobs, deadlines, the sealer, and signs of life of each."""

import asyncio
import os
import signal
import socket
import threading
import time
from collections.abc import Awaitable, Callable, Collection
from typing import Any

import structlog
from django.db import DatabaseError, close_old_connections, connection
from procrastinate import PsycopgConnector
from procrastinate.contrib.django import app
from procrastinate.exceptions import ProcrastinateException

from gendan.base import clock
from gendan.base.deadlines.engine import run_due
from gendan.base.timeline.actions import seal_some
from gendan.cli.lifeline import watch_lifeline
from gendan.cli.loops import Loop
from gendan.health.actions import beat, leave
from gendan.machine import env

log = structlog.get_logger("gendan.worker")

PROCESS = f"{socket.gethostname()[:80]}:{os.getpid()}"
BEAT_SECONDS = 5.0
JOB_STOP_SECONDS = 15.0
LONGEST_PAUSE = 10.0


def loops() -> list[Loop]:
    """The loops that run in threads."""
    return [
        Loop("sealer", seal_some, rest=0.2),
        Loop("deadlines", lambda: run_due(clock.now()), rest=0.4),
    ]


def work(*, with_jobs: bool) -> None:
    """Run the loops, and the jobs where asked, until SIGTERM or SIGINT; jobs under way are finished."""
    watch_lifeline()
    stop = threading.Event()
    running = loops()
    jobs = Loop("jobs", lambda: None, rest=0)
    threads = [
        threading.Thread(target=loop.run, args=(stop,), name=loop.name, daemon=True) for loop in running
    ]
    everything = [*running, jobs] if with_jobs else running
    threads.append(threading.Thread(target=_beat, args=(everything, stop), name="heartbeat", daemon=True))
    for thread in threads:
        thread.start()
    try:
        asyncio.run(_until_stopped(jobs if with_jobs else None))
    finally:
        stop.set()
        for thread in threads:
            thread.join(JOB_STOP_SECONDS)


async def _until_stopped(jobs: Loop | None) -> None:
    stopping = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stopping.set)
    if jobs is None:
        await stopping.wait()
        return
    working = asyncio.create_task(_jobs(jobs))
    await stopping.wait()
    working.cancel()  # procrastinate takes this as the wish to stop after the jobs under way
    await asyncio.gather(working, return_exceptions=True)


async def _jobs(sign: Loop) -> None:
    """Work on jobs; after trouble with the database begin anew, after a longer pause each time."""
    pause = 0.5
    while True:
        try:
            await _work_on_jobs(sign)
        except (DatabaseError, ProcrastinateException, OSError) as problem:
            log.warning("jobs stopped", pause=pause, problem=type(problem).__name__)
            await asyncio.sleep(pause)
            pause = min(2 * pause, LONGEST_PAUSE)
        else:
            pause = 0.5


async def _work_on_jobs(sign: Loop) -> None:
    # The program's own app stays as it is: what a job enqueues must go by Django's transaction.
    with_pool = app.with_connector(PsycopgConnector(kwargs=_address()))
    async with with_pool.open_async():
        ticking = asyncio.create_task(_tick(sign))
        try:
            await with_pool.run_worker_async(
                concurrency=env.number("GENDAN_JOBS", 4, least=1),
                install_signal_handlers=False,
                shutdown_graceful_timeout=JOB_STOP_SECONDS,
                delete_jobs="successful",
                worker_middleware=[_told],
                task_middleware=[_with_fresh_connection],
            )
        finally:
            ticking.cancel()


def _address() -> dict[str, Any]:
    chosen = connection.get_connection_params()
    return {name: value for name, value in chosen.items() if name not in {"cursor_factory", "context"}}


async def _tick(sign: Loop) -> None:
    while True:
        sign.last_turn = time.monotonic()
        await asyncio.sleep(1)


async def _told(call_next: Callable[[], Awaitable[Any]], context: Any, _worker: Any) -> Any:
    """One line for each job. Its arguments are not written: they may be anybody's data."""
    began = time.perf_counter()
    name = context.job.task_name
    structlog.contextvars.clear_contextvars()
    structlog.contextvars.bind_contextvars(job_id=context.job.id)
    try:
        result = await call_next()
    except Exception:
        log.exception("job failed", task=name, attempt=context.job.attempts)
        raise
    log.info("job", task=name, ms=round((time.perf_counter() - began) * 1000, 1))
    return result


def _with_fresh_connection(call_next: Callable[[], Any], _context: Any, _worker: Any) -> Any:
    """A job's thread gives its connection back, and never gets a dead one."""
    close_old_connections()
    try:
        return call_next()
    finally:
        close_old_connections()


def _beat(watched: Collection[Loop], stop: threading.Event) -> None:
    """Every few seconds, say which loops have turned."""

    def step() -> None:
        alive = [loop.name for loop in watched if loop.is_alive(2 * BEAT_SECONDS)]
        beat(PROCESS, alive, now=clock.now())

    pacemaker = Loop("heartbeat", step, rest=BEAT_SECONDS)
    # The first beats come quickly, so that a start is soon seen to be ready.
    pacemaker.run(stop)
    try:
        leave(PROCESS)
    except (DatabaseError, OSError):
        log.debug("no farewell: the database is gone")
    close_old_connections()
