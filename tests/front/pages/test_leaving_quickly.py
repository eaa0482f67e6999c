from __future__ import annotations

from refuge.front.pages.rendering import programme
from tests.front.visiting import ask


def test_the_exit_leads_to_the_profiles_neutral_address():
    page = ask("GET", "/x")
    assert (page.status, page.headers["Location"]) == (303, programme().exit_url)


def test_what_the_browser_kept_of_us_is_cleared_on_the_way():
    assert ask("GET", "/x").headers["Clear-Site-Data"] == '"cache", "cookies", "storage"'


def test_there_is_nothing_to_read_on_the_way():
    assert ask("GET", "/x").body == b""
