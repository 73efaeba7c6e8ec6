"""Measure CPU time and peak memory of threadgraph beside references, in one run.

    python benchmarks/run.py [--rounds 5] [--large] [--write]

Uses the threadgraph of the interpreter that runs it; an installation that is not editable
gives the figures users get.  `--large` adds threads of 1,000,000 comments; `--write` puts the
tables into docs/benchmarks.md.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

from measure import Costs, floor, measure, run_once, tell

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent
REPORT = ROOT / "docs" / "benchmarks.md"
BEGIN, END = "<!-- figures: begin -->", "<!-- figures: end -->"
PACKAGES = ("threadgraph", "click", "numpy", "msgspec", "pandas", "networkx", "scipy", "matplotlib")
MB = 1_000_000


@dataclass(frozen=True)
class Comparison:
    """A command beside its reference.

    `at_most` limits command / reference in CPU time, `at_least` demands reference / command;
    None: shown without a target.
    """

    command: str
    reference: str
    at_most: float | None = None
    at_least: float | None = None


BARE = "`python -c pass`"
CLICK, PANDAS = "`import click`", "`import pandas`"
PLOTTING = "`import pandas, networkx, matplotlib.pyplot`"
HELP = "`threadgraph --help`"
EXAMPLE, PAGE = "`summary` of the example page", "`summary` of the first real page"
SUMMARY_10K, SUMMARY_100K = "`summary` of 10,000 comments", "`summary` of 100,000 comments"
ANALYZE = "`analyze` of 10,000 comments"
PEER_10K, PEER_100K = "the script, 10,000 comments", "the script, 100,000 comments"
LEAN_10K, LEAN_100K = "the lean script, 10,000 comments", "the lean script, 100,000 comments"
MILLION = "`summary` of 1,000,000 comments"
CHAIN, STAR = "`summary` of a chain of 1,000,000", "`summary` of 1,000,000 answers to one"

COMPARISONS = (
    Comparison(HELP, CLICK, at_most=1.5),
    Comparison(EXAMPLE, PANDAS, at_most=0.5),
    Comparison(PAGE, PANDAS, at_most=0.5),
    Comparison(SUMMARY_10K, PEER_10K, at_least=3),
    Comparison(SUMMARY_100K, PEER_100K, at_least=8),
    Comparison(SUMMARY_10K, LEAN_10K),
    Comparison(SUMMARY_100K, LEAN_100K),
    Comparison(ANALYZE, PLOTTING),
    Comparison(ANALYZE, PEER_10K),
    Comparison(CHAIN, MILLION, at_most=1.2),
    Comparison(STAR, MILLION, at_most=1.2),
)


def main() -> None:
    """Measure, print the tables, and write them into the report if asked to."""
    if not hasattr(os, "wait4"):
        sys.exit("the cost of a process can be told on Linux and macOS only")
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--rounds", type=at_least_one, default=5, help="counted runs (default: 5)")
    parser.add_argument("--large", action="store_true", help="also 1,000,000 comments")
    parser.add_argument("--write", action="store_true", help="write docs/benchmarks.md")
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        commands = small_commands() | comment_commands(place)
        if chosen.large:
            commands |= large_commands(place)
        costs = measure(commands, chosen.rounds, place)
    report = "\n".join([*compared(costs), "", *measured(costs), "", *machine(chosen.rounds)])
    if chosen.write:
        before, _, rest = REPORT.read_text("utf-8").partition(BEGIN)
        after = rest.partition(END)[2]
        REPORT.write_text(f"{before}{BEGIN}\n\n{report}\n\n{END}{after}", "utf-8")
    print(report)


def at_least_one(text: str) -> int:
    """Read a number of rounds: one at least."""
    return max(1, int(text))


def small_commands() -> dict[str, list[str]]:
    """Starts, imports and pages: what takes a moment."""
    commands = {
        BARE: python("pass"),
        CLICK: python("import click"),
        HELP: [*threadgraph(), "--help"],
        PANDAS: python("import pandas"),
        EXAMPLE: [*threadgraph(), "summary", str(next((ROOT / "examples").glob("*.txt")))],
    }
    real = sorted((ROOT.parent / "shared" / "threads").glob("*.txt"))
    if real:
        commands[PAGE] = [*threadgraph(), "summary", str(real[0])]
    return commands


def comment_commands(place: Path) -> dict[str, list[str]]:
    """Files of 10,000 and 100,000 comments, by threadgraph and by the script."""
    few, many = made("comments", 10_000, place), made("comments", 100_000, place)
    script = [sys.executable, str(HERE / "peer_pandas_networkx.py")]
    return {
        SUMMARY_10K: [*threadgraph(), "summary", few],
        PEER_10K: [*script, few],
        LEAN_10K: [*script, few, "--lean"],
        ANALYZE: [*threadgraph(), "analyze", few, "-o", str(place / "analysis")],
        PLOTTING: python("import pandas, networkx, matplotlib.pyplot"),
        SUMMARY_100K: [*threadgraph(), "summary", many],
        PEER_100K: [*script, many],
        LEAN_100K: [*script, many, "--lean"],
    }


def large_commands(place: Path) -> dict[str, list[str]]:
    """A million comments: as they come, all in one chain, all under one."""
    kinds = {MILLION: "comments", CHAIN: "chain", STAR: "star"}
    return {
        name: [*threadgraph(), "summary", made(kind, 1_000_000, place)]
        for name, kind in kinds.items()
    }


def made(kind: str, n: int, place: Path) -> str:
    """Make a file of invented comments; return its path."""
    path = place / f"{kind}-{n}.ndjson"
    tell(f"making {path.name}")
    run_once([sys.executable, str(HERE / "generate.py"), kind, str(n), str(path)], place)
    return str(path)


def threadgraph() -> list[str]:
    """The command of the running interpreter, as its users start it."""
    beside = Path(sys.executable).parent / "threadgraph"
    return [str(beside)] if beside.exists() else [sys.executable, "-m", "threadgraph"]


def python(code: str) -> list[str]:
    """A fresh interpreter that runs some code."""
    return [sys.executable, "-c", code]


def compared(costs: dict[str, Costs]) -> list[str]:
    """Rows of ratios: each command beside its reference, the target, and whether it is reached."""
    rows = ["| | beside | CPU time | peak memory | target | reached |", "|---|---|--:|--:|---|---|"]
    for pair in COMPARISONS:
        if pair.command not in costs or pair.reference not in costs:
            continue
        own, other = costs[pair.command], costs[pair.reference]
        target, reached = "", ""
        if pair.at_most is not None:
            target = f"at most {pair.at_most:g} ×"
            reached = "yes" if own.cpu <= pair.at_most * other.cpu else "no"
        if pair.at_least is not None:
            target = f"at least {pair.at_least:g} × less"
            reached = "yes" if pair.at_least * own.cpu <= other.cpu else "no"
        less = pair.at_most is None
        cells = [pair.command, pair.reference, ratio(own.cpu, other.cpu, less=less)]
        seen = min(own.peak, other.peak) > floor()
        cells += [ratio(own.peak, other.peak, less=less) if seen else "", target, reached]
        rows.append(f"| {' | '.join(cells)} |")
    return rows


def ratio(own: float, other: float, *, less: bool) -> str:
    """Write own / other, or how many times less own is where `less` asks for it and it is."""
    return f"{other / own:.1f} × less" if less and own < other else f"{own / other:.2f} ×"


def measured(costs: dict[str, Costs]) -> list[str]:
    """Rows of what was measured: median, spread and peak."""
    rows = ["| command | CPU seconds | least – most | peak MB |", "|---|--:|--:|--:|"]
    for name, cost in costs.items():
        spread = f"{min(cost.seconds):.3f} – {max(cost.seconds):.3f}"
        peak = f"{'' if cost.peak > floor() else '≤ '}{cost.peak / MB:.0f}"
        rows.append(f"| {name} | {cost.cpu:.3f} | {spread} | {peak} |")
    return rows


def machine(rounds: int) -> list[str]:
    """Say what it was measured on, and with."""
    import platform
    from importlib.metadata import PackageNotFoundError, version

    versions = [f"Python {platform.python_version()}"]
    for package in PACKAGES:
        try:
            versions.append(f"{package} {version(package)}")
        except PackageNotFoundError:
            versions.append(f"{package} from the checkout")
    load = ", ".join(f"{busy:.1f}" for busy in os.getloadavg())
    return [
        f"Medians of {rounds} runs of fresh processes in turn, on one core, one thread.",
        f"{processor()}, {os.cpu_count()} cores, {platform.system()} {platform.machine()};",
        f"load of the machine at the end: {load}. {', '.join(versions)}.",
    ]


def processor() -> str:
    """Name the processor, if the system tells."""
    import platform

    try:
        lines = Path("/proc/cpuinfo").read_text("utf-8").split("\n")
    except OSError:
        return platform.processor() or "unknown processor"
    named = (line.partition(":")[2].strip() for line in lines if line.startswith("model name"))
    return next(named, "unknown processor")


if __name__ == "__main__":
    main()
