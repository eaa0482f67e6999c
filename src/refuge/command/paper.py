"""`python -m refuge.command.paper`: whether this machine prints our papers. Ends with an error where it does not."""

from __future__ import annotations

from refuge.office.paper.printing import pdf_of

_STYLE = '<link rel="stylesheet" href="/static/office/paper.css">'
_IN_EVERY_SCRIPT = '<p lang="en">a</p><p lang="my">င်္က</p><p lang="ksw">ၣ်</p><p lang="eky">ꤊ꤬</p>'


def main() -> None:
    pdf_of(f"<!doctype html><html><head>{_STYLE}</head><body>{_IN_EVERY_SCRIPT}</body></html>")


if __name__ == "__main__":
    main()
