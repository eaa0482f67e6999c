"""A long list to choose from is drawn by us, and says what Django's own says."""

from __future__ import annotations

import pytest
from django.forms import Select

from refuge.office.case.choosing import LongSelect

CHOICES = [("", "Everybody"), ("1", "Aye"), ("2", "<b>Bo</b>")]


def lines(widget, value):
    text = widget(choices=CHOICES).render("owner", value, {"id": "id_owner"})
    return [line.strip() for line in str(text).splitlines() if line.strip()]


@pytest.mark.parametrize("value", [None, "", "1", "2", "3", "<script>"])
def test_it_draws_what_django_draws(db, value):
    assert lines(LongSelect, value) == lines(Select, value)


def test_what_somebody_is_called_is_never_markup(db):
    assert "<b>" not in str(LongSelect(choices=CHOICES).render("owner", "2"))
