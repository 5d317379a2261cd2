"""The `gouji` command: chooses the language, then runs the commands of `tui.commands`.

The language comes first because the commands' own help is text: `--lang`, else `GOUJI_LANG`, else the settings file.
"""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

from audit import language

if TYPE_CHECKING:
    from collections.abc import Mapping


def asked_for(arguments: list[str]) -> str | None:
    """What `--lang` (or `--lang=`) among the arguments names, whether or not it is known; None without it."""
    for n, argument in enumerate(arguments):
        if argument == "--lang" and n + 1 < len(arguments):
            return arguments[n + 1]
        if argument.startswith("--lang="):
            return argument.removeprefix("--lang=")
    return None


def choose_language(arguments: list[str], environment: Mapping[str, str]) -> None:
    """Use the language that is asked for; an unusable settings file is told of later, by the command that needs it."""
    from audit.errors import GoujiError
    from tui.settings import load_settings

    wanted = language.known(asked_for(arguments)) or language.known(environment.get(language.VARIABLE))
    if wanted is None:
        try:
            wanted = load_settings(environment).language
        except GoujiError:
            return
    if wanted is not None:
        language.choose(wanted)


def main() -> None:
    """Run `gouji`; what the user can put right is one sentence and exit code 2."""
    choose_language(sys.argv[1:], os.environ)
    from audit.commands.running import run
    from tui.commands import cli

    run(cli, "gouji")


if __name__ == "__main__":
    main()
