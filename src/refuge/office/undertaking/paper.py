"""The copy a person takes: the words in their language and a number, as a page and on paper, the same words in both."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.template.loader import render_to_string

from refuge.language.digits import in_digits_of

if TYPE_CHECKING:
    from refuge.language.codes import Code
    from refuge.office.undertaking.reading import View


def shown(view: View, number: Code) -> dict[str, Any]:
    """Give what a copy shows: paragraphs of the text, and the number in the digits of its language."""
    wording = view.wording
    rows = [[in_digits_of(group, wording.language) for group in row] for row in number.rows()]
    title, *paragraphs = wording.text.strip().split("\n\n")
    return {
        "language": wording.language,
        "heading": title,
        "paragraphs": paragraphs,
        "rows": rows,
        "number": " ".join(group for row in number.rows() for group in row),
    }


def printed(view: View, number: Code) -> bytes:
    """Print a copy. Raises what the room `paper` raises where a font is missing: better no paper than a wrong one."""
    from refuge.office.paper.printing import pdf_of  # noqa: PLC0415 - the printer takes longer to load than the office

    return pdf_of(render_to_string("undertaking/paper.html", shown(view, number)))


def file_name(view: View) -> str:
    """Name the file after its words alone."""
    return f"standards-{view.row.standards}-{view.wording.language}.pdf"
