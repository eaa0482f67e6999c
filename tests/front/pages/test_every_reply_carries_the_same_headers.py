from __future__ import annotations

import base64
import hashlib
import re

import pytest

from refuge.language.codes import new_code
from tests.front.visiting import ask, shown

WANTED = {
    "Cache-Control": "no-store",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}
FORBIDDEN = {"Set-Cookie", "ETag", "Last-Modified", "Vary", "X-Powered-By", "Access-Control-Allow-Origin"}

EVERY = {
    "a page": lambda _: ask("GET", "/"),
    "a page without gzip": lambda _: ask("GET", "/my/3", gzipped=False),
    "its head": lambda _: ask("HEAD", "/my/3"),
    "the exit": lambda _: ask("GET", "/x"),
    "the form": lambda _: ask("GET", "/en/6"),
    "codes": lambda visitor: visitor.writes("Please help."),
    "a refused letter": lambda visitor: visitor.writes(""),
    "an opened mailbox": lambda visitor: visitor.reads(new_code()),
    "wrong digits": lambda visitor: visitor.sends("7", code="1"),
    "erased": lambda visitor: visitor.erases(new_code()),
    "renewed": lambda visitor: visitor.renews(new_code()),
    "written again": lambda visitor: visitor.writes_again(new_code(), "More."),
    "a copy's number": lambda visitor: visitor.checks(new_code()),
    "the list of copies": lambda _: ask("GET", "/copies.json"),
    "the notice": lambda _: ask("GET", "/notice.json"),
    "its signature": lambda _: ask("GET", "/notice.json.minisig"),
    "the assets": lambda _: ask("GET", "/assets.json"),
    "the security contact": lambda _: ask("GET", "/.well-known/security.txt"),
    "a stranger at the hatch": lambda _: ask("GET", "/hatch/letters"),
    "a wrong host": lambda _: ask("GET", "/", HTTP_HOST="elsewhere.example"),
    "an unknown path": lambda _: ask("GET", "/admin"),
    "a wrong method": lambda _: ask("DELETE", "/my/"),
    "too much": lambda _: ask("POST", "/my/6", b"x" * 200_000),
}


@pytest.fixture(params=EVERY, ids=lambda name: name.replace(" ", "-"))
def reply(request, visitor, office):
    return EVERY[request.param](visitor)


def test_the_headers_that_protect_are_there_and_those_that_follow_are_not(reply):
    assert WANTED.items() <= reply.headers.items()
    assert not FORBIDDEN & reply.headers.keys()


def test_nothing_may_load_or_run_but_the_one_style_sheet(reply):
    policy = dict(part.split(" ", 1) for part in reply.headers["Content-Security-Policy"].split("; "))
    assert policy.keys() == {
        "default-src",
        "style-src",
        "img-src",
        "form-action",
        "base-uri",
        "frame-ancestors",
    }
    assert policy["default-src"] == policy["base-uri"] == policy["frame-ancestors"] == "'none'"
    assert policy["form-action"] == "'self'"
    assert policy["img-src"] == "data:"  # the empty icon, so that no browser asks for /favicon.ico
    for style in re.findall(r"<style>(.*?)</style>", reply.body.decode("utf-8", "replace"), re.DOTALL):
        known = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
        assert policy["style-src"] == f"'sha256-{known}'"


def test_there_is_nothing_to_run_and_nothing_to_fetch(reply):
    text = reply.body.decode("utf-8", "replace")
    assert not re.search(
        r"<(script|img|iframe|object|embed|video|audio|base)\b|\son\w+=|javascript:|@import|url\(", text
    )
    assert not re.search(r'(src|srcset|action|href)="(https?:)?//', text)
    for link in re.findall(r"<link[^>]*>", text):
        assert link == '<link rel="icon" href="data:,">'


def test_every_page_is_titled_alike(visitor, english_visitor, office):
    pages = {
        page.language: {title(page.opens(str(n))) for n in ("", *range(1, 9))}
        for page in (visitor, english_visitor)
    }
    pages["my"].add(title(visitor.writes("Please help.")))
    assert pages == {"my": {"သတင်းအချက်အလက်"}, "en": {"Information"}}


def test_every_page_has_the_exit_first_and_the_band(visitor, office):
    code = new_code()
    for page in (visitor.opens("1"), visitor.writes("Help."), visitor.reads(code), ask("GET", "/nowhere")):
        assert re.search(r"<a [^>]*>", page.text)[0] == '<a href="/x" rel="noreferrer">'
        assert "သရုပ်ပြ" in page.text


def test_the_code_is_not_in_any_address(visitor, office):
    code = new_code()
    page = visitor.reads(code)
    assert all(
        digits not in address
        for address in re.findall(r'(?:href|action)="([^"]*)"', page.text)
        for digits in shown(code).split()
    )


def title(page):
    return re.search("<title>(.*?)</title>", page.text)[1]
