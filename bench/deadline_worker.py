"""A process with Django, for the bench of deadlines: `python -m bench.deadline_worker migrate|idle|work`."""

import os
import statistics
import sys
import time

import django


def idle() -> None:
    """Print what an idle step costs: the median and the 99th percentile, in milliseconds."""
    from gendan.base import clock
    from gendan.base.deadlines.engine import run_due

    costs = []
    for _ in range(500):
        begin = time.perf_counter()
        run_due(clock.now())
        costs.append((time.perf_counter() - begin) * 1000)
    print(statistics.median(costs), statistics.quantiles(costs, n=100)[98])


def work() -> None:
    """The loop, as a worker of Gendan runs it."""
    from gendan.base import clock
    from gendan.base.deadlines.engine import run_due

    run_due(clock.now())
    print("ready", flush=True)
    while True:
        if not run_due(clock.now()):
            time.sleep(0.1)


def migrate() -> None:
    """Make the tables."""
    from django.core.management import call_command

    call_command("migrate", verbosity=0)


def main(task: str) -> None:
    """The command."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "gendan.config.settings"
    django.setup()
    from bench.deadline_load import KIND
    from gendan.base.deadlines import kinds

    kinds.register(kinds.DeadlineKind(KIND, "Bench"))
    {"migrate": migrate, "idle": idle, "work": work}[task]()


if __name__ == "__main__":
    main(sys.argv[1])
