"""`refuge demo`: both houses with a demonstration programme, made once and kept."""

from __future__ import annotations

import json
import os
import pathlib
import subprocess
import time
import urllib.parse
import urllib.request
from collections.abc import Mapping
from typing import Any

import click

from refuge.command import houses, keys
from refuge.command.errors import CommandError

FRONT, OFFICE = "127.0.0.1:8100", "127.0.0.1:8200"
FRONT_ID = "karenni-demonstration"
PERIOD_SECONDS = 30

LETTERS = (
    ("my", "danger", "me", "ကျွန်တော် ထွက်ချင်ပါတယ်။ ဒီည စစ်ဆေးမှု ရှိမယ် ထင်ပါတယ်။ ဘာလုပ်သင့်ပါသလဲ။"),
    ("my", "soon", "family", "ကျွန်မ ခင်ပွန်းအတွက် မေးတာပါ။ ကလေးနှစ်ယောက်ပါ ခေါ်လာလို့ ရပါသလား။"),
    ("en", "later", "me", "I teach at a government school. I only want advice for now."),
    ("my", "soon", "me", "ဆရာ၀န္ လိုပါတယ္။ ကၽြန္ေတာ္ ေနမေကာင္းပါ။"),
)

WELCOME = """
Refuge is running with made-up staff, letters and cases.

  Front desk  http://{front}/     what a person sees on a phone (/en/ for English)
  Office      http://{office}/     what the staff see

{people}

Try this:
  1. Write a letter at the front desk and keep the code it shows.
  2. Sign in at the office as Aye, collect, open the letters; the one in danger stands first.
  3. Answer it, collect once more, and read the answer at the front desk with the code. Open a case from it.
  4. On Aye's desk take what is late first; open a case, and follow its next right step.
  5. As Bo, approve what Aye asked for. As Dway, see that an administrator reads none of it.
  6. As Hla or Htet, speak on the panel. As Htoo, chair an appeal: nobody of the first panel sits on it.
  7. As Mu, look at the board of sites. As Phyu, look after a boy of sixteen whom Bo cannot even find.
  8. As Thant, read the standards; as Oo, explain them to somebody, question by question, and print the copy.
  9. Write at the front desk that somebody broke our standards; as Pyae, collect and open it where nobody else can.
 10. As Nu, read the complaint that nobody else reads. As Ei, follow the journal and see who did and read what.

Ctrl-C ends both houses and keeps what was done.
"""


@click.group(invoke_without_command=True)
@click.option("--front", default=FRONT, show_default=True, help="HOST:PORT of the front desk.")
@click.option("--office", default=OFFICE, show_default=True, help="HOST:PORT of the office.")
@click.pass_context
def demo(context: click.Context, front: str, office: str) -> None:
    """Both houses on this machine with made-up staff, letters and cases. Ctrl-C ends them; what was done is kept."""
    if context.invoked_subcommand is None:
        _run(front, office)


@demo.command(hidden=True)
def prepare() -> None:
    """Set both houses up without starting them."""
    _prepare(_state())


@demo.command()
@click.option("--only", multiple=True, metavar="STORY", help="Only this one, by its name in stories.py.")
def cases(only: tuple[str, ...]) -> None:
    """Make the made-up cases, once: one in every state, by the staff whose work it is."""
    state = _state()
    sign_ins = _sign_ins(state)
    houses.open_house("office")
    from refuge.command.staff import make_demonstration_cases

    made = make_demonstration_cases(sign_ins, only)
    click.echo(
        f"{made} made-up stories are there." if made else "There are cases already; nothing was added."
    )


@demo.command()
@click.argument("name")
def code(name: str) -> None:
    """Show the six digits of NAME's second factor, right now."""
    known = _sign_ins(_state())
    if name not in known:
        raise CommandError(f"Nobody is called {name} here.", f"Try one of {', '.join(known)}.")
    houses.open_house("office")
    from refuge.office.access import second_factors

    now = time.time()
    left = PERIOD_SECONDS - int(now) % PERIOD_SECONDS
    click.echo(
        f"{second_factors.code_at(known[name]['secret'], int(now) // PERIOD_SECONDS)}  for {left} more seconds"
    )


def _run(front: str, office: str) -> None:
    state = _state()
    first_time = not (state / "sign-ins.json").exists()
    os.environ.setdefault("REFUGE_FRONT_URL", f"http://{front}")
    os.environ.setdefault("REFUGE_OFFICE_SECURE", "no")
    _prepare(state)
    if first_time:
        click.echo("Making up cases. This happens once and takes a moment.")
        _command("demo", "cases")
    commands = {
        "front desk": houses.refuge("front", "serve", "--address", front),
        "office": houses.refuge("office", "serve", "--address", office),
    }
    with houses.running(commands, {}) as children:
        houses.wait_until_answering(f"http://{front}/", children["front desk"])
        houses.wait_until_answering(f"http://{office}/", children["office"])
        if first_time:
            _write_letters(f"http://{front}")
        click.echo(_welcome(front, office, _sign_ins(state)))
        ended = houses.wait_for_the_first_to_end(children)
    raise CommandError(
        f"The {ended} ended by itself.", "Read the lines above, then start again; nothing is lost."
    )


def _state() -> pathlib.Path:
    """The demonstration's folder, and both houses' settings in it unless somebody said otherwise."""
    state = pathlib.Path(os.environ.get("REFUGE_STATE", "var/demonstration")).absolute()
    for house in ("front", "office"):
        os.environ.setdefault(f"REFUGE_{house.upper()}_STATE", str(state / house))
    return state


def _prepare(state: pathlib.Path) -> None:
    """Whatever is there already is kept; tables are brought up to date, notices signed for the days ahead."""
    state.mkdir(parents=True, exist_ok=True, mode=0o700)
    if not (state / "root" / "root.seed").exists():
        _command("root", "create", str(state / "root"))
    _command(
        "office",
        "init",
        str(state / "office"),
        "--root",
        str(state / "root"),
        "--front-id",
        FRONT_ID,
        "--no-administrator",
    )
    _command("front", "init", str(state / "front"), "--from", str(state / "office"))
    if not (state / "sign-ins.json").exists():
        _command("demo", "enrol")
    _command("office", "notice", "--assets", "-", given=_command("front", "assets"))


@demo.command(hidden=True)
def enrol() -> None:
    """Make the demonstration's staff and write their sign-ins down."""
    state = _state()
    houses.open_house("office")
    from refuge.command.staff import make_demonstration_staff

    keys.write_secret(state / "sign-ins.json", json.dumps(make_demonstration_staff(), indent=1).encode())


def _sign_ins(state: pathlib.Path) -> dict[str, dict[str, Any]]:
    found: dict[str, dict[str, Any]] = json.loads(keys.read(state / "sign-ins.json"))
    return found


def _command(*words: str, given: str = "") -> str:
    """Each house is set up by a process of its own, as on two machines."""
    done = subprocess.run(houses.refuge(*words), input=given, capture_output=True, text=True, check=False)  # noqa: S603 - our own command
    if done.returncode:
        raise CommandError(
            f"refuge {words[0]} {words[1]} did not work:\n{done.stderr.strip()}",
            "Mend that, then start again.",
        )
    return done.stdout


def _write_letters(front_url: str) -> None:
    """The first collection brings the notices; then a few people write."""
    _command("office", "collect")
    for language, urgency, about, text in LETTERS:
        form = urllib.parse.urlencode(
            {"text": text, "urgency": urgency, "about": about, "language": language}
        )
        request = urllib.request.Request(f"{front_url}/{language}/6", form.encode())  # noqa: S310 - our own loopback address
        urllib.request.urlopen(request, timeout=20).close()  # noqa: S310


def _welcome(front: str, office: str, sign_ins: Mapping[str, Mapping[str, Any]]) -> str:
    people = "\n".join(_person(name, found) for name, found in sign_ins.items())
    return WELCOME.format(front=front, office=office, people=people)


def _person(name: str, found: Mapping[str, Any]) -> str:
    roles = ", ".join(found["roles"]).replace("_", " ")
    second = f"second factor: .venv/bin/refuge demo code {name}   (or put {found['secret']} into an app)"
    return f"  {name:5} {roles:28} {found['passphrase']}\n        {second}"
