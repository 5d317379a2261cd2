"""`gouji verify`: whether the chain of an audit log is unbroken."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from audit.commands.reading import PATH
from audit.errors import StoreError

if TYPE_CHECKING:
    from pathlib import Path

BROKEN = 1


@click.command(short_help="核对审计日志的哈希链")
@click.argument("target", metavar="WORKSPACE_OR_CSV", type=PATH)
@click.option("--anchor", type=PATH, help="另存的链头文件：一行“序号 哈希”。")
def verify(target: Path, anchor: Path | None) -> None:
    """核对工作区或导出的审计日志：0 完好；1 有一处断开；2 不能核对。

    链只能证明日志与导出时另存的链头相符；没有链头时，末尾被整段删去是看不出来的。
    """
    from audit.export import verify_csv
    from audit.store import DATABASE_NAME, ReviewStore

    head = _anchor(anchor)
    if target.is_dir():
        if not (target / DATABASE_NAME).exists():
            raise StoreError(f"{target} 里没有审计日志（{DATABASE_NAME}）；请给出工作区文件夹或导出的 CSV。")
        with ReviewStore.open(target, read_only=True) as store:
            broken, count = store.verify(head), store.head()[0]
    else:
        broken, count = verify_csv(target, head), None
    if broken is not None:
        click.echo(f"断开：第 {broken.sequence} 条，{broken.reason}")
        raise click.exceptions.Exit(BROKEN)
    click.echo("完好" if count is None else f"完好，共 {count} 条")


def _anchor(path: Path | None) -> tuple[int, str] | None:
    """The head that was kept in a file of its own: sequence and hash on its last line."""
    if path is None:
        return None
    try:
        lines = [line for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]
        sequence, digest = lines[-1].split()
        return int(sequence), digest
    except (OSError, UnicodeDecodeError, ValueError, IndexError) as error:
        raise StoreError(f"链头文件 {path} 不能用；应有一行“序号 哈希”，如 12 3f9a…。") from error
