"""Children are kept running, started more slowly when they keep failing, and ended in order."""

import socket
import threading

import pytest

from gendan.cli.loops import Loop
from gendan.cli.sockets import listen, listen_near
from gendan.cli.supervisor import FIRST_PAUSE, LONGEST_PAUSE, SETTLED_SECONDS, Child
from gendan.cli.terminal import REFUSED, one_line_for_trouble, table
from gendan.machine.home import HomeError


def test_a_child_that_keeps_failing_is_started_ever_more_slowly() -> None:
    child, pauses = Child("web", ["web"]), []
    for _ in range(10):
        child.started = 100.0
        child.note_end(101.0)
        pauses.append(child.start_at - 101.0)
    assert pauses[:3] == [FIRST_PAUSE, 2 * FIRST_PAUSE, 4 * FIRST_PAUSE]
    assert pauses[-1] == LONGEST_PAUSE


def test_a_child_that_had_settled_is_started_at_once() -> None:
    child = Child("web", ["web"], failures=7)
    child.note_end(SETTLED_SECONDS + 1)
    assert child.start_at == SETTLED_SECONDS + 1


def test_a_port_in_use_is_named_and_the_demo_takes_the_next(capsys: pytest.CaptureFixture[str]) -> None:
    with listen("127.0.0.1", 0) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(SystemExit) as end:
            listen("127.0.0.1", port)
        assert end.value.code == REFUSED
        assert f"Port {port} is in use" in capsys.readouterr().err
        with listen_near("127.0.0.1", port) as other:
            assert other.getsockname()[1] > port


def test_an_address_of_another_machine_is_named(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        listen("192.0.2.1", 0)
    assert "no address of this machine" in capsys.readouterr().err


def test_a_loop_goes_on_after_a_failure_and_stops_when_told(caplog: pytest.LogCaptureFixture) -> None:
    stop = threading.Event()
    turns: list[int] = []

    def step() -> bool:
        turns.append(len(turns))
        if len(turns) == 1:
            raise RuntimeError("database gone")
        stop.set()
        return True

    loop = Loop("sealer", step, rest=0.01)
    loop.run(stop)
    assert turns == [0, 1]
    assert loop.is_alive(within=10)
    assert "the loop sealer failed" in caplog.text


def test_trouble_that_explains_itself_is_one_line(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as end, one_line_for_trouble():
        raise HomeError("the disk\nis full: free some space")
    assert end.value.code == REFUSED
    assert capsys.readouterr().err == "gendan: the disk is full: free some space\n"


def test_columns_line_up_whatever_the_letters() -> None:
    assert table([("名", "x"), ("ab", "y")]) == ["名  x", "ab  y"]


def test_sockets_are_left_to_children() -> None:
    with listen("127.0.0.1", 0) as taken:
        assert taken.get_inheritable()
        assert taken.family == socket.AF_INET
