"""What somebody finds who has seized a machine: every file a house could have written, and a live process's memory."""

from __future__ import annotations

import base64
import json
import os
import pathlib
import re
import urllib.parse
from collections.abc import Iterable, Iterator, Mapping

from .houses import Houses

SHARED_MEMORY = pathlib.Path("/dev/shm")


def written_forms(secret: str) -> dict[str, bytes]:
    """A secret as it could stand somewhere: plain, in other encodings, as a form sends it, as JSON escapes it."""
    plain = secret.encode()
    return {
        "its first half": plain[: len(plain) // 2],  # a database splits long values over pages
        "its second half": plain[len(plain) // 2 :],
        "utf-16": secret.encode("utf-16-le"),
        "form": urllib.parse.quote_plus(secret).encode(),
        "json": secret.encode("ascii", "backslashreplace"),
        "base64": base64.b64encode(plain)[: len(plain) * 4 // 3 - 4],
        "hex": plain.hex().encode(),
    }


def written_anywhere(sentence: str) -> dict[str, bytes]:
    """The same for a sentence that may stand in the middle of something longer, or in a backup written as text."""
    plain, escaped = sentence.encode(), json.dumps(sentence)[1:-1].encode()
    return {
        **written_forms(sentence),
        "capital hex": plain.hex().upper().encode(),
        "hex of utf-16": sentence.encode("utf-16-le").hex().encode(),
        "hex of json": escaped.hex().encode(),
        "capital hex of json": escaped.hex().upper().encode(),
        **{f"base64, {skip} in": base64.b64encode(plain[skip:])[4:-8] for skip in range(3)},
    }


def forms_of_code(code: str) -> dict[str, bytes]:
    """A code with and without its spaces, and without its check digits."""
    digits = "".join(code.split())
    return {"grouped": code.encode(), "digits": digits.encode(), "unchecked": digits[:30].encode()}


def forms_of_key(key: bytes) -> dict[str, bytes]:
    return {"raw": key, "hex": key.hex().encode(), "base64": base64.b64encode(key)[:40]}


def files_of(houses: Houses, house: str) -> Iterator[pathlib.Path]:
    """Everything on disk that belongs to a house: state, temporary files, logs; on PostgreSQL the whole cluster."""
    folders = [
        pathlib.Path(houses.environment[f"REFUGE_{house.upper()}_STATE"]),
        houses.temporary,
        houses.logs,
        SHARED_MEMORY,
    ]
    if houses.database(house).startswith("postgresql"):
        folders.append(pathlib.Path(os.environ["REFUGE_TEST_POSTGRESQL_FOLDER"]))
    for folder in folders:
        yield from (path for path in folder.rglob("*") if path.is_file())


def found_on_disk(houses: Houses, house: str, planted: Mapping[str, Mapping[str, bytes]]) -> list[str]:
    """Which planted secret lies in which file, and how."""
    return [
        f"{secret} ({form}) in {path.name}"
        for path in files_of(houses, house)
        for secret, form in _hits(_read(path), planted)
    ]


def found_in_memory(pids: Iterable[int], planted: Mapping[str, Mapping[str, bytes]]) -> dict[str, int]:
    """How often each planted secret lies in the memory of live processes."""
    counts = dict.fromkeys(planted, 0)
    for pid in pids:
        for part in _memory(pid):
            for secret, forms in planted.items():
                counts[secret] += sum(part.count(form) for form in forms.values())
    return counts


def _hits(content: bytes, planted: Mapping[str, Mapping[str, bytes]]) -> Iterator[tuple[str, str]]:
    for secret, forms in planted.items():
        for name, form in forms.items():
            if form in content:
                yield secret, name


def _read(path: pathlib.Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError:  # a server's own file that has just gone
        return b""


def _memory(pid: int) -> Iterator[bytes]:
    """Every writable part of a process's memory; nothing of one that has just ended."""
    try:
        maps = pathlib.Path(f"/proc/{pid}/maps").read_text()
        memory = pathlib.Path(f"/proc/{pid}/mem").open("rb", buffering=0)  # noqa: SIM115 - closed below
    except (FileNotFoundError, ProcessLookupError):
        return
    with memory:
        for begin, end in re.findall(r"^([0-9a-f]+)-([0-9a-f]+) rw", maps, re.MULTILINE):
            try:
                memory.seek(int(begin, 16))
                yield memory.read(int(end, 16) - int(begin, 16))
            except (OSError, ValueError, OverflowError):
                continue
