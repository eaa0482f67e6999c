"""The vectors of `vectors/*.json`: each has a name, and the kind of failure it must end in, or null."""

from __future__ import annotations

import base64
import json
import pathlib
import zlib
from contextlib import nullcontext

import pytest

from refuge.protocol import errors

VECTORS = pathlib.Path(__file__).parent / "vectors"


def each(name):
    """Run a test once for each vector of a file."""
    vectors = json.loads((VECTORS / f"{name}.json").read_text(encoding="utf-8"))
    return pytest.mark.parametrize("vector", vectors, ids=[vector["name"] for vector in vectors])


def first(name):
    return json.loads((VECTORS / f"{name}.json").read_text(encoding="utf-8"))[0]


def ending_as(vector):
    """Expect exactly the class the vector names, not one of its parents; or no failure."""
    if vector["kind"] is None:
        return nullcontext()
    kind = getattr(errors, vector["kind"])
    return pytest.raises(kind, check=lambda raised: type(raised) is kind)


def raw(text):
    return base64.b64decode(text)


def unsqueezed(text):
    return zlib.decompress(base64.b64decode(text))
