"""Figures that inspectors entered from the original, laid beside what was read: the rules then judge with both.

In: reports as read and the attestations in force. Out: reports in which the attested cells have the state
`attested`. What was read stays in the cell's `raw`, and its state in the note, so that nothing is lost.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, overload

from audit.figure import parse_figure
from audit.model import Cell, State

if TYPE_CHECKING:
    from audit.model import Attestation, Figure, Report
    from audit.template import Slot

ATTESTABLE = frozenset(State) - {State.READ, State.ATTESTED}
"""States of a cell that may be attested: what stands in its place in the source is decided on, never overruled."""
STATE_WORDS: Mapping[State, str] = {
    State.BLANK: "空白",
    State.NIL_MARK: "无数记号",
    State.UNREADABLE: "不成数字",
    State.SHIFTED: "错位",
    State.AMBIGUOUS: "多解",
    State.MISSING: "缺",
    State.OCR: "识别",
    State.DEDUCED: "推定",
}


def with_attested(
    reports: Sequence[Report], attested: Callable[[Report], Mapping[str, Attestation]]
) -> tuple[Report, ...]:
    """The same reports with the attested figures in force; `attested` gives those of one report by slot."""
    return tuple(_one(report, attested(report)) if report.is_read else report for report in reports)


class Attested(Sequence["Report"]):
    """The same, report by report as they are asked for; usable where the reports lie on a disk."""

    def __init__(
        self, reports: Sequence[Report], attested: Callable[[Report], Mapping[str, Attestation]]
    ) -> None:
        self._reports = reports
        self._attested = attested

    def __len__(self) -> int:
        return len(self._reports)

    @overload
    def __getitem__(self, index: int) -> Report: ...
    @overload
    def __getitem__(self, index: slice) -> tuple[Report, ...]: ...
    def __getitem__(self, index: int | slice) -> Report | tuple[Report, ...]:
        """One report, or several."""
        if isinstance(index, slice):
            return with_attested(self._reports[index], self._attested)
        return with_attested((self._reports[index],), self._attested)[0]

    def __iter__(self) -> Iterator[Report]:
        return (with_attested((report,), self._attested)[0] for report in self._reports)


def _one(report: Report, given: Mapping[str, Attestation]) -> Report:
    cells = {
        slot: _cell(report.cells[slot], attestation)
        for slot, attestation in given.items()
        if slot in report.cells and report.cells[slot].state in ATTESTABLE
    }
    return replace(report, cells={**report.cells, **cells}) if cells else report


def _cell(read: Cell, given: Attestation) -> Cell:
    """The attested figure beside the reading: its raw text stays, the note says who, when, where and what was read."""
    note = f"人工核读：{given.inspector} {given.at[:10]}，{given.note}（读取结果：{STATE_WORDS[read.state]}"
    if read.value is not None:
        note += f" {read.value}"
    return read._replace(state=State.ATTESTED, value=given.value, note=f"{note}）")


def parse_attested(text: str, slot: Slot) -> Figure | None:
    """The figure that an inspector typed for a slot, or None where it is no figure of its kind."""
    parsed = parse_figure(text.strip(), slot.kind)
    return parsed.value if parsed.state is State.READ and parsed.note is None else None
