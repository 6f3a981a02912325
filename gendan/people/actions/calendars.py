"""The door before every change of a working calendar.

The ground floor knows no members, so it cannot ask who may. Faces come this way: each of these asks for
`calendar.manage`, and then is the act of `gendan.base.worktime.actions` under the same name.
"""

from collections.abc import Callable
from functools import wraps
from typing import ParamSpec, TypeVar, cast

from gendan.base.refs import Actor
from gendan.base.worktime import actions
from gendan.people.permit import require

P = ParamSpec("P")
T = TypeVar("T")


def _guarded(act: Callable[P, T]) -> Callable[P, T]:
    @wraps(act)
    def asked(*args: P.args, **kwargs: P.kwargs) -> T:
        require(cast("Actor", kwargs["actor"]), "calendar.manage")
        return act(*args, **kwargs)

    return asked


change_calendar = _guarded(actions.change_calendar)
clear_day = _guarded(actions.clear_day)
confirm_year = _guarded(actions.confirm_year)
create_calendar = _guarded(actions.create_calendar)
create_with_holidays = _guarded(actions.create_with_holidays)
import_days = _guarded(actions.import_days)
import_file = _guarded(actions.import_file)
import_text = _guarded(actions.import_text)
seed_china = _guarded(actions.seed_china)
set_day = _guarded(actions.set_day)
set_week = _guarded(actions.set_week)

__all__ = [
    "change_calendar",
    "clear_day",
    "confirm_year",
    "create_calendar",
    "create_with_holidays",
    "import_days",
    "import_file",
    "import_text",
    "seed_china",
    "set_day",
    "set_week",
]
