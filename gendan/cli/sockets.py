"""The address that the web listens on. The supervisor holds it: no request is refused while web restarts."""

import errno
import socket

from gendan.cli.terminal import refuse
from gendan.cli.words import _

TRIES = 50  # ports that the demo looks at


def listen(address: str, port: int) -> socket.socket:
    """Take the port, or say clearly why not."""
    try:
        taken = _bound(address, port)
    except OSError as problem:
        return refuse(_reason(address, port, problem))
    return taken


def listen_near(address: str, port: int) -> socket.socket:
    """The port, or the next free one."""
    for other in range(port, min(port + TRIES, 65536)):
        try:
            return _bound(address, other)
        except OSError as problem:
            if problem.errno != errno.EADDRINUSE:
                refuse(_reason(address, other, problem))
    text = _("The ports {first} to {last} are all in use: give another one with --port")
    return refuse(text.format(first=port, last=port + TRIES - 1))


def _bound(address: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    taken = socket.socket(family, socket.SOCK_STREAM)
    try:
        taken.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        taken.bind((address, port))
        taken.listen(2048)
        taken.set_inheritable(True)
    except OSError:
        taken.close()
        raise
    return taken


def _reason(address: str, port: int, problem: OSError) -> str:
    if problem.errno == errno.EADDRINUSE:
        return _("Port {port} is in use: stop what uses it, or give another one with --port").format(
            port=port
        )
    if problem.errno == errno.EACCES:
        return _("Port {port} needs more rights: give one above 1023 with --port").format(port=port)
    return _("{address} is no address of this machine: give another one with --address").format(
        address=address
    )
