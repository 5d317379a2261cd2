"""The wheel as a user gets it: installed elsewhere, without the repository, it runs."""

from __future__ import annotations

import json
import os
import site
import subprocess
import sys
import sysconfig
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, built from the repository."""
    out = tmp_path_factory.mktemp("wheel")
    build = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(out), str(ROOT)]
    done = subprocess.run(build, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
    (found,) = out.glob("gouji-*.whl")
    return found


@pytest.fixture(scope="module")
def command(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The `gouji` command of a fresh environment that has the wheel, and sees the dependencies but not the project."""
    folder = tmp_path_factory.mktemp("elsewhere")
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", str(folder)], check=True)
    bin_folder, packages = folder / "bin", Path(sysconfig.get_path("purelib", vars={"base": str(folder)}))
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(packages)
    # The running environment's packages, without its .pth files: an editable install of the project stays unseen.
    dependencies = [path for path in site.getsitepackages() if Path(path).is_dir()]
    (packages / "dependencies.pth").write_text("\n".join(dependencies), encoding="utf-8")
    script = bin_folder / "gouji"
    script.write_text(f"#!{bin_folder / 'python'}\nfrom tui.__main__ import main\nmain()\n", encoding="utf-8")
    script.chmod(0o755)
    return script


def run(command: Path, *arguments: str, cwd: Path) -> subprocess.CompletedProcess[str]:
    """Run the command in a folder that knows nothing of the repository."""
    environment = {k: v for k, v in os.environ.items() if k not in ("PYTHONPATH", "VIRTUAL_ENV")}
    environment["XDG_STATE_HOME"] = str(cwd / "state")
    return subprocess.run(
        [str(command), *arguments], cwd=cwd, capture_output=True, text=True, env=environment, timeout=120
    )


def test_the_wheel_holds_code_and_data_and_nothing_of_the_tests(wheel: Path) -> None:
    names = zipfile.ZipFile(wheel).namelist()
    for wanted in (
        "audit/templates/2021.toml",
        *(f"audit/rules/{path.name}" for path in (ROOT / "audit" / "rules").glob("*.toml")),
        "audit/demo/expected.toml",
        "audit/demo/2024/澄川县人民政府.html",
        "tui/texts/zh.toml",
        "tui/app.tcss",
    ):
        assert wanted in names
    assert not [name for name in names if name.startswith(("tests/", "fixtures/"))]


def test_the_installed_command_judges_the_bundled_demo(command: Path, tmp_path: Path) -> None:
    where = subprocess.run(
        [command.parent / "python", "-c", "import audit; print(audit.__path__[0])"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=True,
    ).stdout.strip()
    assert str(command.parent.parent) in where  # not the repository's
    assert "check" in run(command, "--help", cwd=tmp_path).stdout
    done = run(command, "check", f"{where}/demo", "--format", "jsonl", cwd=tmp_path)
    assert done.returncode == 1, done.stderr
    lines = [json.loads(line) for line in done.stdout.splitlines()]
    assert len(lines) == 50 and {line["badge"] for line in lines} >= {"pass", "fail"}
    assert not list(Path(where, "demo").glob(".gouji"))  # check writes nothing


def test_the_demo_without_a_terminal_says_what_to_use_instead(command: Path, tmp_path: Path) -> None:
    done = run(command, "demo", cwd=tmp_path)
    assert done.returncode == 2
    assert "gouji check" in done.stderr and len(done.stderr.strip().splitlines()) == 1
