"""Every write about signing in."""

from gendan.people.sign_in.actions.binding import (
    approve_binding,
    ask_for_binding,
    bind,
    note_unbound,
    refuse_binding,
    unbind,
)
from gendan.people.sign_in.actions.door import (
    add_member,
    note_failure,
    note_sign_in,
    password_changed,
    reset_second_factor,
    set_password,
    sign_out_everywhere,
    unlock,
)
from gendan.people.sign_in.actions.tokens import make_token, note_use, revoke_token

__all__ = [
    "add_member",
    "approve_binding",
    "ask_for_binding",
    "bind",
    "make_token",
    "note_failure",
    "note_sign_in",
    "note_unbound",
    "note_use",
    "password_changed",
    "refuse_binding",
    "reset_second_factor",
    "revoke_token",
    "set_password",
    "sign_out_everywhere",
    "unbind",
    "unlock",
]
