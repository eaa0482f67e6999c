"""Where something is seen in two languages, and where in one: a table knows no language."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    import pytest


def in_one_language(
    config: pytest.Config, items: list[pytest.Item], concerns: Callable[[pytest.Item], bool]
) -> None:
    """Leave what is seen in both languages on SQLite to be seen in Burmese alone on PostgreSQL."""
    if not os.environ.get("REFUGE_OFFICE_DATABASE", "").startswith("postgresql:"):
        return
    in_english = [item for item in items if concerns(item) and _language_of(item) == "en"]
    config.hook.pytest_deselected(items=in_english)
    items[:] = [item for item in items if item not in set(in_english)]


def _language_of(item: pytest.Item) -> object:
    return item.callspec.params.get("language") if hasattr(item, "callspec") else None
