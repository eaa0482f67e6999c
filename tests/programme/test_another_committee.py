"""Another committee runs the front desk by changing only its profile: other words, three languages."""

from __future__ import annotations

import json
import os
import subprocess
import sys

import pytest

from refuge.front.pages.paths import path_of
from refuge.programme import PAGES
from refuge.protocol import minisign
from tests.programme import tiny

# The front desk as a server sees it, asked for one page after the other.
ASK = """
import json, os, sys
from refuge.front.wsgi import application
def ask(path):
    seen = {}
    def start(status, headers): seen["status"] = status
    body = b"".join(application({"REQUEST_METHOD": "GET", "PATH_INFO": path, "HTTP_HOST": "localhost",
        "QUERY_STRING": "", "SERVER_NAME": "localhost", "SERVER_PORT": "80", "SERVER_PROTOCOL": "HTTP/1.1",
        "wsgi.input": None, "wsgi.url_scheme": "http", "wsgi.errors": sys.stderr}, start))
    return seen["status"], body.decode()
print(json.dumps({path: ask(path) for path in json.loads(sys.argv[1])}))
"""


@pytest.fixture(scope="module")
def served(tmp_path_factory):
    """Every page of a front desk that runs on the tiny profile, by language and name."""
    state = tmp_path_factory.mktemp("front")
    (state / "front_id").write_text("tiny-front")
    for key in ("root", "collector"):
        (state / f"{key}.pub").write_text(minisign.public_key_of(minisign.new_signing_seed()).hex())
    profile = tiny.write(state / "tiny")
    paths = {path_of(code, page): (code, page) for code in tiny.TOP["languages"] for page in PAGES}
    return {paths[path]: page for path, page in ask(state, profile, paths).items()}


def ask(state, profile, paths):
    environment = os.environ | {
        "REFUGE_FRONT_STATE": str(state),
        "REFUGE_PROGRAMME": str(profile),
        "DJANGO_SETTINGS_MODULE": "refuge.front.settings",
        "PYTHONPATH": os.pathsep.join(sys.path),
    }
    words = [sys.executable, "-c", ASK, json.dumps(list(paths))]
    done = subprocess.run(words, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


@pytest.mark.parametrize("code", tiny.TOP["languages"])
@pytest.mark.parametrize("page", PAGES)
def test_its_words_are_served_in_each_of_its_languages(served, code, page):
    status, body = served[code, page]
    assert status == "200 OK"
    assert f'<html lang="{code}"' in body
    assert f"<h1>{tiny.WORDS[code]}</h1>" in body


def test_a_committee_that_has_signed_its_profile_shows_no_demonstration_band(served):
    assert 'class="band"' not in served["en", "call"][1]


def test_every_language_leads_to_the_others(served):
    assert all(name in served["shn", "call"][1] for code, name in tiny.NAMES.items() if code != "shn")
