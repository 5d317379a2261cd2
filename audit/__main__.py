"""`python -m audit`: the headless commands. The `gouji` command takes them from `cli`."""

from __future__ import annotations

import os
import sys

import click

from audit.commands.cells import cells
from audit.commands.check import check
from audit.commands.export import export
from audit.commands.rules import rules
from audit.commands.verify import verify
from audit.errors import GoujiError

CANNOT_RUN = 2


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
def cli() -> None:
    """勾稽：核对政府信息公开工作年度报告。"""


for _command in (check, cells, rules, export, verify):
    cli.add_command(_command)


def run(group: click.Group, name: str) -> None:
    """Run a group of commands: what the user can mend is one sentence and exit code 2, a bug is a traceback.

    A reader that goes away (`| head`) ends the program quietly, Ctrl-C with exit code 130.
    """
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
        click.echo("已中断。", err=True)
        sys.exit(130)
    except BrokenPipeError:
        # The interpreter would complain once more when it flushes at exit; give it somewhere to flush to.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(0)


if __name__ == "__main__":
    run(cli, "python -m audit")
