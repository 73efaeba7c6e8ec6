"""Check what the sdist and the wheel hold: the package, all of it, and nothing else."""

from __future__ import annotations

import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]


def tracked() -> set[str]:
    """Return the files of the package that git knows."""
    listed = subprocess.run(
        ["git", "ls-files", "*.py", "py.typed", "io/*.json", "io/report/assets/*"],
        cwd=ROOT,
        check=True,
        capture_output=True,
        text=True,
    ).stdout.split()
    outside = ("tests/", "benchmarks/", "docs/", "examples/")
    return {name for name in listed if not name.startswith(outside)}


def main(folder: str) -> int:
    """Compare the archives in `folder` with the package; 1 if they differ."""
    wheel = next(Path(folder).glob("*.whl"))
    sdist = next(Path(folder).glob("*.tar.gz"))
    with zipfile.ZipFile(wheel) as archive:
        held = {n for n in archive.namelist() if ".dist-info/" not in n}
    wanted = {f"threadgraph/{name}" for name in tracked()}
    problems = [f"not in the wheel: {name}" for name in sorted(wanted - held)]
    problems += [f"stranger in the wheel: {name}" for name in sorted(held - wanted)]
    with tarfile.open(sdist) as archive:
        names = {name.split("/", 1)[1] for name in archive.getnames() if "/" in name}
    problems += [f"not in the sdist: {name}" for name in sorted(tracked() - names)]
    print(*problems or [f"{wheel.name}: {len(held)} files, as tracked"], sep="\n")
    return bool(problems)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
