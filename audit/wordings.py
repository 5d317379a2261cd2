"""The Chinese sentence of a finding: the rule's message with the numbers and the cells' names in it."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from audit.model import BLANK_STATES, LOST_STATES, SOFT_STATES, Outcome, State

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from audit.model import Cell, Figure, Report
    from audit.rule import Instance, Rule, Term
    from audit.template import Template

_MOST_NAMES = 5
_MOST_TERMS = 8
_TABLES = {2: "表二", 3: "表三", 4: "表四"}
_SCOPES = {f"t{number}": name for number, name in _TABLES.items()}
_NUMERALS = "零一二三四五六"


@dataclass(frozen=True, slots=True)
class Wording:
    """What the sentence of one finding is made of; `cell` gives the cell behind a slot (or "prev:SLOT")."""

    rule: Rule
    instance: Instance
    template: Template
    cell: Callable[[str], Cell | None]
    report: Report

    def message(
        self,
        outcome: Outcome,
        slots: Sequence[str],
        left: Figure | None,
        right: Figure | None,
        delta: Figure | None,
    ) -> str:
        """One sentence: what is broken with its numbers, or why nothing can be said."""
        if outcome is Outcome.UNKNOWN:
            return self._doubt(slots)
        return self.rule.message.format(
            scope=self.scope(),
            left=left,
            right=right,
            delta=None if delta is None else abs(delta),
            left_terms=self._sum(self.instance.left),
            right_terms=self._sum(self.instance.right),
            names=self.names(slots),
            count=len(slots),
            tables=self._tables(slots),
            parts=self._parts(),
        )

    def proved(self, why: str) -> str:
        """The sentence of a failure that is proved although figures of it are lost."""
        return f"{self._title()}不成立：{why}"

    def doubted(self, why: str) -> str:
        """The sentence of a failure that another reading would mend, so that nothing is said."""
        return f"{self._title()}暂不判断：{why}"

    def _title(self) -> str:
        return f"“{self.scope()}”{self.rule.title}" if self.instance.scope else self.rule.title

    def scope(self) -> str:
        """The scope in the form's words, ready to stand between quotation marks."""
        return self._scope().replace("“", "‘").replace("”", "’")

    def _scope(self) -> str:
        scope = self.instance.scope
        if scope is None:
            return ""
        if scope in _SCOPES:
            return _SCOPES[scope]
        if scope in self.template.slots:
            return self.template.slots[scope].name
        for table in self.template.tables.values():
            if scope in table.columns and self.rule.table == table.number:
                return table.columns[scope].labels[-1]
            for row in table.rows:
                if row.key == f"t{table.number}.{scope}":
                    return row.short
        return scope

    def _doubt(self, slots: Sequence[str]) -> str:
        """Which cells keep the rule from being decided."""
        title = self._title()
        if self.rule.kind == "parts":
            return f"{title}暂不判断：{self._parts()}，但原文可能没有读全"
        found = [(slot, cell) for slot in slots if (cell := self.cell(slot))]
        if self.rule.kind == "blank_total" and found and found[0][1].state in LOST_STATES:
            found = found[:1]  # the total's own place is what was lost; its parts do not matter then
        if self.rule.kind == "blank_cells" and all(
            cell.state is State.MISSING for cell in self.report.cells.values()
        ):
            return f"{title}暂不判断：三张表一格也没有读到"
        reasons = (
            ("未能在原位读到", LOST_STATES),
            ("因提取移位、位置待核实", SOFT_STATES),
            ("空白，按 0 计算又不相符", BLANK_STATES),
        )
        for words, states in reasons:
            names = [slot for slot, cell in found if cell.state in states]
            if names:
                return f"{title}暂不判断：{self.names(names)}{words}"
        return f"{title}暂不判断：上年有几份报告，数字互不相同"

    def _sum(self, terms: Sequence[Term]) -> str:
        """`本年新收 61 + 上年结转 0`; of a long side only the figures that are not 0."""
        shown = list(terms)
        if len(shown) > 3:
            shown = [term for term in terms if (cell := self.cell(term.slot)) and cell.value]
        texts: list[str] = []
        for term in shown[:_MOST_TERMS]:
            cell = self.cell(term.slot)
            figure = 0 if cell is None or cell.value is None else cell.value
            sign = "- " if term.sign < 0 else "+ " if texts else ""
            texts.append(f"{sign}{self._short(term)} {figure}")
        if len(shown) > _MOST_TERMS:
            texts.append(f"+ …（共 {len(shown)} 项）")
        return " ".join(texts) or "各项 0"

    def _short(self, term: Term) -> str:
        """A figure's name without what the scope already says."""
        slot = self.template.slots[term.bare]
        scope = self.instance.scope
        column = slot.column_labels[-1]
        if slot.table == 3 and scope == slot.column:
            name = slot.row_short
        elif scope is not None and (slot.row == f"t{slot.table}.{scope}" or slot.table == 4):
            name = column
        else:
            name = (
                slot.row_short
                if self.rule.kind == "blank_total" and slot.column == _column(scope)
                else column
            )
        return f"上年{name}" if term.is_previous else name

    def names(self, slots: Sequence[str]) -> str:
        """The Chinese names of cells, the first few of them."""
        names = [
            f"上年{self.template.slots[slot.removeprefix('prev:')].name}"
            if slot.startswith("prev:")
            else self.template.slots[slot].name
            for slot in slots[:_MOST_NAMES]
        ]
        more = f"等 {len(slots)} 格" if len(slots) > _MOST_NAMES else ""
        return "、".join(names) + more

    def _tables(self, slots: Sequence[str]) -> str:
        counted = Counter(self.template.slots[slot].table for slot in slots if not slot.startswith("prev:"))
        return "、".join(f"{_TABLES[table]} {number} 格" for table, number in sorted(counted.items()))

    def _parts(self) -> str:
        """What is wrong with the part headings."""
        present = [heading.part for heading in self.report.headings]
        if not present:
            return "没有读到任何部分标题"
        said: list[str] = []
        if absent := [part for part in range(1, 7) if part not in present]:
            said.append("缺少第" + "、".join(_NUMERALS[part] for part in absent) + "部分")
        if repeated := sorted({part for part in present if present.count(part) > 1}):
            said.append("第" + "、".join(_NUMERALS[part] for part in repeated) + "部分重复出现")
        once = list(dict.fromkeys(present))
        if once != sorted(once):
            said.append("次序为第" + "、".join(_NUMERALS[part] for part in once) + "部分")
        return "；".join(said)


def _column(scope: str | None) -> str:
    """The column key at the end of a slot id."""
    return (scope or "").rsplit(".", 1)[-1]
