"""The command line: what an operator types, in the words of the house."""

from __future__ import annotations

import importlib
import sys

import click

from refuge.command.errors import CommandError
from refuge.configuration import ConfigurationError
from refuge.tables import ProgrammeError

# One of the houses may be missing on a machine: the front desk's image has no office. So a word is
# imported only when somebody says it.
WORDS = {
    "demo": "refuge.command.demo:demo",
    "root": "refuge.command.root:root",
    "office": "refuge.command.office:office",
    "front": "refuge.command.front:front",
    "audit": "refuge.command.audit:audit",
    "doctor": "refuge.command.doctor:doctor",
}


class Words(click.Group):
    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        return list(WORDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        if cmd_name not in WORDS:
            return None
        module, name = WORDS[cmd_name].split(":")
        command: click.Command = getattr(importlib.import_module(module), name)
        return command


@click.command(cls=Words, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="refuge")
def refuge() -> None:
    """Refuge: leave safely, be received with dignity."""


def main() -> None:
    """Run a command; an error is two lines: what is wrong, what to do."""
    try:
        refuge(standalone_mode=False)
    except (ConfigurationError, CommandError) as error:
        _stop(error.wrong, error.to_do)
    except ProgrammeError as error:
        _stop(str(error), "Mend the programme profile and start again.")
    except click.UsageError as error:
        _stop(error.format_message(), "Add --help to see what this command takes.")
    except (click.Abort, KeyboardInterrupt):
        _stop("Stopped.", "Nothing that was acknowledged is lost; run it again when you like.")


def _stop(wrong: str, to_do: str) -> None:
    click.echo(f"Wrong: {wrong}", err=True)
    click.echo(f"To do: {to_do}", err=True)
    sys.exit(1)
