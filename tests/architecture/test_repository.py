"""What is committed can be read by anyone and names no private place."""

import re
import subprocess
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
TOP_LEVEL = {
    ".ci",
    ".github",
    ".gitignore",
    "LICENSE",
    "README.md",
    "benchmarks",
    "build.spec",
    "playground",
    "pyproject.toml",
    "resources",
    "tests",
}
PRIVATE = re.compile(r"/work\b|/opt/venv\b|/home/\w+|/root\b|\bissue \d+\b", re.IGNORECASE)
TEXT = {".py", ".md", ".toml", ".yml", ".yaml", ".json", ".spec", ".cfg", ".txt", ".sh", ""}


def committed() -> list[Path]:
    """Return every file that git knows, or all of them where there is no repository."""
    run = subprocess.run(
        ["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    if run.returncode != 0:
        pytest.skip("not a git checkout, so there is no list of committed files")
    names = [name for name in run.stdout.split("\0") if name]
    return [ROOT / name for name in names if (ROOT / name).is_file()]


def test_top_level_holds_nothing_else() -> None:
    names = {path.relative_to(ROOT).parts[0] for path in committed()}

    assert names <= TOP_LEVEL, f"unexpected at the top level: {sorted(names - TOP_LEVEL)}"


def test_committed_text_names_no_private_place() -> None:
    for path in committed():
        if path.suffix not in TEXT or path == Path(__file__).resolve():
            continue
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
            found = PRIVATE.search(line)

            assert not found, f"{path.relative_to(ROOT)}:{number} names {found and found.group()!r}"


def test_readme_gives_each_command_once() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")

    for mark in ("<!-- command: start -->", "<!-- command: test -->"):
        assert readme.count(mark) == 1, f"README.md is to hold {mark} once"
        block = readme.split(mark)[1].lstrip()
        assert block.startswith("```sh\n"), f"README.md: a shell block is to follow {mark}"
        lines = block.removeprefix("```sh\n").split("```")[0].strip().splitlines()
        assert len(lines) == 1, f"README.md: the block after {mark} must be one command"


def test_version_is_the_same_everywhere() -> None:
    from playground import __version__  # noqa: PLC0415

    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]

    assert project["version"] == __version__
