"""How many planted errors each rule finds, and whom it accuses wrongly: `python -m tests.bench rules-quality`.

Every planting and every tricky clean scene of `fixtures.generator.plantings` is rendered in every format, read back and
judged with the whole rule book. A rule that fails on a planted report without being planted or named beside the planting
counts as a false accusation of that rule. What a text leaves open by its nature counts as found where it is doubted.
"""

from __future__ import annotations

import datetime
import random
from collections import Counter
from dataclasses import dataclass, field, replace
from itertools import cycle
from typing import TYPE_CHECKING

from audit.changes import change_between
from audit.findings import judge
from audit.known import with_known
from audit.manifest import Entry, Known
from audit.model import Outcome, Severity
from audit.organs import organ_key
from fixtures.generator.figures import TEMPLATE
from fixtures.generator.plantings import PLANTINGS, TRICKY, YEAR, planted, scene
from fixtures.generator.prose import Prose
from fixtures.generator.renderers import RENDERERS, WHOLE
from fixtures.generator.report import GeneratedReport
from tests.bench import prose
from tests.real import read_bytes

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from audit.model import Judgement, Report
    from audit.rule import RuleBook
    from audit.rule.examples import Stated
    from fixtures.generator.figures import Figures
    from fixtures.generator.plantings import Planting, Scene

FORMATS: dict[str, tuple[str, ...]] = {
    "文本": ("tabs", "pipes", "one_cell_a_line", "markdown"),
    "网页": ("html", "cms", "word_page", "portal"),
    "Word": ("docx", "docx_edited", "docx_office"),
    "PDF": ("pdf", "pdf_charwise"),
}
"""Format -> the renderings that stand for it; all of them lose nothing."""
assert {name for names in FORMATS.values() for name in names} <= set(WHOLE)
_ROOT = "批次"


@dataclass
class Tally:
    """What was counted about one rule."""

    planted: int = 0
    found: int = 0
    rightly: int = 0
    wrongly: int = 0
    missed: list[str] = field(default_factory=list)


@dataclass
class Quality:
    """The measures of a run: rule -> tally; accusations of clean reports as (scene, rendering, rule, severity)."""

    rules: dict[str, Tally] = field(default_factory=dict)
    accused: list[tuple[str, str, str, str]] = field(default_factory=list)
    clean: int = 0


def measure(
    book: RuleBook, seeds: Sequence[str], renderings: Sequence[str], say: Callable[[str], None] = lambda text: None,
    plantings: Sequence[Planting] = PLANTINGS,
) -> Quality:  # fmt: skip
    """Every planting and every tricky scene, once a seed and rendering."""
    quality = Quality({rule.id: Tally() for rule in book.rules})
    for planting in plantings:
        tally = quality.rules.setdefault(planting.rule, Tally())
        for seed in seeds:
            for rendering in renderings:
                tally.planted += 1
                judgements = tuple(judged(planted(planting, seed), rendering, book))
                failed = failures(judgements)
                doubted = planting.doubted_in_text and rendering in FORMATS["文本"]
                if planting.rule in failed or (doubted and planting.rule in doubts(judgements)):
                    tally.found += 1
                    tally.rightly += 1
                else:
                    tally.missed.append(f"{planting.name} {rendering} {seed}")
                for rule, severity in failed.items():
                    if rule == planting.rule or severity is Severity.INFO:
                        continue
                    other = quality.rules[rule]
                    if rule in planting.also:
                        other.rightly += 1
                    else:
                        other.wrongly += 1
                        other.missed.append(f"wrongly: {planting.rule} {planting.name} {rendering} {seed}")
        say(f"{planting.rule} {planting.name}: {tally.found}/{tally.planted}")
    for name, (profile, change) in TRICKY.items():
        for seed in seeds:
            for rendering in renderings:
                one = scene(profile, f"{seed} {name}")
                try:
                    change(one)
                except AssertionError:
                    continue
                quality.clean += 1
                for rule, severity in failures(judged(one, rendering, book)).items():
                    quality.accused.append((name, rendering, rule, str(severity)))
        say(f"clean: {name}")
    return quality


def measure_prose(
    quality: Quality,
    seed: str,
    times: int,
    renderings: Sequence[str],
    say: Callable[[str], None] = lambda text: None,
) -> None:
    """The wordings of the benchmark of prose, each rendered in the next format and read back, counted beside the rest."""
    turns = cycle(renderings)
    for name in prose.WORDINGS:
        for rule, told in prose.measure(
            name, seed, times, lambda stated: rendered(stated, next(turns))
        ).items():
            tally = quality.rules.setdefault(rule, Tally())
            tally.planted += told.planted
            tally.found += told.found
            tally.rightly += told.found
            tally.wrongly += told.accused
            tally.missed += [f"{name}: {text}" for text in told.missed]
            tally.missed += [f"wrongly: {name}: {text}" for text in told.wronged]
        say(f"prose: {name}")


def rendered(stated: Stated, rendering: str) -> Report:
    """A report with these figures and paragraphs, written in a format and read back."""
    ending, render = RENDERERS[rendering]
    organ, year = stated.organ or "", stated.year or YEAR
    told = Prose(
        title=f"{organ}{year}年政府信息公开工作年度报告",
        preamble="".join(stated.prose.get("preamble", ())) or _PREAMBLE.format(year=year),
        parts={part: stated.prose.get(place, ()) for part, place in ((1, "one"), (5, "five"), (6, "six"))},
        signature=(*stated.prose.get("end", (organ, f"{year + 1}年1月20日")),)[:2],  # type: ignore[arg-type]  # two lines
    )
    figures: Figures = dict.fromkeys(TEMPLATE.slots, 0)
    figures.update(stated.cells)  # type: ignore[arg-type]  # figures of the benchmark are all numbers
    report = GeneratedReport(
        organ, "department", year, figures, datetime.date(year + 1, 1, 20), told=told, prose_figures=figures
    )
    return read_bytes(render(report, random.Random(1)), f"a{ending}")


_PREAMBLE = "根据国办公开办函〔2021〕30号文件编制。统计期限为{year}年1月1日至{year}年12月31日。"


def judged(one: Scene, rendering: str, book: RuleBook) -> Iterator[Judgement]:
    """The judgements of a scene's last report of the body, and of bodies without a report."""
    ending, render = RENDERERS[rendering]
    reports: list[Report] = []
    entries: list[Entry] = []
    for number, generated in enumerate(one.reports()):
        path = f"{number}{ending}"
        data = render(generated, random.Random(number))
        report = read_bytes(data, path)
        reports.append(_placed(report, f"{_ROOT}/{path}", f"{number:064x}"))
        below = one.manifest and generated.organ != one.organ
        entries.append(
            Entry(number + 2, path, None, one.organ if below else None, None, None,
                  None if ending == ".html" else generated.published, None)
        )  # fmt: skip
    before = one.replaced()
    if before is not None:
        read = _placed(read_bytes(render(before, random.Random("before")), path), path, "f" * 64)
        earlier = change_between(read, reports[-1], f"{YEAR + 1}-02-01")
        reports[-1] = replace(reports[-1], earlier=(earlier,))
    absent = tuple(
        Entry(99 + n, None, name, one.organ, None, None, None, None) for n, name in enumerate(one.absent)
    )
    known = Known(
        root=_ROOT,
        by_path={f"{_ROOT}/{entry.path}": entry for entry in entries},
        unreported=absent,
        renamed={organ_key(old) or "": organ_key(new) or "" for old, new in one.renamed.items()},
        merged=frozenset((organ_key(name) or "", year) for name, year in one.merged),
        has_manifest=True,
    )
    all_judged = judge(with_known(reports, known), book)
    yield all_judged[len(reports) - 1]
    yield from all_judged[len(reports) :]


def _placed(report: Report, path: str, sha256: str) -> Report:
    return replace(report, path=path, sha256=sha256)


def doubts(judgements: Iterable[Judgement]) -> set[str]:
    """The rules that something is open about."""
    return {f.rule for judgement in judgements for f in judgement.findings if f.outcome is Outcome.UNKNOWN}


def failures(judgements: Iterable[Judgement]) -> dict[str, Severity]:
    """The rules that fail, each with its gravest severity."""
    order = (Severity.INFO, Severity.WARNING, Severity.ERROR)
    found: dict[str, Severity] = {}
    for judgement in judgements:
        for finding in judgement.findings:
            if finding.outcome is Outcome.FAIL:
                found[finding.rule] = max(
                    found.get(finding.rule, Severity.INFO), finding.severity, key=order.index
                )
    return found


def table(quality: Quality) -> str:
    """The table of the README: a line a rule with planted errors, then the clean reports."""
    lines = ["| 规则 | 植入 | 找到 | 召回率 | 准确率 |", "| --- | --- | --- | --- | --- |"]
    for rule, tally in sorted(quality.rules.items()):
        if not tally.planted:
            continue
        said = tally.rightly + tally.wrongly
        precision = f"{100 * tally.rightly / said:.0f}%" if said else "-"
        lines.append(
            f"| {rule} | {tally.planted} | {tally.found} | {100 * tally.found / tally.planted:.0f}% | {precision} |"
        )
    counted = Counter(severity for *_, severity in quality.accused)
    lines += [
        "",
        f"干净而易误判的报告 {quality.clean} 份：错误级指控 {counted['error']} 次，预警 {counted['warning']} 次，提示 {counted['info']} 次。",
    ]
    return "\n".join(lines) + "\n"
