"""The sentences of a judgement: derivations step by step, evidence of a verdict, notes of explanations."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from audit.model import (
    BLANK_STATES,
    EXACT_STATES,
    LOST_STATES,
    NEAR_LABEL,
    SOFT_STATES,
    Explanation,
    State,
)
from audit.stored import from_stored
from audit.system import Told
from audit.wordings import Wording

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from audit.deduce import Decided, Step
    from audit.locate import Change, Issue, Possible, Slip, Source
    from audit.model import Cell, Figure, Report
    from audit.rule import RuleBook
    from audit.system import Figures, System
    from audit.template import Template
    from audit.verdict.rereading import Rereading

_MOST_NAMES = 3
SLIP_WORDS = {
    "transposed_digits": "相邻两位数字颠倒",
    "dropped_digit": "漏了一位数字",
    "doubled_digit": "同一位数字多打了一次",
    "extra_digit": "多了一位数字",
    "one_digit": "错了一位数字",
    "one_off": "差 1",
    "unit": "元与万元混用",
    "total_not_updated": "合计没有随分项更新",
    "left_out": "该填的数没有填，或不该填的填了",
    "one_cell": "这一格填错",
    "swapped_neighbours": "相邻两格互换",
    "swapped": "两格互换",
    "row_shifted": "整行错了一列",
    "part_and_total": "分项与它的合计同时差同一个数",
    "moved_between_columns": "记在了另一类申请人名下",
    "moved_between_rows": "记在了另一行",
}
"""What a slip is called; the kinds are those of `audit.locate.slips`."""
NOT_EXHAUSTED = "未穷尽：可能的改动太多，没有全部查完，也许还有改动同样少或更少的解释"
NOTHING_SO_FAR = "未穷尽：可能的改动太多，没有全部查完，查过的里面没有改动少的解释"
NO_MORE_THAN_A_SUGGESTION = "改动最少的解释只说明怎样改动最少就能全部平衡，不等于真实情况，也不会改动报告的数"


@dataclass(frozen=True)
class Words:
    """What the sentences of one report are made of."""

    rule_book: RuleBook
    template: Template
    report: Report
    system: System
    figures: Figures
    cell: Callable[[str], Cell | None]
    """The cell behind a slot, "prev:SLOT" included."""

    def name(self, slot: str) -> str:
        """A figure's name in the form's words."""
        bare = slot.removeprefix("prev:")
        if bare not in self.template.slots:
            return slot
        return f"上年{self.template.slots[bare].name}" if bare != slot else self.template.slots[bare].name

    def figure(self, slot: str, stored: int) -> Figure:
        """A stored number as the report would print it."""
        bare = slot.removeprefix("prev:")
        kind = self.template.slots[bare].kind if bare in self.template.slots else "count"
        figure = from_stored(stored, kind)
        assert figure is not None
        return figure

    def constraint(self, number: int) -> str:
        """`“总计”列办理结果合计`: a constraint by its scope and title."""
        constraint = self.system.constraints[number]
        rule = self.rule_book.by_id[constraint.rule]
        scope = Wording(rule, constraint.instance, self.template, self.cell, self.report).scope()
        return f"“{scope}”{rule.title}" if scope else rule.title

    def steps(self, steps: Sequence[Step]) -> tuple[str, ...]:
        """A derivation, a sentence a step."""
        return tuple(self._step(step) for step in steps)

    def _step(self, step: Step) -> str:
        name = self.name(step.slot)
        least = None if step.least is None else self.figure(step.slot, step.least)
        most = None if step.most is None else self.figure(step.slot, step.most)
        if least is not None and least == most:
            said = f"{name} = {least}"
        elif least is not None and most is not None:
            said = f"{least} ≤ {name} ≤ {most}"
        else:
            said = f"{name} ≤ {most}" if least is None else f"{name} ≥ {least}"
        return f"由{self.constraint(step.constraint)}（{self._known(step)}）得 {said}"

    def _known(self, step: Step) -> str:
        """What the constraint's known figures add up to on either side, apart from the figure that is sought."""
        values = self._values
        terms = self.system.constraints[step.constraint].terms
        own = next(factor for slot, factor in terms if self.system.slots[slot] == step.slot)
        sides = {True: 0, False: 0}
        for slot, factor in terms:
            value = values[slot]
            if value is not None:
                sides[(factor > 0) == (own > 0)] += abs(factor) * value
        here, there = self.figure(step.slot, sides[True]), self.figure(step.slot, sides[False])
        return f"同侧已知 {here}，另一侧已知 {there}"

    @cached_property
    def _values(self) -> list[int | None]:
        return self.figures.known()

    def proof(self, decided: Decided) -> str:
        """Why a rule with lost figures is broken all the same."""
        gap = decided.least if decided.least > 0 else -decided.most
        basis = "按其余等式推算，" if decided.steps else ""
        return f"{basis}没有读到的格无论取什么非负整数，两边至少还差 {gap}"

    def exact(self, slots: Sequence[str]) -> str:
        """That every figure of a failure stands in its place, and where to look."""
        cells = [cell for slot in slots if (cell := self.cell(slot))]
        attested = sum(cell.state is State.ATTESTED for cell in cells)
        pages = sorted({cell.at.page for cell in cells if cell.at and cell.at.page})
        lines = sorted({cell.at.line for cell in cells if cell.at and cell.at.line and not cell.at.page})
        where = f"（原文第 {'、'.join(map(str, pages[:4]))} 页）" if pages else ""
        if lines:
            where = (
                f"（原文第 {lines[0]} 行）" if len(lines) == 1 else f"（原文第 {lines[0]}–{lines[-1]} 行）"
            )
        seen = f"，其中 {attested} 个由核查人员核读" if attested else ""
        labels = "；".join(dict.fromkeys(filter(None, map(self.doubted_label, slots))))
        return f"等式中的 {len(cells)} 个数都在原位读到{seen}{where}{f'；{labels}' if labels else ''}"

    def doubts(self, slots: Sequence[str], *, fits: bool) -> tuple[str, ...]:
        """Which figures of an undecided rule were not read in place, and whether they could make it hold."""
        found: list[str] = []
        by_reason: dict[str, list[str]] = {}
        for slot in slots:
            cell = self.cell(slot)
            if cell is None or cell.state in EXACT_STATES:
                continue
            by_reason.setdefault(_reason(cell), []).append(self.name(slot))
        for reason, names in by_reason.items():
            more = f"等 {len(names)} 格" if len(names) > _MOST_NAMES else ""
            found.append(f"{'、'.join(names[:_MOST_NAMES])}{more}{reason}")
        if any(self._state(slot) in LOST_STATES | SOFT_STATES for slot in slots):
            found.append(
                "这些格取适当的数时，有关各式可以全部成立"
                if fits
                else "这些格取什么非负整数，有关各式都不能全部成立，但不能断定是哪一式"
            )
        return tuple(found)

    def _state(self, slot: str) -> State | None:
        cell = self.cell(slot)
        return cell.state if cell else None

    def rereading(self, reading: Rereading) -> str:
        """What another reading of a row makes of it."""
        names = "、".join(self.name(self.system.slots[slot]) for slot in reading.slots)
        printed = [str(self.figures.values[slot]) for slot in reading.slots]
        read = "、".join(map(str, reading.figures))
        if reading.is_join:
            what = f"{names}的 {' 和 '.join(printed)} 合读为 {read}，后面各数顺移一格"
        else:
            what = f"{names}的 {printed[0]} 拆读为 {read}，后面各数顺移一格"
        return f"{what}，有关各式全部成立：更像是提取时拆开或并拢了数字"

    def doubted_label(self, slot: str) -> str:
        """How the row of a figure was printed, where its label is only similar to the form's; else nothing."""
        cell = self.cell(slot)
        note = (cell.note or "") if cell is not None else ""
        return note[note.index(NEAR_LABEL) :] if NEAR_LABEL in note else ""

    def left_out(self, row: Sequence[int]) -> str:
        """Why failures that vanish without a row of a doubtful label are the reading's."""
        label = self.doubted_label(self.system.slots[row[0]])
        return f"{label}；不计这一行，有关各式全部成立：更像是认错了行"

    def moved(self, found: Possible) -> str:
        """Why a failure that a shift of columns explains is the reading's in a source without geometry."""
        return f"这份来源没有列线，{SLIP_WORDS[found.kind]}即可使有关各式全部成立：更像是提取错位"

    def explanations(self, issue: Issue) -> tuple[Explanation, ...]:
        """The explanations of an issue, the likelier ones first."""
        return tuple(self._explanation(found, issue) for found in issue.explanations)

    def _explanation(self, found: Possible, issue: Issue) -> Explanation:
        notes = ["；".join(dict.fromkeys(self._slip(slip) for slip in found.slips))]
        if found.at_least:
            notes.append("没有读到的格按能成立的最小改动计，实际的数可能不同")
        if issue.settled:
            notes.append(f"{'、'.join(dict.fromkeys(map(self._source, issue.settled)))}支持这一解释")
        if self._may_be_right(found, issue):
            notes.append("也可能这一格已改正而各级合计没有随之更新，单凭本报告无法判定")
        return Explanation(
            tuple(self._change(change) for change in found.changes), found.kind, "；".join(notes)
        )

    def _source(self, source: Source) -> str:
        """What has ruled other explanations out."""
        if isinstance(source, Told):
            return f"正文“{source.words}”"
        terms = self.system.constraints[source].instance.terms
        return "上年报告的数" if any(term.is_previous for term in terms) else self.constraint(source)

    def _change(self, change: Change) -> tuple[str, Figure, Figure]:
        slot = self.system.slots[change.slot]
        return slot, self.figure(slot, change.old), self.figure(slot, change.new)

    def _slip(self, slip: Slip) -> str:
        if slip.kind in ("moved_between_columns", "moved_between_rows"):
            first, second = (self.system.slots[change.slot] for change in slip.changes)
            number = self.figure(first, abs(slip.changes[0].new - slip.changes[0].old))
            return f"{number} 件在{self._label(first, slip.kind)}与{self._label(second, slip.kind)}之间"
        return SLIP_WORDS[slip.kind]

    def _label(self, slot: str, kind: str) -> str:
        form = self.template.slots[slot]
        return f"“{form.column_labels[-1] if kind == 'moved_between_columns' else form.row_short}”"

    def _may_be_right(self, found: Possible, issue: Issue) -> bool:
        """One part that several sums complain of may be the one figure that was corrected."""
        if len(found.changes) != 1 or len(issue.constraints) < 2:
            return False
        slot = self.template.slots.get(self.system.slots[found.changes[0].slot])
        return slot is not None and slot.column != "total" and not slot.row.endswith("handled_total")


def _reason(cell: Cell) -> str:
    if cell.state in BLANK_STATES:
        return "空白，按 0 计算不相符"
    note = f"（{cell.note}）" if cell.note else ""
    return {
        State.SHIFTED: f"是移位读入的{note}",
        State.OCR: f"是识别出来的{note}",
        State.AMBIGUOUS: f"有几种读法{note}",
        State.UNREADABLE: f"不成数字（原文“{cell.raw}”）",
    }.get(cell.state, f"没有读到{note}")
