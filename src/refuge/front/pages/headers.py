"""The headers every reply of the front desk carries, and none besides."""

from __future__ import annotations

import base64

from refuge.protocol.primitives import sha256

Headers = list[tuple[str, str]]


def policy(style: str) -> str:
    """A policy under which one style sheet, known by its hash, and an empty icon work, and nothing else."""
    known = base64.b64encode(sha256(style.encode())).decode()
    return (
        f"default-src 'none'; style-src 'sha256-{known}'; img-src data:; form-action 'self'; "
        "base-uri 'none'; frame-ancestors 'none'"
    )


def every_reply(style: str) -> Headers:
    return [
        ("Cache-Control", "no-store"),
        ("Content-Security-Policy", policy(style)),
        ("Cross-Origin-Opener-Policy", "same-origin"),
        ("Cross-Origin-Resource-Policy", "same-origin"),
        ("Permissions-Policy", "camera=(), geolocation=(), microphone=()"),
        ("Referrer-Policy", "no-referrer"),
        ("X-Content-Type-Options", "nosniff"),
        ("X-Frame-Options", "DENY"),
    ]
