"""Small JSON objects: written in one canonical way, read strictly.

Trust rule: what is inside an envelope is as hostile as what is outside. Size, depth, types and the exact set
of fields are checked before anything is used; a field twice, one too many, a number with a fraction is refused.
Binary values are lower-case hexadecimal throughout, days are `2026-11-23`.
"""

from __future__ import annotations

import json
import re
from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING, Any, NoReturn, TypeVar

from refuge.protocol.errors import MalformedDocumentError

if TYPE_CHECKING:
    from collections.abc import Mapping

Choice = TypeVar("Choice", bound=StrEnum)

MAX_DOCUMENT_BYTES = 256 * 1024

_LONGEST_NUMBER = 15  # stays exact in every reader of JSON
_HEX = re.compile(r"(?:[0-9a-f]{2})*")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_LANGUAGE = re.compile(r"[a-z]{2,3}(?:-[A-Za-z0-9]{2,8}){0,2}")


def write(document: Mapping[str, Any]) -> bytes:
    """Return canonical JSON: sorted, without spaces, UTF-8.

    Raises MalformedDocumentError for a text with half a character in it.
    """
    try:
        return json.dumps(document, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()
    except UnicodeEncodeError:
        raise MalformedDocumentError from None


def read(
    written: bytes,
    fields: Mapping[str, type],
    *or_fields: Mapping[str, type],
    most_bytes: int = MAX_DOCUMENT_BYTES,
) -> dict[str, Any]:
    """Return an object of exactly these fields, or exactly those others, with exactly these types.

    Raises MalformedDocumentError.
    """
    if len(written) > most_bytes:
        raise MalformedDocumentError
    try:
        document = json.loads(
            written.decode(),
            object_pairs_hook=_each_once,
            parse_int=_whole_number,
            parse_float=_refuse,
            parse_constant=_refuse,
        )
    except (ValueError, RecursionError):
        raise MalformedDocumentError from None
    said = document.keys() if isinstance(document, dict) else ()
    fitting = next((others for others in or_fields if others.keys() == said), fields)
    checked = check_fields(document, fitting)
    write(checked)  # what cannot be written again is not believed
    return checked


def check_fields(document: object, fields: Mapping[str, type]) -> dict[str, Any]:
    """Return the object if it has exactly these fields with these types. Raises MalformedDocumentError."""
    if not isinstance(document, dict) or document.keys() != fields.keys():
        raise MalformedDocumentError
    if any(type(document[name]) is not kind for name, kind in fields.items()):
        raise MalformedDocumentError
    return document


def _each_once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    document = dict(pairs)
    if len(document) != len(pairs):
        raise MalformedDocumentError
    return document


def _whole_number(digits: str) -> int:
    if len(digits) > _LONGEST_NUMBER:
        raise MalformedDocumentError
    return int(digits)


def _refuse(_: str) -> NoReturn:
    raise MalformedDocumentError


def read_hex(text: str, *lengths: int) -> bytes:
    """Return bytes of one of these lengths. Raises MalformedDocumentError."""
    if not _HEX.fullmatch(text) or len(text) // 2 not in lengths:
        raise MalformedDocumentError
    return bytes.fromhex(text)


def read_day(text: str) -> date:
    """Return the day. Raises MalformedDocumentError."""
    try:
        if _DAY.fullmatch(text):
            return date.fromisoformat(text)
    except ValueError:
        pass
    raise MalformedDocumentError


def read_language(text: str) -> str:
    """Return the language code, such as `my` or `kyu`. Raises MalformedDocumentError."""
    if not _LANGUAGE.fullmatch(text):
        raise MalformedDocumentError
    return text


def read_choice(text: str, choices: type[Choice]) -> Choice:
    """Return one of the choices. Raises MalformedDocumentError."""
    try:
        return choices(text)
    except ValueError:
        raise MalformedDocumentError from None


def read_text(text: str, longest: int) -> str:
    """Return a text of 1 to `longest` characters. Raises MalformedDocumentError."""
    if not 1 <= len(text) <= longest:
        raise MalformedDocumentError
    return text
