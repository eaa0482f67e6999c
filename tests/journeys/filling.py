"""Filling in whatever a page asks, in whichever language: what is named as told, the rest as it comes first."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from playwright.sync_api import Locator, Page

WORDS = "She wishes for a school for the children."
FORM = "main form:has(button.button)"


def fill(page: Page, **told: str | list[str]) -> None:
    """Fill in the page's first form. A group nobody spoke of takes its first choice, a text our sentence."""
    form = page.locator(FORM).first
    names = form.locator("[name]").evaluate_all(
        "all => all.filter(e => e.type != 'hidden' && e.name).map(e => [e.name, e.type || e.tagName])"
    )
    unknown = set(told) - {name for name, _ in names}
    assert not unknown, (
        f"{page.url} asks for {sorted({name for name, _ in names})}, not for {sorted(unknown)}"
    )
    for name, kind in dict.fromkeys(map(tuple, names)):
        _HANDS.get(kind, _write)(form, name, told.get(name))


def send(page: Page) -> None:
    """Press the button of the page's first form."""
    page.locator(FORM).first.locator("button.button").first.click()


def fill_and_send(page: Page, **told: str | list[str]) -> None:
    """Fill in the page's first form and send it; it must not come back with something to mend."""
    fill(page, **told)
    send(page)
    wrong = page.locator("main .problems")
    assert wrong.count() == 0, f"{page.url}: {wrong.first.inner_text()}"


def _choose(form: Locator, name: str, told: str | list[str] | None) -> None:
    group = form.locator(f"input[name='{name}']")
    if told is not None:
        form.locator(f"input[name='{name}'][value='{told}']").check()
    elif not form.locator(f"input[name='{name}']:checked").count():
        group.first.check()


def _tick(form: Locator, name: str, told: str | list[str] | None) -> None:
    boxes = form.locator(f"input[name='{name}']")
    if isinstance(told, list):
        for value in told:  # by code, or "=Htet": by what stands beside the box
            by_words = form.locator(f"label:has(input[name='{name}'])", has_text=value[1:]).first
            (by_words if value[0] == "=" else form.locator(f"input[name='{name}'][value='{value}']")).check()
    elif told != "no" and boxes.count() == 1 and (told or boxes.first.get_attribute("required") is not None):
        boxes.first.check()


def _pick(form: Locator, name: str, told: str | list[str] | None) -> None:
    select = form.locator(f"select[name='{name}']")
    if told is not None:
        select.select_option(label=str(told))
    elif select.get_attribute("required") is not None and not select.input_value():
        values = select.locator("option").evaluate_all("all => all.map(e => e.value)")
        select.select_option(next(value for value in values if value))


def _write(form: Locator, name: str, told: str | list[str] | None) -> None:
    field = form.locator(f"[name='{name}']").first
    if told is not None:
        field.fill(str(told))
    elif field.get_attribute("required") is not None and not field.input_value():
        field.fill("1" if field.get_attribute("type") == "number" else WORDS)


_HANDS = {"radio": _choose, "checkbox": _tick, "select-one": _pick}
