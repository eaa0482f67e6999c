"""A page of ours as a PDF: the same bytes each time, nothing of the world in it, and nothing left behind."""

from __future__ import annotations

import subprocess
import sys
import textwrap
from itertools import accumulate

import pytest
from weasyprint.formatting_structure.boxes import LineBox, TextBox

from refuge.language.breaking import MARK, syllables
from refuge.office.paper import printing
from refuge.office.paper.printing import (
    FAMILIES,
    FontMissingError,
    ForeignAddressError,
    UnprintableLetterError,
    pdf_of,
)

STYLE = '<link rel="stylesheet" href="/static/office/paper.css">'


def page(body: str) -> str:
    head = f'<head><meta charset="utf-8"><title>စာ</title>{STYLE}</head>'
    return f'<!doctype html><html lang="my">{head}<body>{body}</body></html>'


def in_a_process_of_its_own(code: str, *before: str, **environment: str) -> bytes:
    told = subprocess.run(
        [*before, sys.executable, "-c", textwrap.dedent(code)],
        env={
            **environment,
            "HOME": "/nonexistent",
            "PATH": "/usr/bin:/bin",
            "PYTHONPATH": ":".join(sys.path),
        },
        capture_output=True,
        check=False,
    )
    assert not told.returncode, told.stderr.decode()
    return told.stdout


def test_a_page_becomes_a_pdf():
    assert pdf_of(page("<p>မင်္ဂလာပါ</p>")).startswith(b"%PDF-")


def test_the_same_page_gives_the_same_bytes_on_another_day_in_another_process():
    one = pdf_of(page("<p>မင်္ဂလာပါ 1234</p>"))
    code = f"""
        import sys
        from refuge.office.paper.printing import pdf_of
        sys.stdout.buffer.write(pdf_of({page("<p>မင်္ဂလာပါ 1234</p>")!r}))
    """
    later = in_a_process_of_its_own(code, "faketime", "-f", "+400d", TZ="Asia/Yangon", LANG="my_MM.UTF-8")
    assert later == one


def test_a_pdf_says_neither_when_nor_by_what_it_was_made():
    printed = pdf_of(
        page("<p>စာ</p>").replace(
            "<title>",
            '<meta name="author" content="Aye"><meta name="dcterms.created" content="2026-01-01"><title>',
        )
    )
    for word in (
        b"Producer",
        b"WeasyPrint",
        b"CreationDate",
        b"ModDate",
        b"Author",
        b"Aye",
        b"/ID",
        b"/home",
        b"/tmp",
    ):
        assert word not in printed


@pytest.mark.parametrize(
    "asking",
    [
        '<img src="http://example.org/x.png">',
        '<img src="//example.org/x.png">',
        '<img src="file:///etc/passwd">',
        '<img src="data:image/png;base64,AAAA">',
        '<link rel="stylesheet" href="/static/office/office.css">',
        '<link rel="attachment" href="file:///etc/passwd">',
        '<a rel="attachment" href="/etc/passwd">x</a>',
        '<object data="/etc/passwd"></object>',
        '<embed src="/etc/passwd">',
        '<style>@import "http://example.org/x.css"</style>',
        "<style>@font-face { font-family: x; src: url(file:///etc/passwd) } p { font-family: x }</style><p>x</p>",
        '<p style="background: url(http://example.org/x.png)">x</p>',
        '<p style="list-style-image: url(/x.png); display: list-item">x</p>',
        '<base href="http://example.org/"><img src="x.png">',
        "<style>p::before { content: url(/x.png) }</style><p>x</p>",
    ],
)
def test_what_is_not_ours_is_not_fetched_and_nothing_is_printed(asking):
    with pytest.raises(ForeignAddressError):
        pdf_of(page(f"<p>က</p>{asking}"))


def test_neither_a_file_is_written_nor_an_address_opened():
    """An audit hook of Python's sees every file and socket; SVG, which fetches by its own hand, is tried too."""
    code = f"""
        import sys, tempfile
        tempfile.tempdir = "/nonexistent"
        from refuge.office.paper.printing import OUR_OWN, pdf_of
        pdf_of({page("<p>က</p>")!r})  # whatever is loaded late is loaded now
        ours, seen = {{str(path) for path, _ in OUR_OWN.values()}}, []
        def watch(event, words):
            if event in ("socket.connect", "socket.getaddrinfo", "subprocess.Popen", "os.remove", "os.mkdir", "os.rename"):
                seen.append((event, words))
            if event == "open" and str(words[0]) not in ours and not str(words[0]).startswith((sys.prefix, sys.base_prefix)):
                seen.append((event, words))
            if event == "open" and words[1] and set(str(words[1])) & set("wax+"):
                seen.append((event, words))
        sys.addaudithook(watch)
        svg = '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><image width="9" height="9" href="{{}}"/></svg>'
        for there in ("file:///etc/passwd", "http://127.0.0.1:9/x.png"):
            try:
                pdf_of({page("<p>မင်္ဂလာပါ</p>")!r} + svg.format(there))
            except Exception:
                pass
        print(seen)
    """
    assert in_a_process_of_its_own(code) == b"[]\n"


def test_a_letter_that_no_font_of_ours_has_is_not_printed_as_a_box():
    with pytest.raises((UnprintableLetterError, FontMissingError)):
        pdf_of(page("<p>က 漢</p>"))
    with pytest.raises((UnprintableLetterError, FontMissingError)):
        pdf_of(page("<p>က \U000f1234</p>"))
    for language in ("my", "ksw", "shn", "eky"):
        with pytest.raises((UnprintableLetterError, FontMissingError)):
            pdf_of(page(f'<p lang="{language}">\U000f1234</p>'))


def test_another_font_never_takes_the_place_of_ours():
    with pytest.raises(FontMissingError):
        pdf_of(page('<p style="font-family: serif">word</p>'))


def test_what_the_style_sheet_asks_for_is_what_we_say_we_need():
    css = next(iter(printing.OUR_OWN.values()))[0].read_text(encoding="utf-8")
    assert all(f'"{family}"' in css for family in FAMILIES)


def test_the_printer_keeps_its_mouth_shut(capfd):
    """Its warnings quote the text."""
    with pytest.raises((UnprintableLetterError, FontMissingError)):
        pdf_of(page('<p style="nonsense: yes">လျှို့ဝှက် \U000f1234</p>'))
    assert capfd.readouterr() == ("", "")


@pytest.mark.parametrize("indent", range(6))
def test_a_long_line_without_a_space_ends_between_syllables_and_stays_on_the_page(indent):
    long = "က" * indent + "သင်္ဘောကျောင်းအုပ်ကြီးလက်ထောက်တက္ကသိုလ်" * 40
    lines = lines_of(printing.laid_out(page(f"<p>{long}</p>")))
    assert "".join(lines) == long
    assert len(lines) > 10
    ends = set(accumulate(map(len, syllables(long))))
    assert set(accumulate(map(len, lines))) <= ends


def lines_of(document) -> list[str]:
    """What stands on each line of the pages, without the marks."""
    boxes = (box for page in document.pages for box in page._page_box.descendants())
    lines = [box for box in boxes if isinstance(box, LineBox)]
    texts = ["".join(part.text for part in line.descendants() if isinstance(part, TextBox)) for line in lines]
    return [text.replace(MARK, "") for text in texts if "/" not in text]  # but the number of the page
