"""The workbench over a real sshd on the loopback, once: Chinese typed, a mark kept, a lost connection survived."""

from __future__ import annotations

import getpass
import os
import shlex
import shutil
import socket
import subprocess
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from audit.store import ReviewStore

if TYPE_CHECKING:
    from collections.abc import Iterator

pytest.importorskip("pyte")

from tests.tui.programs import GOUJI, PATIENCE, Program, has

pytestmark = [
    pytest.mark.terminal,
    pytest.mark.skipif(
        not (has("sshd") and has("ssh") and has("ssh-keygen")), reason="openssh-server is not installed"
    ),
]
NOTE = "电话核实，等回复"
ROOT = Path(__file__).parents[2]


class Server:
    """An sshd of the user's own with keys made for this test."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        for name in ("host", "user"):
            subprocess.run(
                ["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", str(folder / name)], check=True
            )
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = int(free.getsockname()[1])
        (folder / "config").write_text(
            f"Port {self.port}\nListenAddress 127.0.0.1\nHostKey {folder}/host\nAuthorizedKeysFile {folder}/user.pub\n"
            f"PidFile {folder}/pid\nStrictModes no\nUsePAM no\nPasswordAuthentication no\nAcceptEnv LANG LC_*\n"
        )
        if os.geteuid() == 0:
            Path("/run/sshd").mkdir(exist_ok=True)  # sshd of a superuser insists on it
        sshd = shutil.which("sshd", path="/usr/sbin:/usr/bin") or "sshd"
        log = (folder / "log").open("wb")
        self._process = subprocess.Popen([sshd, "-D", "-e", "-f", str(folder / "config")], stderr=log)
        self._wait()

    def _wait(self) -> None:
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end and self._process.poll() is None:
            with socket.socket() as door:
                if door.connect_ex(("127.0.0.1", self.port)) == 0:
                    return
            time.sleep(0.1)
        pytest.skip(f"sshd does not start here: {(self._folder / 'log').read_text(errors='replace')[-300:]}")

    def connect(self, batch: Path, state: Path) -> Program:
        """The workbench of the far side on a terminal of the near side."""
        far = f"cd {shlex.quote(str(ROOT))} && XDG_STATE_HOME={shlex.quote(str(state))} exec {shlex.join([*GOUJI, 'open', str(batch)])}"
        options = [
            "-F", "none", "-tt", "-p", str(self.port), "-i", str(self._folder / "user"), "-o", "IdentitiesOnly=yes",
            "-o", "StrictHostKeyChecking=no", "-o", f"UserKnownHostsFile={self._folder}/known", "-o", "LogLevel=ERROR",
        ]  # fmt: skip
        return Program(["ssh", *options, f"{getpass.getuser()}@127.0.0.1", far])

    def end(self) -> None:
        """End the server."""
        self._process.terminate()
        self._process.wait()


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    started = Server(tmp_path)
    yield started
    started.end()


def test_over_ssh_a_chinese_note_is_typed_and_kept_and_a_lost_connection_harms_nothing(
    server: Server, tmp_path: Path
) -> None:
    batch = tmp_path / "批次"
    batch.mkdir()
    (batch / "甲局.txt").write_text("甲局2024年政府信息公开工作年度报告\n\n没有表格。\n", encoding="utf-8")
    near = server.connect(batch, tmp_path / "state")
    near.wait_for("显示 1 / 1", "勾稽")
    near.type("f")
    near.wait_for("备注")
    near.type(NOTE)
    near.wait_for(NOTE)
    near.type("\r")
    near.wait_for("已标记跟进")
    near.type("f")
    near.wait_for("d 取消跟进标记")
    near.kill()  # the line goes down with a question open

    again = server.connect(batch, tmp_path / "state")
    again.wait_for("显示 1 / 1", "跟进")
    again.type("f")
    again.wait_for(NOTE)
    again.type("q")
    again.wait_for("没有改动")
    again.type("q")
    again.close()
    with ReviewStore.open(batch / ".gouji", read_only=True) as store:
        assert store.verify() is None
        assert [event.note for event in store.events() if event.action == "mark"] == [NOTE]
