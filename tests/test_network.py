"""Tests reach this machine only."""

import socket

import pytest
from pytest_socket import SocketConnectBlockedError


def test_no_test_reaches_another_machine() -> None:
    # The guard also warns, and warnings are errors here.
    with socket.socket() as outside, pytest.raises((SocketConnectBlockedError, UserWarning)):
        outside.connect(("192.0.2.1", 80))
