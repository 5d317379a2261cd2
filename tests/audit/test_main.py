"""The commands as a shell sees them: output, exit codes, what they write."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest

from fixtures.generator.demo import FOLDER as DEMO
from fixtures.generator.demo import SAMPLE
from tests.real import real_file
from tests.shipped import BOOK, needs

ROOT = Path(__file__).parents[2]


def gouji(*arguments: object, **more: str) -> subprocess.CompletedProcess[str]:
    """Run a headless command in a process of its own."""
    command = [sys.executable, "-m", "audit", *map(str, arguments)]
    environment = {**os.environ, "PYTHONPATH": str(ROOT), **more}
    return subprocess.run(command, capture_output=True, text=True, env=environment, timeout=120)


def test_check_prints_a_line_a_report_and_says_by_its_exit_code_what_it_found(tmp_path: Path) -> None:
    batch = tmp_path / "batch"
    shutil.copytree(DEMO / "2022", batch)
    clean = gouji("check", batch, "--format", "jsonl")
    assert clean.returncode == 0 and not clean.stderr
    assert [json.loads(line)["badge"] for line in clean.stdout.splitlines()] == ["pass"] * 14
    shutil.copytree(DEMO / "2023", batch, dirs_exist_ok=True)
    shutil.copy(DEMO / "2023" / "澄川县教育局.html", batch / "教育局.html")
    found = gouji("check", batch, "--format", "jsonl")
    assert found.returncode == 1
    assert gouji("check", batch, "--fail-on", "never").returncode == 0
    assert not (batch / ".gouji").exists()


@pytest.mark.parametrize(
    ("file", "fail_on", "rules", "code"),
    [
        ("2024/延津县人民政府办公室2024.txt", "error", [], 0),
        ("2024/延津县人民政府办公室2024.txt", "unknown", ["T3-ROW"], 1),
        ("2023/澄川县柳河镇人民政府.html", "error", [], 0),
        ("2023/澄川县柳河镇人民政府.html", "warning", ["FMT-BLANK"], 1),
        ("2023/澄川县教育局.html", "error", ["T3-COL"], 1),
        ("2023/澄川县教育局.html", "never", [], 0),
    ],
)
def test_exit_codes_by_level(file: str, fail_on: str, rules: list[str], code: int) -> None:
    needs(*rules)
    assert gouji("check", DEMO / file, "--fail-on", fail_on).returncode == code


def test_the_table_names_rule_numbers_and_law() -> None:
    needs("T4-SUM")
    done = gouji("check", DEMO / "2024" / "澄川县市场监督管理局.html", COLUMNS="120")
    assert "T4-SUM" in done.stdout and "= 11，总计为 0，相差 11" in done.stdout and "依据：" in done.stdout
    assert "共 1 份：不符 1" in done.stdout


def test_two_reports_of_one_body_and_year_are_both_judged(tmp_path: Path) -> None:
    for name in ("a.txt", "b.txt"):
        shutil.copy(DEMO / "2023" / "澄川县民政局.txt", tmp_path / name)
    changed = (tmp_path / "b.txt").read_text(encoding="utf-8").replace("行政许可\t", "行政许可\t9")
    (tmp_path / "b.txt").write_text(changed, encoding="utf-8")
    shutil.copy(DEMO / "2024" / "澄川县民政局.txt", tmp_path / "c.txt")
    done = gouji("check", tmp_path, "--format", "jsonl")
    found = [json.loads(line) for line in done.stdout.splitlines()]
    assert [line["badge"] for line in found] == ["warning", "warning", "pass"]
    assert [[f["rule"] for f in line["findings"] if f["severity"] != "info"] for line in found] == [
        ["DUP"],
        ["DUP"],
        [],
    ]


@pytest.mark.parametrize(
    "arguments",
    [("check", "nowhere"), ("cells", "nowhere"), ("export", "nowhere", "--what", "findings", "--to", "x")],
)
def test_a_batch_that_is_not_there_is_one_sentence_and_exit_code_2(arguments: tuple[str, ...]) -> None:
    done = gouji(*arguments)
    assert done.returncode == 2 and not done.stdout
    assert done.stderr.startswith("找不到批次 nowhere") and done.stderr.count("\n") == 1


def test_cells_of_several_files_with_one_that_is_not_there() -> None:
    done = gouji("cells", DEMO / "2024" / "澄川县民政局.txt", "nowhere.txt", "--format", "jsonl")
    assert done.returncode == 2 and len(done.stdout.splitlines()) == 1 and "nowhere.txt" in done.stderr


def test_cells_of_the_sample() -> None:
    done = gouji("cells", real_file("yanjin_office_2024.txt"), "--format", "jsonl")
    cells = json.loads(done.stdout)["cells"]
    states = [cell["state"] for cell in cells.values()]
    assert (len(cells), states.count("read"), states.count("shifted"), states.count("missing")) == (
        200,
        61,
        95,
        44,
    )
    assert cells["t3.unavailable.not_held.natural_person"]["value"] == 35


def test_rules_are_listed_and_shown() -> None:
    needs("STR-PARTS", "T4-SUM")
    assert "STR-PARTS" in gouji("rules").stdout and "STR-PARTS" in gouji("rules", "list").stdout
    shown = gouji("rules", "show", "T4-SUM")
    assert shown.returncode == 0 and "依据：" in shown.stdout and "10 + 1" in shown.stdout
    unknown = gouji("rules", "show", "NO-SUCH")
    assert unknown.returncode == 2 and "没有编号为 NO-SUCH 的规则" in unknown.stderr


def test_what_is_not_built_yet_says_so() -> None:
    done = gouji("export", DEMO, "--what", "cells", "--to", "x")
    assert done.returncode == 2 and "尚未提供" in done.stderr


def test_the_rule_book_as_markdown() -> None:
    done = gouji("rules", "docs")
    assert done.returncode == 0 and all(f"{rule.id} " in done.stdout for rule in BOOK.rules)


def test_a_rule_folder_that_is_not_there_is_one_sentence_and_exit_code_2() -> None:
    done = gouji("rules", "lint", "x")
    assert done.returncode == 2 and "x" in done.stderr and done.stderr.count("\n") == 1


def test_a_run_is_recorded_in_a_named_workspace_exported_and_verified(tmp_path: Path) -> None:
    needs("T3-COL")
    workspace, log, findings = tmp_path / "work", tmp_path / "log.csv", tmp_path / "findings.csv"
    batch = DEMO / "2023"
    nothing = gouji("export", batch, "--what", "audit-log", "--to", log)
    assert nothing.returncode == 2 and "没有审计日志" in nothing.stderr
    assert gouji("check", batch, "--workspace", workspace).returncode == 1
    assert (
        gouji("export", batch, "--what", "audit-log", "--to", log, "--workspace", workspace).returncode == 0
    )
    assert log.read_bytes().startswith(b"\xef\xbb\xbfsequence,") and b"\r\n" in log.read_bytes()
    assert gouji("verify", workspace).returncode == 0 and gouji("verify", log).returncode == 0
    copied = shutil.copytree(batch, tmp_path / "batch")
    shutil.copytree(workspace, copied / ".gouji")
    assert gouji("verify", copied).returncode == 0, "a batch is verified by its workspace"
    log.write_bytes(log.read_bytes().replace(b",run,", b",ran,"))
    broken = gouji("verify", log)
    assert broken.returncode == 1 and "第 1 条" in broken.stdout
    assert gouji("verify", tmp_path).returncode == 2
    assert gouji("export", batch, "--what", "findings", "--to", findings).returncode == 0
    assert "收办平衡" in findings.read_text(encoding="utf-8-sig")


def test_an_own_rule_folder_with_a_mistake_stops_before_reading(tmp_path: Path) -> None:
    (tmp_path / "x.toml").write_text('id = "X"', encoding="utf-8")
    done = gouji("check", DEMO, "--rules", tmp_path)
    assert done.returncode == 2 and done.stderr.startswith("x.toml：缺少")


def test_a_reader_that_goes_away_ends_the_output_quietly() -> None:
    command = f"{sys.executable} -m audit check {DEMO} --format jsonl | head -n 1"
    done = subprocess.run(["bash", "-c", command], capture_output=True, text=True, cwd=ROOT, timeout=120)
    assert (
        len(done.stdout.splitlines()) == 1 and done.stderr.startswith("跳过") and done.stderr.count("\n") == 1
    )


def test_output_that_is_not_utf_8_does_not_stop_a_line() -> None:
    done = gouji("check", DEMO / "2024" / "澄川县民政局.txt", PYTHONIOENCODING="ascii", PYTHONUTF8="0")
    assert done.returncode == 0 and "Traceback" not in done.stderr


def test_as_read_judges_every_equation_by_its_own_figures() -> None:
    """What can be asserted of the project's own sample without bounds (the cut table has 44 cells less)."""
    needs("T3-COL", "T3-SUM", "T3-ROW", "T4-SUM")
    done = gouji("check", DEMO / "2024" / SAMPLE, "--format", "jsonl", "--as-read")
    line = json.loads(done.stdout)
    found = Counter((f["rule"], f["outcome"]) for f in line["findings"])
    assert {rule: found[rule, "unknown"] for rule in ("T3-COL", "T3-SUM", "T3-ROW", "T4-SUM")} == {
        "T3-COL": 1, "T3-SUM": 2, "T3-ROW": 25, "T4-SUM": 0,
    }  # fmt: skip
    assert (line["badge"], line["deduced"]) == ("unknown", {})
    assert not [f for f in line["findings"] if f["outcome"] == "fail" and f["severity"] != "info"]
