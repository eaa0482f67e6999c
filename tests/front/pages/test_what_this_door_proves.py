"""Notice, assets, fingerprint: what anybody can check from outside."""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys

from refuge.protocol import minisign
from tests.front.collecting import TODAY
from tests.front.state import office_seed
from tests.front.visiting import ask


def test_the_list_names_the_hash_of_every_page(office):
    listed = json.loads(ask("GET", "/assets.json").body)
    pages = {path for path in listed if "#" not in path}
    assert pages == {"/", *(f"/{language}/{n}" for language in ("my", "en") for n in ("", *range(1, 10)))}
    for path in pages:
        assert listed[path] == hashlib.sha256(ask("GET", path).body).hexdigest()


def test_it_names_the_closed_letterbox_too(visitor, office_without_notice):
    listed = json.loads(ask("GET", "/assets.json").body)
    assert listed["/my/6#closed"] == hashlib.sha256(visitor.opens("6").body).hexdigest()


def test_it_names_the_letterbox_that_takes_no_concern(visitor, office):
    listed = json.loads(ask("GET", "/assets.json").body)
    assert listed["/my/6"] == hashlib.sha256(visitor.opens("6").body).hexdigest()
    office.puts_up_a_notice(concerns=())
    assert listed["/my/6#letters"] == hashlib.sha256(visitor.opens("6").body).hexdigest()


def test_a_trusted_machine_computes_the_same_without_a_database(tmp_path):
    script = "import json; from refuge.front.wsgi import asset_digests; print(json.dumps(asset_digests()))"
    environment = os.environ | {"REFUGE_FRONT_DATABASE": f"sqlite:///{tmp_path}/none/none.sqlite3"}
    done = subprocess.run([sys.executable, "-c", script], env=environment, capture_output=True, check=True)
    assert json.loads(done.stdout) == json.loads(ask("GET", "/assets.json").body)


def test_a_notice_can_carry_the_list(office):
    from refuge.front.wsgi import asset_digests

    assert office.puts_up_a_notice(assets=asset_digests()).status == 204
    assert json.loads(ask("GET", "/notice.json").body)["assets"] == asset_digests()


def test_the_page_shows_the_roots_fingerprint(english_visitor):
    page = english_visitor.opens("5")
    fingerprint = minisign.fingerprint(minisign.public_key_of(office_seed("root")))
    assert [f"<b>{group}</b>" in page.text for group in fingerprint.split()] == [True] * 8


def test_whoever_finds_a_hole_knows_whom_to_tell():
    text = ask("GET", "/.well-known/security.txt").body.decode()
    lines = dict(line.split(": ", 1) for line in text.splitlines())
    assert lines["Contact"].startswith("mailto:")
    assert lines["Expires"] > TODAY.isoformat()
