"""What the guide tells a careful stranger to do works, with nothing of ours, and finds a false door."""

from __future__ import annotations

import hashlib
import http.server
import re
import subprocess
import threading
from datetime import date
from functools import partial
from pathlib import Path

import pytest

from refuge.protocol import age, minisign, notice

GUIDES = Path(__file__).parents[2] / "docs" / "guide"


def commands_in(language):
    guide = GUIDES / language / "is-this-door-real.md"
    return re.findall(r"```sh\n(.+?)```", guide.read_text("utf-8"), re.DOTALL)


ROOT_KEY, VOUCHED, SIGNED, SERVED = commands_in("en")
ROOT, OPERATIONS, STRANGER = (minisign.new_signing_seed() for _ in range(3))
PAGE = b"<p>the call</p>"


class Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *_words):
        pass


@pytest.fixture
def door(tmp_path):
    """A still copy of a front desk, served on the loopback."""
    public = tmp_path / "public"
    public.mkdir()
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=public))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield public, f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


@pytest.fixture
def follow(door, tmp_path):
    """Follow one part of the guide, as somebody at a shell would."""
    public, address = door
    publish(public, ROOT)
    desk = tmp_path / "desk"
    desk.mkdir()
    (desk / "root.minisign.pub").write_text(minisign.public_key_file(minisign.public_key_of(ROOT)))

    def at_the_shell(*parts):
        words = "\n".join(parts)
        done = subprocess.run(
            ["sh", "-c", words],
            cwd=desk,
            env={"DOOR": address, "PATH": "/usr/bin:/bin"},
            capture_output=True,
            check=False,
        )
        return done.stdout.decode() + done.stderr.decode()

    return at_the_shell


def publish(public, root_seed, signer=OPERATIONS):
    """The page, and a notice that says so."""
    today = date(2026, 11, 1)
    signed = notice.sign_notice(
        notice.Notice(
            front_id="door",
            serial=1,
            not_before=today,
            not_after=today,
            recipients=(age.recipient_of(age.new_seed()),),
            assets={"/page": hashlib.sha256(PAGE).hexdigest()},
            operations=notice.certify_operations(minisign.public_key_of(OPERATIONS), 1, root_seed),
        ),
        signer,
    )
    (public / "page").write_bytes(PAGE)
    (public / "notice.json").write_bytes(signed.document)
    (public / "notice.json.minisig").write_text(signed.signature)


def test_in_burmese_it_is_the_same_way():
    assert commands_in("my") == commands_in("en")


def test_the_root_key_has_the_fingerprint_of_the_page(follow):
    assert follow(ROOT_KEY).strip() == minisign.fingerprint(minisign.public_key_of(ROOT))


def test_the_root_vouches_for_the_office(follow):
    assert "Signature Verified Successfully" in follow(VOUCHED)


def test_another_root_does_not(follow, door):
    publish(door[0], STRANGER)
    assert "Signature Verified Successfully" not in follow(VOUCHED)


def test_the_office_signed_the_notice(follow):
    assert "Signature and comment signature verified" in follow(VOUCHED, SIGNED)


def test_a_notice_signed_by_a_stranger_is_found(follow, door):
    publish(door[0], ROOT, signer=STRANGER)
    assert "Signature and comment signature verified" not in follow(VOUCHED, SIGNED)


def test_the_site_serves_what_was_signed(follow):
    assert "different" not in follow(VOUCHED, SERVED)


def test_a_changed_page_is_found(follow, door):
    (door[0] / "page").write_bytes(PAGE + b" send us your name")
    assert "different: /page" in follow(VOUCHED, SERVED)
