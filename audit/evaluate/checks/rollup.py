"""A government's report against those of its bodies, where a manifest says which these are."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from audit.evaluate.case import NOT_APPLICABLE, Said
from audit.model import EXACT_STATES, Outcome
from audit.rollup import differences, explained_by
from audit.wording import squeeze

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from audit.evaluate.case import Case
    from audit.model import Report
    from audit.rollup import Difference

_WHOLE_REGION = re.compile(r"全[省市县区州盟旗](?!.{0,4}政府系统以外)")
_MOST_NAMES = 6
_MOST_CELLS = 40


def sums(case: Case) -> Iterator[Said]:
    """Each table: every cell equals the sum over the bodies; undecided while the report of one of them is absent."""
    bodies, absent = case.facts.bodies_below(case.index)
    if not bodies and not absent:
        yield NOT_APPLICABLE
        return
    for number in case.template.tables:
        slots = [slot for slot in case.template.slots if slot.startswith(f"t{number}.")]
        found = differences(case.report, bodies, slots) if bodies else []
        scope = f"t{number}"
        if not found and not absent:
            yield Said(Outcome.PASS, scope)
            continue
        said = _told(case, scope, found, bodies)
        names = _names([report.organ or report.path for report in absent])
        if absent:
            data = {**said["data"], "absent": [report.organ or report.path for report in absent]}
            yield Said(
                Outcome.UNKNOWN,
                scope,
                tuple(d.slot for d in found),
                fields={"absent": names, "missing": len(absent)},
                doubt="absent",
                rests_on=(names,),
                data=data,
            )
        else:
            first = found[0]
            yield Said(
                Outcome.FAIL, scope, tuple(d.slot for d in found), first.stated, first.total,
                condition="whole_region" if case.once(_speaks_of_region) else None, **said,
            )  # fmt: skip


def _told(case: Case, scope: str, found: Sequence[Difference], bodies: Sequence[Report]) -> dict[str, Any]:
    """Message fields, data and what the finding rests on: cells, bodies behind them, bodies that explain all."""
    names = case.template.slots
    shown = "；".join(
        f"{names[d.slot].name}填 {d.stated}、{len(bodies)} 个机关合计 {d.total}" for d in found[:2]
    )
    reasons = explained_by(found, bodies)
    words = {"left_out": "恰好等于没有计入", "twice": "恰好等于重复计入"}
    why = "；".join(
        f"差额{words[kind]}{_names([body.organ or body.path for body in group])}"
        for kind, group in reasons[:2]
    )
    cells = [
        {
            "slot": d.slot,
            "stated": d.stated,
            "sum": d.total,
            "bodies": [{"organ": body.organ, "path": body.path, "value": value} for body, value in d.parts],
        }
        for d in found[:_MOST_CELLS]
    ]
    explained = [{"kind": kind, "bodies": [body.organ for body in group]} for kind, group in reasons]
    return {
        "fields": {
            "shown": shown + (f" 等 {len(found)} 格" if len(found) > 2 else ""),
            "why": f"；{why}" if why else "",
            "bodies": len(bodies),
        },
        "rests_on": tuple(f"{d.slot}={d.total}" for d in found),
        "data": {"cells": cells, "explained_by": explained, "absent": []},
    }


def number_of_bodies(case: Case) -> Iterator[Said]:
    """Fewer reports of its bodies are in the batch than the manifest names."""
    bodies, absent = case.facts.bodies_below(case.index)
    if not bodies and not absent:
        yield NOT_APPLICABLE
        return
    if not absent:
        yield Said(Outcome.PASS)
        return
    names = [report.organ or report.path for report in absent]
    yield Said(
        Outcome.FAIL,
        left=len(bodies),
        right=len(bodies) + len(absent),
        fields={"absent": _names(names)},
        rests_on=tuple(names),
        data={"absent": names},
    )


def not_below_a_body(case: Case) -> Iterator[Said]:
    """No body counts more requests, reviews or suits than the government that it belongs to."""
    bodies, _ = case.facts.bodies_below(case.index)
    if not bodies:
        yield NOT_APPLICABLE
        return
    for slot in case.parameter("slots"):
        own = case.report.cells[slot]
        larger = [
            body
            for body in bodies
            if own.state in EXACT_STATES
            and own.value is not None
            and (cell := body.cells.get(slot)) is not None
            and cell.state in EXACT_STATES
            and cell.value is not None
            and cell.value > own.value
        ]
        if not larger:
            yield Said(Outcome.PASS, slot)
            continue
        most = max(larger, key=lambda body: body.cells[slot].value or 0)
        yield Said(
            Outcome.FAIL,
            slot,
            (slot,),
            own.value,
            most.cells[slot].value,
            {"body": most.organ or most.path, "number": len(larger)},
            condition="whole_region" if case.once(_speaks_of_region) else None,
            rests_on=(most.organ or most.path, str(most.cells[slot].value)),
            data={
                "bodies": [{"organ": b.organ, "path": b.path, "value": b.cells[slot].value} for b in larger]
            },
        )


def absent_body(case: Case) -> Iterator[Said]:
    """A body that the manifest names and the batch has no report of; asked for such bodies and for all others."""
    report = case.report
    if report.status == "absent":
        yield Said(
            Outcome.FAIL,
            fields={"organ": report.organ or report.path, "year": report.year or ""},
            rests_on=(report.organ or report.path,),
        )
    elif (body := case.facts.body(case.index)) is not None and body.listed:
        yield Said(Outcome.PASS)
    else:
        yield NOT_APPLICABLE


def _speaks_of_region(report: Report) -> bool:
    """Whether a report says that it is about the whole county, city or province, not about one office."""
    return any(_WHOLE_REGION.search(squeeze(block.text)) for block in report.prose)


def _names(names: Sequence[str]) -> str:
    more = f" 等 {len(names)} 个机关" if len(names) > _MOST_NAMES else ""
    return "、".join(names[:_MOST_NAMES]) + more
