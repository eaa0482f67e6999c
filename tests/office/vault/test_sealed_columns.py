"""Sealed columns: nothing else goes in, nothing comes out in another place, and every opening is written down."""

from __future__ import annotations

from enum import StrEnum

import pytest
from django.apps import apps
from django.core.exceptions import FieldError
from django.db import IntegrityError, connection, models, transaction

from refuge.office.access.rules import Role
from refuge.office.audit.actions import NotWrittenDownError, reading
from refuge.office.vault import actions, queries
from refuge.office.vault.fields import MisplacedError, Sealed
from refuge.office.vault.rules import Kind
from refuge.protocol import sealing
from refuge.protocol.errors import SealedFieldError

WORDS = "ကျွန်တော် ထွက်ချင်ပါတယ်။ I want to leave."


class Act(StrEnum):
    read_diary = "vault.read_diary"


@pytest.fixture(scope="module")
def diary(django_db_setup, django_db_blocker):
    """The table of the diary, there for these tests alone."""
    from tests.office.vault.sealed_rows import Diary

    apps.all_models["vault"]["diary"] = Diary
    with django_db_blocker.unblock(), connection.schema_editor() as editor:
        editor.create_model(Diary)
    yield Diary
    with django_db_blocker.unblock(), connection.schema_editor() as editor:
        editor.delete_model(Diary)
    del apps.all_models["vault"]["diary"]
    apps.clear_cache()


@pytest.fixture
def key():
    return sealing.new_key()


@pytest.fixture
def aye(staff):
    return staff("Aye", Role.case_worker)


@pytest.fixture
def row(diary, key, db):
    made = diary()
    made.text = made.seal("text", key, WORDS)
    made.save()
    return made


def opened(member, sealed, key):
    with reading(member.actor, Act.read_diary, "diary"):
        return sealed.open(key)


@pytest.mark.django_db
def test_what_was_sealed_opens_again_and_is_not_in_the_table(diary, row, key, aye):
    with connection.cursor() as cursor:
        cursor.execute("SELECT text, alias FROM test_diary")
        stored, alias = cursor.fetchone()
    assert WORDS.encode() not in bytes(stored)
    assert bytes(stored)[:4] == (1).to_bytes(4, "big")
    assert alias is None
    assert opened(aye, diary.objects.get().text, key) == WORDS


@pytest.mark.parametrize("wrong", [WORDS, WORDS.encode(), b"", 7, object()])
def test_nothing_but_what_its_own_row_sealed_goes_in(diary, wrong):
    with pytest.raises(MisplacedError):
        diary(text=wrong)
    with pytest.raises(MisplacedError):
        diary().text = wrong


def test_what_was_sealed_for_another_row_or_column_does_not_go_in(diary, key):
    one, other = diary(), diary()
    with pytest.raises(MisplacedError):
        one.text = other.seal("text", key, WORDS)
    with pytest.raises(MisplacedError):
        one.text = one.seal("alias", key, WORDS)


def test_only_a_sealed_column_can_be_sealed_for(diary, key):
    with pytest.raises(MisplacedError):
        diary().seal("version", key, WORDS)


@pytest.mark.django_db
@pytest.mark.parametrize("other", ["another row", "another column"])
def test_a_ciphertext_moved_in_the_database_does_not_open(diary, row, key, aye, other):
    second = diary()
    second.text = second.seal("text", key, "other words")
    second.save()
    with connection.cursor() as cursor:
        if other == "another row":
            cursor.execute(
                "UPDATE test_diary SET text = (SELECT d.text FROM test_diary d WHERE d.id = %s)", [_id(row)]
            )
            moved = diary.objects.get(id=second.id).text
        else:
            cursor.execute("UPDATE test_diary SET alias = text")
            moved = diary.objects.get(id=row.id).alias
    with pytest.raises(SealedFieldError):
        opened(aye, moved, key)


def _id(row):
    return row.id.hex if connection.vendor == "sqlite" else row.id


@pytest.mark.django_db
def test_another_key_and_another_version_do_not_open(row, key, aye):
    with pytest.raises(SealedFieldError):
        opened(aye, row.text, sealing.new_key())
    with pytest.raises(SealedFieldError):
        opened(aye, row.text, sealing.SealingKey(key.bytes, 2))


@pytest.mark.django_db
def test_it_cannot_be_written_by_update_or_in_bulk(diary, row, key):
    for write in (
        lambda: diary.objects.update(text=row.text),
        lambda: diary.objects.update(text=b"x"),
        lambda: diary.objects.bulk_update([row], ["text"]),
    ):
        with pytest.raises((MisplacedError, FieldError)), transaction.atomic():
            write()


@pytest.mark.django_db
def test_it_cannot_be_searched_or_compared(diary, row):
    for search in ({"text": row.text}, {"text": b"x"}, {"text__contains": b"x"}, {"text__in": [row.text]}):
        with pytest.raises((MisplacedError, FieldError)):
            diary.objects.filter(**search).exists()
    assert diary.objects.filter(alias__isnull=True).exists()


@pytest.mark.django_db
def test_a_sealed_column_that_must_be_filled_cannot_be_left_empty(diary):
    with pytest.raises(IntegrityError), transaction.atomic():
        diary().save()


@pytest.mark.django_db
def test_it_can_be_emptied_where_that_is_allowed(diary, row, key):
    row.alias = row.seal("alias", key, "Ko Ko")
    row.save()
    row.alias = None
    row.save()
    assert diary.objects.get().alias is None


@pytest.mark.django_db
def test_rows_made_in_bulk_are_sealed_too(diary, key, aye):
    rows = [diary() for _ in range(3)]
    for number, one in enumerate(rows):
        one.text = one.seal("text", key, f"words {number}")
    diary.objects.bulk_create(rows)
    read = {opened(aye, one.text, key) for one in diary.objects.all()}
    assert read == {"words 0", "words 1", "words 2"}


@pytest.mark.django_db
def test_a_column_fetched_later_opens_like_any_other(diary, row, key, aye):
    assert opened(aye, diary.objects.defer("text").get().text, key) == WORDS
    again = diary.objects.get()
    again.refresh_from_db()
    assert opened(aye, again.text, key) == WORDS


@pytest.mark.django_db
def test_a_row_copied_under_another_id_does_not_take_the_seal_along(diary, row):
    import uuid

    copy = diary.objects.get()
    sealed = copy.text
    copy.id = uuid.uuid4()
    copy.__dict__["text"] = sealed
    with pytest.raises(MisplacedError):
        copy.save(force_insert=True)


@pytest.mark.django_db
def test_nothing_printed_shows_the_words_or_the_key(row, key):
    for printed in (repr(row.text), str(row.text), repr(key), repr(row)):
        assert "leave" not in printed
        assert key.bytes.hex() not in printed
        assert repr(row.text.ciphertext) not in printed


@pytest.mark.django_db
def test_a_sealed_column_is_not_exported(diary, row):
    from django.core import serializers

    with pytest.raises(FieldError):
        serializers.serialize("json", [row])


@pytest.mark.django_db
def test_every_opening_writes_its_column_down_by_itself(row, key, aye, journal):
    opened(aye, row.text, key)
    (line,) = journal()
    assert (line.columns_read, line.act, line.actor_name) == ("test_diary.text", "vault.read_diary", "Aye")


@pytest.mark.django_db
def test_without_a_line_in_the_journal_it_does_not_open(row, key):
    with pytest.raises(NotWrittenDownError):
        row.text.open(key)


@pytest.mark.django_db
def test_old_words_open_with_the_old_version_after_the_key_was_turned(diary, staff, aye):
    bo, chit = staff("Bo", Role.supervisor), staff("Chit", Role.case_worker)
    compartment, first = actions.create_compartment(Kind.case, [aye.id, bo.id, chit.id])
    old = diary()
    old.text = old.seal("text", first, "before")
    actions.revoke(aye.keyring, compartment, chit.id)
    new = diary()
    new.text = new.seal("text", queries.key_of(aye.keyring, compartment), "after")
    with reading(bo.actor, Act.read_diary, "diary"):
        assert queries.open_sealed(bo.keyring, compartment, old.text) == "before"
        assert queries.open_sealed(bo.keyring, compartment, new.text) == "after"
    with pytest.raises(SealedFieldError):
        opened(chit, new.text, first)


def test_a_sealed_value_is_frozen(diary, key):
    made = diary()
    sealed = made.seal("text", key, WORDS)
    assert isinstance(sealed, Sealed)
    with pytest.raises(AttributeError):
        sealed.place = None


def test_the_field_is_an_ordinary_column_to_migrations(diary):
    name, path, args, kwargs = diary._meta.get_field("alias").deconstruct()
    assert (name, path, args, kwargs) == (
        "alias",
        "refuge.office.vault.fields.SealedField",
        [],
        {"null": True},
    )
    assert isinstance(diary._meta.get_field("text"), models.BinaryField)
