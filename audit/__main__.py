"""`python -m audit`: the headless commands. The `gouji` command takes them from `cli`."""

from __future__ import annotations

import click

from audit.commands.cells import cells
from audit.commands.check import check
from audit.commands.export import export
from audit.commands.rules import rules
from audit.commands.running import run
from audit.commands.verify import verify


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
def cli() -> None:
    """勾稽：核对政府信息公开工作年度报告。"""


for _command in (check, cells, rules, export, verify):
    cli.add_command(_command)


if __name__ == "__main__":
    run(cli, "python -m audit")
