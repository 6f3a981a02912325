"""The web process: uvicorn in this process, on a socket that the supervisor may have opened."""

import os
import socket

import uvicorn

from gendan.cli.lifeline import watch_lifeline
from gendan.machine import env

DRAIN_SECONDS = 10
APPLICATION = "gendan.config.asgi:application"


def serve(listening: socket.socket) -> None:
    """Answer requests until SIGTERM or SIGINT; then finish those under way."""
    watch_lifeline()
    server = uvicorn.Server(config())
    try:
        server.run(sockets=[listening])
    except KeyboardInterrupt:
        return  # uvicorn raises the signal again once it has stopped


def config() -> uvicorn.Config:
    """Behind proxies (`GENDAN_PROXIES` of them) their word on the caller counts, else nobody's."""
    trusts = env.number("GENDAN_PROXIES", 0) > 0
    return uvicorn.Config(
        APPLICATION,
        log_config=None,
        access_log=False,
        server_header=False,
        lifespan="off",
        ws="none",
        proxy_headers=trusts,
        forwarded_allow_ips=env.words("GENDAN_PROXY_ADDRESSES", ("127.0.0.1", "::1")) if trusts else [],
        timeout_graceful_shutdown=DRAIN_SECONDS,
        timeout_keep_alive=30,
    )


def inherited(handle: int) -> socket.socket:
    """The socket that the supervisor passed on."""
    os.set_inheritable(handle, False)
    return socket.socket(fileno=handle)
