"""What Django itself says about forms is said in Burmese too: it comes from our catalogue."""

from __future__ import annotations

import inspect

from django import forms

from refuge.office.access.said_by_django import SENTENCES

OF_OTHERS = (
    "slug",
    "URL",
    "email",
    "IPv",
    "UUID",
    "JSON",
    "duration",
    "time",
    "list",
    "complete",
    "file",
    "image",
)


def test_every_sentence_of_the_fields_we_use_is_named():
    """A field that says something nobody has named would say it in English."""
    used = (
        forms.CharField,
        forms.ChoiceField,
        forms.MultipleChoiceField,
        forms.IntegerField,
        forms.DecimalField,
        forms.DateField,
        forms.BooleanField,
        forms.TypedChoiceField,
    )
    said = {
        str(sentence)
        for field in used
        for ancestor in inspect.getmro(field)
        for sentence in getattr(ancestor, "default_error_messages", {}).values()
    }
    named = {str(one) for one in SENTENCES if isinstance(one, str)}
    assert {one for one in said - named if not any(word in one for word in OF_OTHERS)} == set()
