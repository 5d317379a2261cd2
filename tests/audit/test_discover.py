"""Batches: what is found, in which order, what is left out and why, and what cannot be opened."""

from __future__ import annotations

import os
import zipfile
from pathlib import Path

import pytest

from audit.discover import discover, printable, workspace_of
from audit.errors import BatchError

REPORT = "某县教育局2024年政府信息公开工作年度报告"


def fill(folder: Path, *names: str) -> None:
    for name in names:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(REPORT, encoding="utf-8")


def test_files_come_in_the_order_of_their_bytes_and_the_rest_is_named(tmp_path: Path) -> None:
    fill(
        tmp_path,
        "b.html",
        "a/c.txt",
        "B.md",
        "甲.pdf",
        "a/manifest.csv",
        "x.png",
        "~$b.docx",
        "Thumbs.db",
        "expected.toml",
    )
    fill(tmp_path, ".gouji/review.txt", "page_files/p.html", "report.zip.gouji/x.txt", ".hidden")
    (tmp_path / "log.csv").write_text(
        "\ufeffsequence,utc,local_time,inspector,declared_name,host,action,organ,year,path,sha256,rule,rule_version,scope,finding_key,values,state_before,state_after,note,previous_hash,hash\r\n",
        encoding="utf-8",
    )
    found = discover(tmp_path)
    assert [Path(file.path).relative_to(tmp_path).as_posix() for file in found.files] == [
        "B.md",
        "a/c.txt",
        "b.html",
        "甲.pdf",
    ]
    reasons = {Path(path).name: why for path, why in found.skipped}
    assert reasons == {
        "manifest.csv": "清单",
        "x.png": "图片",
        "~$b.docx": "编辑器临时文件",
        "Thumbs.db": "系统文件",
        "expected.toml": "配置文件",
        "page_files": "网页附属文件夹",
        "log.csv": "gouji 导出的文件",
    }
    assert "跳过 7 个文件" in (found.skipped_summary() or "")


def test_a_zip_archive_is_a_batch_and_a_member_of_one(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        archive.writestr("2024/b.html", "x")
        archive.writestr("a.txt", "x")
        archive.writestr("__MACOSX/a.txt", "x")
    alone = discover(tmp_path / "a.zip")
    assert [file.path for file in alone.files] == [f"{tmp_path}/a.zip!2024/b.html", f"{tmp_path}/a.zip!a.txt"]
    fill(tmp_path, "z.txt")
    assert len(discover(tmp_path).files) == 3


def test_special_files_are_never_opened_and_links_to_folders_never_followed(tmp_path: Path) -> None:
    fill(tmp_path, "a.txt")
    os.mkfifo(tmp_path / "pipe.txt")
    (tmp_path / "loop").symlink_to(tmp_path)
    (tmp_path / "gone.txt").symlink_to(tmp_path / "nowhere")
    (tmp_path / "x.pdf").mkdir()
    found = discover(tmp_path)
    problems = {Path(file.path).name: file.problem for file in found.files}
    assert problems["a.txt"] is None
    assert "特殊文件" in (problems["pipe.txt"] or "") and "不存在" in (problems["gone.txt"] or "")
    assert (str(tmp_path / "loop"), "指向文件夹的链接") in found.skipped


def test_names_in_another_encoding_are_written_out(tmp_path: Path) -> None:
    fill(tmp_path, "a.txt")
    Path(os.fsdecode(os.fsencode(tmp_path) + b"/\xb1\xa8\xb8\xe6.txt")).write_text(REPORT)
    (odd,) = [file.path for file in discover(tmp_path).files if not file.path.endswith("a.txt")]
    assert odd.endswith(r"\xb1\xa8\xb8\xe6.txt") and odd.encode()
    assert printable("a\nb\x1b[31m") == r"a\x0ab\x1b[31m"


@pytest.mark.parametrize(
    ("files", "batch", "words"),
    [
        ((), "nowhere", "找不到批次"),
        ((), "", "没有可读的报告"),
        (("a.png",), "", "1 个文件被跳过：图片"),
        (("a.csv",), "a.csv", "此版本还不能从数据表装入"),
        ((), "pipe", "特殊文件"),
    ],
)
def test_a_batch_that_cannot_be_opened_is_one_sentence(
    tmp_path: Path, files: tuple[str, ...], batch: str, words: str
) -> None:
    fill(tmp_path, *files)
    if batch == "pipe":
        os.mkfifo(tmp_path / "pipe")
    with pytest.raises(BatchError, match=words) as caught:
        discover(tmp_path / batch)
    assert "\n" not in str(caught.value)


@pytest.mark.skipif(os.geteuid() != 0, reason="needs root to become somebody without permission")
def test_without_permission_the_sentence_says_so(tmp_path: Path) -> None:
    inside = tmp_path / "secret"
    fill(inside, "a.txt")
    inside.chmod(0o700)
    tmp_path.chmod(0o755)
    os.seteuid(65534)
    try:
        with pytest.raises(BatchError, match="权限"):
            discover(inside)
    finally:
        os.seteuid(0)


def test_the_workspace_lies_in_a_folder_and_beside_a_file(tmp_path: Path) -> None:
    assert workspace_of(tmp_path) == tmp_path / ".gouji"
    assert workspace_of(tmp_path / "a.zip") == tmp_path / "a.zip.gouji"


def test_links_out_of_the_batch_are_answered_but_not_opened(tmp_path: Path) -> None:
    fill(tmp_path, "outside.txt", "batch/a.txt")
    batch = tmp_path / "batch"
    (batch / "out.txt").symlink_to(tmp_path / "outside.txt")
    (batch / "in.txt").symlink_to("a.txt")
    (batch / "out.zip").symlink_to("/etc/passwd")
    (batch / "round.txt").symlink_to("round.txt")
    alias = tmp_path / "alias"
    alias.symlink_to(batch)
    for folder in (batch, alias):
        problems = {Path(file.path).name: file.problem for file in discover(folder).files}
        assert problems["a.txt"] is None and problems["in.txt"] is None
        assert "批次文件夹之外的链接" in (problems["out.txt"] or "")
        assert "批次文件夹之外的链接" in (problems["out.zip"] or "")
        assert "打不开" in (problems["round.txt"] or "")


def test_folders_without_end_are_left_out_and_named(tmp_path: Path) -> None:
    fill(tmp_path, "a.txt")
    deep = tmp_path
    for _ in range(80):
        deep = deep / "d"
    deep.mkdir(parents=True)
    found = discover(tmp_path)
    assert len(found.files) == 1 and [why for _, why in found.skipped] == ["文件夹嵌套过深"]


def test_names_of_archives_from_chinese_windows_can_be_read(tmp_path: Path) -> None:
    name = "2024年/教育局.txt"
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        archive.writestr(zipfile.ZipInfo(name.encode("gbk").decode("cp437")), REPORT)
        archive.writestr("民政局.txt", REPORT)
    data = (tmp_path / "a.zip").read_bytes()
    raw = name.encode("gbk").decode("cp437").encode("utf-8")
    (tmp_path / "a.zip").write_bytes(_renamed(data, raw, name.encode("gbk")))
    found = discover(tmp_path / "a.zip")
    assert [file.path.partition("!")[2] for file in found.files] == [name, "民政局.txt"]
    from audit.pipeline import read_file

    assert all(read_file(file)[0].status == "read" for file in found.files)


def _renamed(data: bytes, old: bytes, new: bytes) -> bytes:
    """An archive whose first member's name is in another encoding, without the flag that says UTF-8."""
    out = bytearray(data)
    size = len(old)
    for mark, flags, length in ((b"PK\x03\x04", 6, 26), (b"PK\x01\x02", 8, 28)):
        at = out.find(mark)
        out[at + flags : at + flags + 2] = b"\0\0"
        out[at + length : at + length + 2] = len(new).to_bytes(2, "little")
        name = out.find(old, at)
        out[name : name + size] = new
    end = out.find(b"PK\x05\x06")
    shift = size - len(new)
    first = out.find(b"PK\x01\x02")
    out[end + 12 : end + 16] = (end - first).to_bytes(4, "little")
    out[end + 16 : end + 20] = first.to_bytes(4, "little")
    second = out.find(b"PK\x01\x02", first + 4)
    out[second + 42 : second + 46] = (out.find(b"PK\x03\x04", 4)).to_bytes(4, "little")
    assert shift > 0
    return bytes(out)


@pytest.mark.parametrize(
    ("size", "count", "words"), [(300_000_000, 1, "不像报告"), (1, 20_001, "超过 20000 个")]
)
def test_archives_that_hold_more_than_reports_stay_one_unreadable_file(
    tmp_path: Path, size: int, count: int, words: str
) -> None:
    with zipfile.ZipFile(tmp_path / "a.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        for number in range(count):
            entry = zipfile.ZipInfo(f"{number}.txt")
            entry.compress_type = zipfile.ZIP_DEFLATED
            with archive.open(entry, "w") as member:
                for _ in range(max(1, size // 1_000_000)):
                    member.write(b"0" * min(size, 1_000_000))
    (file,) = discover(tmp_path / "a.zip").files
    assert words in (file.problem or "")
