"""`python -m tests.bench read`: how right, how fast and how large the readers are, beside other libraries.
`python -m tests.bench screen`: what the list costs on a terminal, beside VisiData.
`python -m tests.bench localise`: how often the smallest explanation of a slip is the true one, and how fast.
`python -m tests.bench judge`: what reasoning about failures adds to judging a batch of 100,000 reports.
`python -m tests.bench rules-quality`: how many planted errors each rule finds, and whom it accuses wrongly.
`python -m tests.bench prose`: recall and wrong accusations of the rules on prose, with what was missed.

Only figures are printed; nothing passes or fails by them.
"""

from __future__ import annotations

import argparse
import secrets
import sys
from pathlib import Path

from audit.rule import load_rules
from fixtures.generator.layouts import BY_NAME, LAYOUTS
from tests.bench import batch, prose, quality
from tests.bench.engines import ENGINES
from tests.bench.localise import measure_alone, measure_lost, measure_slips, printed
from tests.bench.measure import measure_layouts, measure_rates
from tests.bench.screen import COUNTS
from tests.bench.screen import markdown as screen_table
from tests.bench.screen import run as run_screen
from tests.bench.tables import markdown, terminal

_FILES = 4
_TABLES = 200
QUALITY_RENDERINGS = tuple(name for names in quality.FORMATS.values() for name in names)


def main(arguments: list[str] | None = None) -> None:
    """Run the command line."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    parser.add_argument("what", choices=["read", "screen", "localise", "judge", "prose", "rules-quality"])
    parser.add_argument(
        "--reports",
        type=int,
        help="fresh files of each layout (4), tables of each slip (200), or reports (100000)",
    )
    parser.add_argument(
        "--seed", default="", help="everything follows from it; a new one where none is given"
    )
    parser.add_argument("--singles", type=int, default=1000, help="single wrong figures (localise)")
    parser.add_argument("--layouts", nargs="+", choices=list(BY_NAME), default=list(BY_NAME), metavar="NAME")
    parser.add_argument("--engines", nargs="+", choices=list(ENGINES), default=list(ENGINES), metavar="NAME")
    parser.add_argument("--rate", type=int, default=400, help="files for the reports a second; 0 for none")
    parser.add_argument(
        "--counts", nargs="+", type=int, default=list(COUNTS), help="lengths of the list (screen)"
    )
    parser.add_argument(
        "--folder", type=Path, help="where the lists of `screen` are made and left for the next time"
    )
    parser.add_argument(
        "--seeds", type=int, default=2, help="rules-quality: scenes of each planting and rendering"
    )
    parser.add_argument("--renderings", nargs="+", default=list(QUALITY_RENDERINGS), metavar="NAME")
    parser.add_argument(
        "--missed", action="store_true", help="rules-quality: name every error that was missed"
    )
    parser.add_argument("--markdown", action="store_true", help="the table of the README")
    given = parser.parse_args(arguments)
    seed = given.seed or secrets.token_hex(4)
    if given.what == "screen":
        print(
            screen_table(
                run_screen(given.folder, given.counts, lambda t: print(t, file=sys.stderr, flush=True))
            )
        )
        return

    def say(text: str) -> None:
        print(text, file=sys.stderr, flush=True)

    say(f"seed {seed}")
    if given.what == "localise":
        number = given.reports or _TABLES
        alone = measure_alone(given.singles, seed)
        print(printed(list(measure_slips(number, seed)), list(measure_lost(number, seed)), alone))
        return
    if given.what == "judge":
        print(batch.told(batch.measure_batch(given.reports or batch.REPORTS, seed, say)))
        return
    if given.what == "prose":
        for name in prose.WORDINGS:
            print(f"--- {name}\n{prose.table(prose.measure(name, seed, given.reports or _FILES))}")
        return
    if given.what == "rules-quality":
        measured = quality.measure(
            load_rules(), [f"{seed}{n}" for n in range(given.seeds)], given.renderings, say
        )
        quality.measure_prose(measured, seed, given.seeds, given.renderings, say)
        print(quality.table(measured))
        if given.missed:
            for rule, tally in measured.rules.items():
                print(
                    *(f"{rule}: {missed}" for missed in tally.missed),
                    sep="\n",
                    end="\n" if tally.missed else "",
                )
            print(*(" ".join(accused) for accused in measured.accused if accused[3] != "info"), sep="\n")
        return
    chosen = [layout for layout in LAYOUTS if layout.name in given.layouts]
    chosen = [layout for layout in chosen if layout.owes in ("whole", "right_or_none")]
    found = []
    for one in measure_layouts(chosen, given.engines, given.reports or _FILES, seed, say):
        found.append(one)
        say(f"{one.layout} {one.engine}")
    rates = list(measure_rates(given.rate, seed, say)) if given.rate else []
    print(markdown(found, rates) if given.markdown else terminal(found, rates))


if __name__ == "__main__":
    main()
