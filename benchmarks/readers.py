"""Measure every reader on 100,000 comments beside the bare parser of the same bytes, in one run.

    python benchmarks/readers.py [--comments 100000] [--rounds 3] [--only NAME ...] [--write]

The files come from the generators in benchmarks/formats.  `--write` puts the table into
docs/benchmarks.md.  Each measurement is a fresh process.  What a program does once is not
counted, for the readers as for the bare parsers: a file of 1,000 comments of the same format is
read before the clock starts, so that all modules are loaded and all patterns compiled.
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from types import ModuleType
from typing import Any

from measure import ONE_THREAD, UNIT, median, tell

HERE = Path(__file__).resolve().parent
REPORT = HERE.parent / "docs" / "benchmarks.md"
BEGIN, END = "<!-- readers: begin -->", "<!-- readers: end -->"
LIMITS = {"JSON": 3.0, "JSON lines": 3.0, "HTML": 4.0, "XML": 4.0, "mail": 4.0}
MB = 1_000_000
WARMING = 1_000
"""Comments of the file that is read before the clock starts."""


def main() -> None:
    """Make the files, measure, print the table, and write it into the report if asked to."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--comments", type=int, default=100_000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--only", nargs="*", default=[])
    parser.add_argument("--write", action="store_true")
    parser.add_argument("--worker", nargs=3, metavar=("WHAT", "NAME", "PATH"))
    chosen = parser.parse_args()
    if chosen.worker:
        work(*chosen.worker)
        return
    rows = []
    for path in sorted((HERE / "formats").glob("*.py")):
        if chosen.only and path.stem not in chosen.only:
            continue
        with tempfile.TemporaryDirectory() as folder:
            rows.append(measured(path, Path(folder), chosen.comments, chosen.rounds))
            print(rows[-1], flush=True)
    tell("")
    if chosen.write:
        head = [
            "| format | comments | MB | syntax | reader, s | bare parser, s | ratio | target "
            "| reached | peak MB |",
            "|---|--:|--:|---|--:|--:|--:|---|---|--:|",
        ]
        before, _, rest = REPORT.read_text("utf-8").partition(BEGIN)
        after = rest.partition(END)[2]
        table = "\n".join([*head, *rows])
        REPORT.write_text(f"{before}{BEGIN}\n\n{table}\n\n{END}{after}", "utf-8")


def measured(generator: Path, folder: Path, n: int, rounds: int) -> str:
    """Return the row of one format: median times of the reader and of the bare parser."""
    tell(f"making {generator.stem}")
    # Made by a process of its own: those started here show at least our own peak of memory.
    made = run("make", f"{generator}:{n}", folder / "input")
    files = [path for path in (folder / "input").rglob("*") if path.is_file()]
    place = folder / "input" if made["many"] else files[0]
    sizes = [path.stat().st_size for path in files]
    with files[sizes.index(max(sizes))].open("rb") as largest:
        syntax = syntax_of(largest.read(1_000_000))
    few = folder / "few"
    run("make", f"{generator}:{WARMING}", few)
    warming = few if made["many"] else next(path for path in few.rglob("*") if path.is_file())
    own, bare, name = [], [], str(made["format"])
    for turn in range(rounds):
        tell(f"round {turn + 1} of {rounds}: {generator.stem}")
        own.append(run("read", f"{name}:{warming}", place))
        bare.append(run("bare", syntax, place))
    seconds, other = (median([found["seconds"] for found in runs]) for runs in (own, bare))
    limit = LIMITS.get(syntax)
    ratio = seconds / other
    target = f"at most {limit:g} ×" if limit else ""
    reached = "" if limit is None else ("yes" if ratio <= limit else "no")
    size = sum(sizes) / MB
    peak = median([found["peak"] for found in own]) / MB
    cells = [f"`{name}`", f"{own[0]['records']:,}", f"{size:.0f}", syntax]
    cells += [f"{seconds:.2f}", f"{other:.2f}", f"{ratio:.1f} ×", target, reached, f"{peak:.0f}"]
    return f"| {' | '.join(cells)} |"


def load(path: Path) -> ModuleType:
    """Return a generator as a module."""
    spec = importlib.util.spec_from_file_location(f"formats_{path.stem}", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def syntax_of(data: bytes) -> str:
    """Tell which bare parser a file is for."""
    start = data[:65536].lstrip(b"\xef\xbb\xbf \r\n")
    if start.startswith((b"<?xml", b"<rss")):
        return "XML"
    if start.startswith(b"<") and b"html" in start[:500].lower():
        return "HTML"
    if start.startswith((b"From ", b"Return-Path:", b"Message-ID:")):
        return "mail"
    if start.startswith((b"{", b"[{", b"[\n", b"[ ")):
        first = data.partition(b"\n")[0]
        lines = data.count(b"\n") > 1 and first.startswith(b"{") and first.endswith(b"}")
        return "JSON lines" if lines else "JSON"
    return "text"


def run(what: str, name: str, path: Path) -> dict[str, Any]:
    """Measure one thing in a fresh process."""
    import os

    command = [sys.executable, __file__, "--worker", what, name, str(path)]
    env = {**os.environ, **dict.fromkeys(ONE_THREAD, "1")}
    done = subprocess.run(command, check=True, capture_output=True, env=env)
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def work(what: str, name: str, path: str) -> None:
    """Print CPU seconds, records and peak memory of one reading or one bare parsing."""
    import gc
    import resource

    if what == "make":
        print(json.dumps(make(*name.rsplit(":", 1), Path(path))))
        return
    if what == "read":
        seconds, records = read(*name.split(":", 1), path)
    else:
        files = [p for p in Path(path).rglob("*") if p.is_file()] or [Path(path)]
        data = [file.read_bytes() for file in files]
        gc.freeze()
        start = time.process_time()
        for one in data:
            parse(name, one)
        seconds, records = time.process_time() - start, 0
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * UNIT
    print(json.dumps({"seconds": seconds, "records": records, "peak": peak}))


def make(generator: str, n: str, place: Path) -> dict[str, object]:
    """Write the files of a generator."""
    module = load(Path(generator))
    made = module.generate(int(n))
    files = made if isinstance(made, dict) else {"input.data": made}
    for name, data in files.items():
        path = place / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    return {"format": module.FORMAT, "many": isinstance(made, dict)}


def read(name: str, warming: str, path: str) -> tuple[float, int]:
    """Read an input to records, as the program does; return CPU seconds and their number.

    What is at `warming` is read before, and not counted.
    """
    import gc

    from threadgraph.graphs.ledger import Ledger
    from threadgraph.io.options import ReadOptions
    from threadgraph.io.registry import named
    from threadgraph.io.sources import read_input
    from threadgraph.io.together import join_parts

    importlib.import_module(f"threadgraph.io.formats.{named(name).module}")
    for library in ("lxml.etree", "selectolax.lexbor", "msgspec", "numpy"):
        importlib.import_module(library)
    join_parts(read_input(warming, ReadOptions(), Ledger())[0], ReadOptions(), Ledger())
    gc.collect()
    gc.freeze()
    gc.disable()
    ledger = Ledger()
    start = time.process_time()
    parts, file = read_input(path, ReadOptions(), ledger)
    parts = join_parts(parts, ReadOptions(), ledger)
    seconds = time.process_time() - start
    if name not in file.format:
        sys.exit(f"{path} was read as {file.format}, not as {name}")
    return seconds, sum(map(len, parts))


def parse(syntax: str, data: bytes) -> object:
    """Parse some bytes by the fastest parser of their syntax, and do nothing with it."""
    if syntax == "JSON":
        import orjson

        return orjson.loads(data.removeprefix(b"\xef\xbb\xbf"))
    if syntax == "JSON lines":
        import orjson

        return [orjson.loads(line) for line in data.split(b"\n") if line]
    if syntax == "HTML":
        from selectolax.lexbor import LexborHTMLParser

        return LexborHTMLParser(data)
    if syntax == "XML":
        from lxml import etree

        return etree.fromstring(data, etree.XMLParser(huge_tree=True))
    if syntax == "mail":
        import re
        from email.parser import BytesHeaderParser

        parser = BytesHeaderParser()
        return [parser.parsebytes(one) for one in re.split(rb"(?m)^From .*\n", data) if one]
    return data.decode(errors="replace").split("\n")


if __name__ == "__main__":
    main()
