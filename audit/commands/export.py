"""`gouji export`: the audit log and the findings as files."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from audit.commands.reading import BATCH, JOBS, PASSWORDS, PATH, RULES, WORKSPACE, judge_batch, reviews_of
from audit.discover import workspace_of
from audit.errors import ExportError

if TYPE_CHECKING:
    from pathlib import Path

_LATER = {"cells": "逐格数据", "ledger": "台账", "notices": "整改通知"}


@click.command(short_help="导出审计日志或问题清单（CSV）")
@BATCH
@click.option(
    "--what", required=True, type=click.Choice(["audit-log", "findings", *_LATER]), help="导出什么。"
)
@click.option("--to", "target", required=True, type=PATH, help="写到哪个文件。")
@RULES
@JOBS
@PASSWORDS
@WORKSPACE
def export(
    batch: Path, what: str, target: Path, rule_folder: Path | None, jobs: int, workspace: Path | None
) -> None:
    """把审计日志（audit-log）或问题清单（findings）写成 CSV（UTF-8 带 BOM，可用电子表格打开）。"""
    if what in _LATER:
        raise ExportError(
            f"导出{_LATER[what]}（{what}）在此版本尚未提供；现在可以导出 audit-log 和 findings。"
        )
    if what == "audit-log":
        _audit_log(batch, target, workspace)
    else:
        _findings(batch, target, rule_folder, jobs, workspace)


def _audit_log(batch: Path, target: Path, workspace: Path | None) -> None:
    from audit.export import write_audit_log
    from audit.store import DATABASE_NAME, ReviewStore

    folder = workspace or workspace_of(batch)
    if not (folder / DATABASE_NAME).exists():
        raise ExportError(
            f"{folder} 里没有审计日志；请先用 gouji {batch} 打开这个批次，或用 check --workspace 记录一次核对。"
        )
    with ReviewStore.open(folder) as store:
        written = write_audit_log(store, target)
    sequence, digest = written.head
    click.echo(
        f"已导出 {written.events} 条事件到 {target}；链头 {sequence} {digest}（请另存，日后可核对）", err=True
    )


def _findings(batch: Path, target: Path, rule_folder: Path | None, jobs: int, workspace: Path | None) -> None:
    from audit.export import write_findings
    from audit.store import Reviews

    judgements, rule_book = judge_batch(batch, jobs, rule_folder, workspace)
    reviews = reviews_of(batch, workspace) or Reviews({})
    titles = {rule.id: rule.title for rule in rule_book.rules}
    count = write_findings(judgements, reviews, target, titles=titles)
    click.echo(f"已导出 {count} 条问题到 {target}", err=True)
