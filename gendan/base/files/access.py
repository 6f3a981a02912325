"""Who may see a file: whoever may see the object it hangs on.

This floor knows no orders and no members, so the question is answered by a function that a higher floor
installs at the start. Until then nobody sees anything.
"""

from collections.abc import Callable

from gendan.base.refs import Actor, Subject

MaySee = Callable[[Actor, Subject], bool]


def _nobody(actor: Actor, subject: Subject) -> bool:  # noqa: ARG001
    return False


_may_see: MaySee = _nobody


def install(may_see: MaySee) -> MaySee:
    """Ask `may_see` from now on. The function that was asked before is returned, for tests to put back."""
    global _may_see
    before, _may_see = _may_see, may_see
    return before


def may_see(actor: Actor, subject: Subject) -> bool:
    """Whether `actor` may see `subject`, and so the files on it."""
    return _may_see(actor, subject)
