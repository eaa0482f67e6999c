from __future__ import annotations

import pytest

from refuge.front.pages import door
from tests.front.visiting import ask


@pytest.mark.parametrize(
    "host", ["elsewhere.example", "", "127.0.0.1.evil.example", "127.0.0.1@x", "[::1]", "a b"]
)
@pytest.mark.parametrize(
    ("method", "path"), [("GET", "/"), ("POST", "/my/6"), ("GET", "/hatch/state"), ("GET", "/no")]
)
def test_another_host_is_refused(host, method, path):
    assert ask(method, path, HTTP_HOST=host).status == 400


def test_a_request_without_a_host_is_refused():
    from tests.front import visiting

    assert ask("GET", "/", HTTP_HOST="").status == 400
    assert ask("GET", "/", HTTP_HOST=visiting.HOST).status == 200


@pytest.mark.parametrize(
    "path", ["/admin", "/my", "/my/10", "/my/7/4", "/kyu/", "/favicon.ico", "//", "/my/../en/", "/%00"]
)
def test_what_is_not_there_is_said_in_every_language(path):
    page = ask("GET", path)
    assert page.status == 404
    assert "There is no such page" in page.text
    assert "ဒီစာမျက်နှာ မရှိပါ" in page.text


@pytest.mark.parametrize(
    ("method", "path", "allowed"),
    [
        ("POST", "/my/", "GET, HEAD"),
        ("PUT", "/my/6", "GET, HEAD, POST"),
        ("DELETE", "/x", "GET, HEAD"),
        ("GET", "/my/7/1", "POST"),
        ("HEAD", "/my/7/2", "POST"),
        ("OPTIONS", "/my/7", "GET, HEAD, POST"),
        ("TRACE", "/assets.json", "GET, HEAD"),
    ],
)
def test_a_wrong_method_hears_which_are_right(method, path, allowed):
    page = ask(method, path)
    assert (page.status, page.headers["Allow"]) == (405, allowed)


@pytest.mark.parametrize("path", ["/", "/my/3", "/my/6", "/x", "/notice.json", "/.well-known/security.txt"])
def test_head_is_get_without_a_body(office, path):
    whole, head = ask("GET", path), ask("HEAD", path)
    assert head.headers == whole.headers
    assert head.body == b""


def test_a_broken_view_shows_a_page_and_tells_nobody_what_was_typed(visitor, office, monkeypatch, capfd):
    from refuge.front.letterbox import actions
    from refuge.front.pages import errors

    def breaks(written, _day):
        raise RuntimeError(written.text)

    monkeypatch.setattr(actions, "leave_first_letter", breaks)
    page = visitor.writes("A planted sentence.")
    assert page.status == 500
    assert "planted" not in page.text
    assert "planted" not in "".join(capfd.readouterr())
    assert errors.broken == {"RuntimeError": 1}


def test_a_broken_door_shows_a_page_too(visitor, monkeypatch):
    from refuge.front.pages.still import StillPages

    def breaks(*_):
        raise RuntimeError

    monkeypatch.setattr(StillPages, "at", breaks)
    assert visitor.opens("1").status == 500


def test_django_never_learns_where_a_visitor_comes_from(visitor, office, monkeypatch):
    given = visitor_environ(monkeypatch)
    ask(
        "POST", "/my/7", b"code=1", HTTP_X_FORWARDED_FOR="203.0.113.9", HTTP_USER_AGENT="x", HTTP_COOKIE="a=b"
    )
    assert given["REMOTE_ADDR"] == "0.0.0.0"  # noqa: S104
    assert "203.0.113.9" not in repr(given)
    assert not {"HTTP_X_FORWARDED_FOR", "HTTP_USER_AGENT", "HTTP_COOKIE", "HTTP_REFERER"} & given.keys()


def visitor_environ(monkeypatch):
    """What Django is given, once somebody has asked."""
    from refuge.front import wsgi

    given: dict = {}
    django = wsgi.application._django

    def noting(environ, start):
        given.update(environ)
        return django(environ, start)

    monkeypatch.setattr(wsgi.application, "_django", noting)
    return given


def test_the_onion_address_is_told_when_there_is_one(monkeypatch):
    from refuge.front.pages import still

    assert "Onion-Location" not in ask("GET", "/my/3").headers
    monkeypatch.setattr(still, "_onion", lambda path: [("Onion-Location", f"http://abc.onion{path}")])
    assert ("Onion-Location", "http://abc.onion/my/3") in still._page("/my/3", "").pressed.headers


def test_the_door_knows_every_path_that_django_does():
    from django.urls import get_resolver

    from refuge.front import wsgi

    known = {f"/{pattern.pattern}" for pattern in get_resolver().url_patterns}
    assert known == set(wsgi.application._forms) | {f"{door.HATCH}<path:act>"}
