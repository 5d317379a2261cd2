"""How every `gouji` command ends: exit codes, and one sentence where the user can put something right."""

from __future__ import annotations

import os
import sys

import click

from audit.commands.click_words import speak
from audit.commands.texts import text
from audit.errors import GoujiError

CANNOT_RUN = 2
"""Exit code where nothing could be done."""


def run(group: click.Group, name: str) -> None:
    """Run a group of commands: what the user can mend is one sentence and exit code 2, a bug is a traceback.

    A reader that goes away (`| head`) ends the program quietly, Ctrl-C with exit code 130.
    """
    speak()
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")
    try:
        code = group.main(prog_name=name, standalone_mode=False)
        sys.stdout.flush()
        sys.exit(code if isinstance(code, int) else 0)
    except GoujiError as error:
        click.echo(str(error), err=True)
        sys.exit(CANNOT_RUN)
    except click.ClickException as error:
        error.show()
        sys.exit(error.exit_code)
    except (click.Abort, KeyboardInterrupt):
        click.echo(text("running.interrupted"), err=True)
        sys.exit(130)
    except BrokenPipeError:
        # The interpreter would complain once more when it flushes at exit; give it somewhere to flush to.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(0)
