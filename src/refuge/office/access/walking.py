"""Conditions that are asked of each row in its turn: for queues, of which a desk shows the first few.

PostgreSQL makes a join of `Exists` and may begin it at everything somebody holds; what stands here it cannot turn
round. So a queue is walked in the order of its index until a page is full, however many keys somebody has.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import Subquery, Value
from django.db.models.functions import Coalesce

if TYPE_CHECKING:
    from django.db.models import QuerySet


def has(rows: QuerySet[Any, Any]) -> Coalesce:
    """Say of each row whether there is one of these beside it."""
    return Coalesce(Subquery(rows.order_by().values(there=Value(True))[:1]), Value(False))
