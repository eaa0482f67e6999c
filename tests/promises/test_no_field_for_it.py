"""The data model is useless for hunting people: there is no field for what a hunter would ask."""

from __future__ import annotations

import tomllib
from fnmatch import fnmatchcase
from pathlib import Path

import pytest

from tests.promises.fields import Field, asked, fields_of_source, fields_of_the_house, keys

NEVER = tomllib.loads((Path(__file__).parent / "never.toml").read_text("utf-8"))
FORBIDDEN, ALLOWED = NEVER["forbidden"], NEVER["allowed"]


def matches(field: Field, where: str) -> bool:
    return fnmatchcase(str(field).lower(), where.lower())  # migrations write tables small


def allowed(field: Field) -> bool:
    return any(matches(field, where) for where in ALLOWED)


def refused(field: Field) -> list[str]:
    return [f"{field}: {word}: {why}" for word, why in FORBIDDEN.items() if field.words >= set(word.split())]


def test_no_field_asks_what_a_hunter_would_ask():
    found = [line for field in sorted(fields_of_the_house()) if not allowed(field) for line in refused(field)]
    assert found == []


def test_every_exception_is_still_needed():
    needed = [field for field in fields_of_the_house() if refused(field)]
    assert [where for where in ALLOWED if not any(matches(field, where) for field in needed)] == []


def test_every_exception_has_its_reason():
    assert [where for where, reason in ALLOWED.items() if len(reason.split()) < 3] == []


def test_the_house_is_really_searched():
    names = {str(field) for field in fields_of_the_house()}
    assert "refuge.office.access.models.Staff.roles" in names
    assert "refuge.protocol.letter.Letter.text" in names
    assert "refuge/front/templates/letterbox/fields.html.text" in names
    assert "refuge/profiles/karenni/programme.toml.danger_minutes" in names


@pytest.mark.parametrize(
    "source",
    [
        "class Case(models.Model):\n    former_rank = models.CharField()",
        "class IntakeForm(forms.Form):\n    PhoneNumber = forms.CharField()",
        "class CaseView:\n    planned_routes: str",
        "operations = [migrations.CreateModel(name='Case', fields=[('unit', models.TextField())])]",
        "operations = [migrations.AddField(model_name='case', name='gps', field=models.TextField())]",
        "@dataclass\nclass Seen:\n    service_no: str\n    numberOfService: int",
        "operations = [migrations.RenameField(model_name='case', old_name='note', new_name='weapons')]",
    ],
)
def test_a_field_for_it_is_found_however_it_is_written(source):
    assert [line for field in fields_of_source(source, "case") for line in refused(field)]


def test_a_question_for_it_is_found_in_a_page():
    assert [
        line for field in asked('<input type="text"\n name="army_number">', "page") for line in refused(field)
    ]


def test_a_setting_for_it_is_found_in_a_profile():
    assert [
        line
        for field in keys("[[form]]\n[form.question]\nmobile = 'x'", "profile")
        for line in refused(field)
    ]


def test_a_word_inside_another_word_is_no_finding():
    source = "class Case(Model):\n    community = models.TextField()\n    relocated = 1\n    description = 2"
    assert [line for field in fields_of_source(source, "case") for line in refused(field)] == []
