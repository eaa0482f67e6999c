"""What must not be stored is caught while it is typed in: the form warns and offers to redact (I-6).

How to use it, in any room above the vault:

    class NoteForm(RedactedForm):
        redacted_fields = ("text",)                     # the free-text fields that are looked at
        text = forms.CharField(widget=forms.Textarea)

In the template, inside the <form> and before its button: `{% include "vault/redaction.html" %}`.
The first time a pattern is found the form is not valid: the page comes back with what was typed, the places
marked, and a choice to redact them or to keep the words. Once chosen, `form.cleaned_data["text"]` is the text
to store and `form.redaction_trace` says what was done, as a code ("redacted_phone", "kept_several"): give it
to the journal as the reason, never the words themselves.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from refuge.language.patterns import Found, Kind, find_forbidden, redact

if TYPE_CHECKING:
    from collections.abc import Iterator


class Choice(StrEnum):
    redact = "redact"
    keep = "keep"


KIND_WORDS = {
    Kind.identity_card: _("an identity-card number"),
    Kind.phone: _("a phone number"),
    Kind.unit: _("a military unit"),
    Kind.coordinates: _("a position on the map"),
}


@dataclass(frozen=True)
class Piece:
    """A stretch of the text; `what` says what was recognised in it, or nothing."""

    text: str
    what: Any = None


@dataclass(frozen=True)
class Caution:
    """What the page shows about one field."""

    field: str
    label: str
    pieces: tuple[Piece, ...]
    redacted: str
    seen: str


class RedactedForm(forms.Form):
    """A form that stores no forbidden pattern unless somebody looked at it and decided to keep it."""

    redacted_fields: tuple[str, ...] = ()
    redaction_trace = ""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.cautions: list[Caution] = []

    @property
    def redaction_seen(self) -> str:
        """The places the reader was shown; a decision about them is no decision about others."""
        return "|".join(caution.seen for caution in self.cautions)

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        found = dict(self._found())
        if found and not self._decided(found):
            self._warn(found)
        elif found:
            self._apply(found)
        return cleaned

    def _found(self) -> Iterator[tuple[str, tuple[Found, ...]]]:
        for name in self.redacted_fields:
            found = find_forbidden(self.cleaned_data.get(name) or "")
            if found:
                yield name, found

    def _decided(self, found: dict[str, tuple[Found, ...]]) -> bool:
        seen = "|".join(_seen(name, self.cleaned_data[name], places) for name, places in found.items())
        return self._choice() is not None and self.data.get(self.add_prefix("redaction_seen")) == seen

    def _choice(self) -> Choice | None:
        chosen = self.data.get(self.add_prefix("redaction"))
        return Choice(chosen) if chosen in set(Choice) else None

    def _warn(self, found: dict[str, tuple[Found, ...]]) -> None:
        for name, places in found.items():
            text = self.cleaned_data[name]
            self.cautions.append(
                Caution(
                    field=name,
                    label=str(self.fields[name].label or name),
                    pieces=tuple(_pieces(text, places)),
                    redacted=redact(text, places),
                    seen=_seen(name, text, places),
                )
            )
            self.add_error(
                name, _("This may hold something that must not be stored. Look at what is marked.")
            )

    def _apply(self, found: dict[str, tuple[Found, ...]]) -> None:
        redacting = self._choice() is Choice.redact
        for name, places in found.items() if redacting else ():
            self.cleaned_data[name] = redact(self.cleaned_data[name], places)
        self.redaction_trace = _trace(found, "redacted" if redacting else "kept")


def _trace(found: dict[str, tuple[Found, ...]], done: str) -> str:
    kinds = {place.kind for places in found.values() for place in places}
    return f"{done}_{kinds.pop() if len(kinds) == 1 else 'several'}"


def _seen(name: str, text: str, places: tuple[Found, ...]) -> str:
    """Kinds, places and the marked words themselves: another number at the same place is a new one."""
    marks = (f"{each.kind}:{each.start}:{' '.join(text[each.start : each.end].split())}" for each in places)
    return f"{name}={','.join(marks)}"


def _pieces(text: str, places: tuple[Found, ...]) -> Iterator[Piece]:
    end = 0
    for place in sorted(places, key=lambda each: each.start):
        if place.start > end:
            yield Piece(text[end : place.start])
        yield Piece(text[place.start : place.end], KIND_WORDS[place.kind])
        end = place.end
    if end < len(text):
        yield Piece(text[end:])
