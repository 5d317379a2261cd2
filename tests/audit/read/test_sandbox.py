"""Workers: what they may do, how they end, and what each end means for the file in hand."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest

from audit.read.sandbox import Sandbox, WorkerDied
from fixtures.generator.demo import FOLDER as DEMO

ROOT = Path(__file__).parents[3]
GOOD = DEMO / "2024" / "澄川县民政局.txt"


def request(path: Path) -> dict[str, object]:
    return {"path": "a", "location": bytes(path).hex(), "member": None, "problem": None}


def stand_in(body: str) -> tuple[str, ...]:
    """A worker that does something else with its request."""
    code = "import os, signal, sys\nfrom audit.read.sandbox import pack, receive\n"
    code += "request = receive(sys.stdin.buffer)\n" + textwrap.dedent(body)
    return (sys.executable, "-c", code)


def ask(command: tuple[str, ...]) -> object:
    sandbox = Sandbox(wall_seconds=10, command=command)
    try:
        return sandbox.ask({"path": "a"})
    finally:
        sandbox.close()


@pytest.mark.parametrize(
    ("body", "reason", "words"),
    [
        ("os.kill(os.getpid(), signal.SIGXCPU)", "timeout", "超过时限"),
        ("os.kill(os.getpid(), signal.SIGKILL)", "damaged", "两次被终止"),
        ("os.kill(os.getpid(), signal.SIGSEGV)", "damaged", "意外结束"),
        ("sys.exit(3)", "damaged", "意外结束"),
        (
            "sys.stdout.buffer.write(bytes([255] * 8)); sys.stdout.flush(); sys.stdin.read()",
            "too_large",
            "过大",
        ),
        (
            "sys.stdout.buffer.write(pack({'gave_up': ['too_large', '内容过大。']})); sys.stdout.flush(); sys.stdin.read()",
            "too_large",
            "内容过大",
        ),
    ],
)
def test_each_way_to_end_has_its_reason(body: str, reason: str, words: str) -> None:
    with pytest.raises(WorkerDied, match=words) as caught:
        ask(stand_in(body))
    assert caught.value.reason == reason and caught.value.message.endswith("。")


def test_a_worker_that_is_ended_from_outside_is_asked_once_more(tmp_path: Path) -> None:
    mark = tmp_path / "first"
    answer = ask(
        stand_in(f"""
        if not os.path.exists({str(mark)!r}):
            open({str(mark)!r}, "w").close()
            os.kill(os.getpid(), signal.SIGKILL)
        sys.stdout.buffer.write(pack(["read"]))
        """)
    )
    assert answer == ["read"]


def test_a_crash_is_not_tried_again(tmp_path: Path) -> None:
    count = tmp_path / "count"
    with pytest.raises(WorkerDied):
        ask(stand_in(f"open({str(count)!r}, 'a').write('x'); os.abort()"))
    assert count.read_text() == "x"


def confined(code: str, folder: Path) -> str:
    """What a confined process says that does this; the file that it may read is `good` in its folder."""
    begin = (
        "from pathlib import Path\nfrom audit.read.confined import confine, hand_over\n"
        "confine()\nhand_over(Path('good'))\n"
    )
    attempt = f"try:\n{textwrap.indent(textwrap.dedent(code), '    ')}\n    print('done')\nexcept Exception as e:\n    print(type(e).__name__)\n"
    done = subprocess.run(
        [sys.executable, "-P", "-c", begin + attempt],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
    )
    return done.stdout.strip() or done.stderr


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("open('good').read()", "done"),
        ("import docx, pypdf", "done"),
        ("open('other').read()", "PermissionError"),
        ("open('/etc/passwd').read()", "PermissionError"),
        ("open('new', 'w').write('x')", "PermissionError"),
        ("open('good', 'r+')", "PermissionError"),
        ("Path('good').unlink()", "PermissionError"),
        ("Path('folder').mkdir()", "PermissionError"),
        ("import tempfile; tempfile.TemporaryFile()", "FileNotFoundError"),
        ("import socket; socket.create_connection(('127.0.0.1', 9), 1)", "PermissionError"),
        ("import urllib.request; urllib.request.urlopen('http://127.0.0.1:9/')", "PermissionError"),
        ("import subprocess; subprocess.run(['true'])", "PermissionError"),
        ("import os; os.fork()", "PermissionError"),
        ("import os; os.system('true')", "PermissionError"),
        ("bytearray(2_000_000_000)", "MemoryError"),
    ],
)  # fmt: skip
def test_a_worker_reads_its_file_and_does_nothing_else(tmp_path: Path, code: str, said: str) -> None:
    (tmp_path / "good").write_text("x")
    (tmp_path / "other").write_text("x")
    assert confined(code, tmp_path) == said
    assert sorted(path.name for path in tmp_path.iterdir()) == ["good", "other"]


def test_modules_in_the_current_folder_are_never_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("audit.py", "json.py", "docx.py", "lxml.py", "sitecustomize.py"):
        (tmp_path / name).write_text(f"open({str(tmp_path / 'run')!r}, 'w').write(__name__)")
    monkeypatch.chdir(tmp_path)
    sandbox = Sandbox()
    try:
        assert sandbox.ask(request(GOOD))[0]["status"] == "read"
    finally:
        sandbox.close()
    assert not (tmp_path / "run").exists()


def test_a_worker_knows_nothing_of_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("A_SECRET", "x")
    sandbox = Sandbox()
    try:
        sandbox.ask(request(GOOD))
        assert sandbox._process is not None
        known = Path(f"/proc/{sandbox._process.pid}/environ").read_bytes()
    finally:
        sandbox.close()
    assert b"A_SECRET" not in known and b"PATH=/" not in known.replace(b"PYTHONPATH=/", b"")


def test_an_error_of_the_program_names_its_place_and_costs_one_file(tmp_path: Path) -> None:
    sandbox = Sandbox()
    try:
        with pytest.raises(WorkerDied, match=r"程序出错（TypeError，.*\.py:\d+）"):
            sandbox.ask({**request(GOOD), "passwords": 5})
        assert sandbox.ask(request(GOOD))[0]["status"] == "read"
    finally:
        sandbox.close()


def test_workers_leave_no_temporary_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    sandbox = Sandbox()
    sandbox.ask(request(GOOD))
    assert sandbox._process is not None
    os.kill(sandbox._process.pid, signal.SIGKILL)
    sandbox.close()
    assert list(tmp_path.iterdir()) == []
