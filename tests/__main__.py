"""Runs all checks in turn: linters, types, layers, tests; fails if any of them fails."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PYTHON = sys.executable
CHECKS = {
    "ruff check": (PYTHON, "-m", "ruff", "check", "."),
    "ruff format": (PYTHON, "-m", "ruff", "format", "--check", "."),
    "mypy": (PYTHON, "-m", "mypy"),
    "import-linter": (PYTHON, "-c", "from importlinter.cli import lint_imports as f; exit(f())"),
    "pytest": (PYTHON, "-m", "pytest", "-q"),
}


def main() -> int:
    """Run every check, pytest last; return the first exit code that is not 0."""
    failed: dict[str, int] = {}
    for name, command in CHECKS.items():
        print(f"=== {name}", flush=True)
        if name == "pytest" and failed:
            print(f"failed before the tests: {', '.join(failed)}", flush=True)
        code = subprocess.run(command, cwd=ROOT, check=False).returncode
        if code:
            failed[name] = code
    return next(iter(failed.values()), 0)


if __name__ == "__main__":
    sys.exit(main())
