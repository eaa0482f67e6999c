"""The process itself: what it says, what slow visitors cost, what happens when it is killed."""

from __future__ import annotations

import os
import pathlib
import signal
import socket
import time
import urllib.parse

import pytest

from tests.front.browser.serving import served

SLOW = 600
FORM = b"POST /my/6 HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/x-www-form-urlencoded\r\n"


def test_it_tells_neither_its_name_nor_the_time_of_day(front):
    headers = front.ask("GET", "/my/").headers
    assert headers["server"] == ""
    assert headers["date"].endswith(" 00:00:00 GMT")


@pytest.mark.parametrize(
    "begun", [b"GET /my/ HTTP/1.1\r\nHost: x\r\nX: ", FORM + b"Content-Length: 900\r\n\r\ntext="]
)
def test_hundreds_who_never_finish_a_sentence_hold_nobody_up(front, office, begun):
    slow = [socket.create_connection(("127.0.0.1", front.port)) for _ in range(SLOW)]
    try:
        for one in slow:
            one.sendall(begun)
        started = time.monotonic()
        assert front.ask("GET", "/my/6").status == 200
        assert b'class="digits"' in write(front).body
        assert time.monotonic() - started < 3
    finally:
        for one in slow:
            one.close()


@pytest.fixture(scope="module")
def impatient(tmp_path_factory):
    folder = str(tmp_path_factory.mktemp("impatient"))
    with served(folder, "tests.front.browser.impatient:application") as front:
        yield front


def test_a_body_that_never_ends_is_let_go(impatient):
    with socket.create_connection(("127.0.0.1", impatient.port)) as line:
        line.sendall(FORM + b"Content-Length: 900\r\n\r\ntext=")
        line.settimeout(5)
        assert line.recv(100).startswith(b"HTTP/1.1 408 ")


def test_where_much_is_held_already_a_large_body_has_to_wait_and_a_small_one_not(impatient):
    halves = [socket.create_connection(("127.0.0.1", impatient.port)) for _ in range(5)]
    try:
        for one in halves:
            one.sendall(FORM + b"Content-Length: 90000\r\n\r\ntext=" + b"a" * 79_000)
        time.sleep(0.3)
        large = impatient.ask("POST", "/my/7", b"code=" + b"1" * 30_000, "application/x-www-form-urlencoded")
        small = impatient.ask("POST", "/my/7", b"code=1", "application/x-www-form-urlencoded")
    finally:
        for one in halves:
            one.close()
    assert (large.status, small.status) == (503, 200)
    time.sleep(1.2)
    later = impatient.ask("POST", "/my/7", b"code=" + b"1" * 30_000, "application/x-www-form-urlencoded")
    assert later.status == 200


def test_a_body_that_is_too_large_is_answered_and_not_kept(front):
    page = front.ask("POST", "/my/6", b"text=" + b"a" * 300_000, "application/x-www-form-urlencoded")
    assert page.status == 413


def test_a_body_in_pieces_of_unknown_length_is_refused(front):
    with socket.create_connection(("127.0.0.1", front.port)) as line:
        line.sendall(FORM + b"Transfer-Encoding: chunked\r\n\r\n5\r\ntext=\r\n0\r\n\r\n")
        assert line.recv(100).startswith(b"HTTP/1.1 400 ")


@pytest.mark.parametrize(
    "garbage", [b"\r\n\r\n", b"GET\r\n\r\n", b"\x16\x03\x01\x02", b"GET / HTTP/9.9\r\n\r\n", b"G" * 99999]
)
def test_what_is_no_request_does_no_harm(front, garbage):
    with socket.create_connection(("127.0.0.1", front.port)) as line:
        line.sendall(garbage)
        line.shutdown(socket.SHUT_WR)
        line.settimeout(5)
        assert not line.recv(100).startswith(b"HTTP/1.1 2")
    assert front.ask("GET", "/my/").status == 200


def test_no_request_is_written_down_anywhere(tmp_path, capfd):
    with served(str(tmp_path)) as front:
        for path in ("/my/", "/planted-path?planted=query", "/hatch/planted"):
            front.ask("GET", path)
        front.ask("POST", "/my/6", b"text=planted", "application/x-www-form-urlencoded")
        front.ask("POST", "/my/6", b"x" * 300_000, "text/plain")
        for sent in (b"text=pla", b"text=planted"):
            with socket.create_connection(("127.0.0.1", front.port)) as gone:
                gone.sendall(FORM + b"Content-Length: 12\r\n\r\n" + sent)
        assert front.ask("GET", "/my/6").status == 200
    said = capfd.readouterr()
    assert said.out + said.err == ""
    assert [path.name for path in tmp_path.iterdir() if not path.name.startswith("front.sqlite3")] == []


def test_a_killed_worker_is_replaced_and_letters_are_still_there(tmp_path):
    from refuge.front.pages.board import FRESH_SECONDS
    from tests.front.collecting import Office

    with served(str(tmp_path)) as front:
        office = Office(front.ask)
        office.puts_up_a_notice()
        time.sleep(FRESH_SECONDS + 0.2)
        write(front)
        for pid in front.workers():
            os.kill(pid, signal.SIGKILL)
        wait_for_an_answer(front)
        assert [letter.text for letter in office.collects()] == ["Help."]


def test_when_the_server_is_killed_its_workers_go_with_it(tmp_path):
    with served(str(tmp_path)) as front:
        workers = front.workers()
        assert workers
        front.child.kill()
        front.child.wait()
        time.sleep(0.5)
        assert not any(lives(pid) for pid in workers)


def lives(pid):
    """Whether a process still runs; one that only waits to be counted out does not."""
    try:
        return pathlib.Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def write(front):
    form = urllib.parse.urlencode({"text": "Help.", "urgency": "soon", "about": "me", "language": "en"})
    return front.ask("POST", "/en/6", form.encode(), "application/x-www-form-urlencoded")


def wait_for_an_answer(front):
    end = time.monotonic() + 20
    while time.monotonic() < end:
        try:
            front.ask("GET", "/my/")
        except OSError:
            time.sleep(0.05)
        else:
            return
    pytest.fail("it did not come back")
