"""Run commands as fresh processes in turn and tell their CPU time and peak memory.

This module imports little: a process inherits the peak memory of the one that starts it.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from dataclasses import dataclass, field
from pathlib import Path

ONE_THREAD = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS")
UNIT = 1 if sys.platform == "darwin" else 1024
"""Bytes in which the system counts peak memory."""
SKIPPED_ROUNDS = 1
"""The first round fills caches (byte code, fonts, files) and is not counted."""


@dataclass
class Costs:
    """What the runs of one command cost: CPU seconds (user and system), and bytes at most."""

    seconds: list[float] = field(default_factory=list)
    peaks: list[int] = field(default_factory=list)

    @property
    def cpu(self) -> float:
        """Median of the CPU seconds."""
        return median(self.seconds)

    @property
    def peak(self) -> float:
        """Median of the peak memory in bytes."""
        return median(self.peaks)


def measure(commands: dict[str, list[str]], rounds: int, place: Path) -> dict[str, Costs]:
    """Run every command once per round, in turn, so that a busy spell falls on all alike.

    `place` is the working folder.  Stops with the message of a command that fails.
    """
    pin()
    costs = {name: Costs() for name in commands}
    for turn in range(SKIPPED_ROUNDS + rounds):
        for name, command in commands.items():
            tell(f"round {turn} of {rounds}: {name}")
            seconds, peak = run_once(command, place)
            if turn >= SKIPPED_ROUNDS:
                costs[name].seconds.append(seconds)
                costs[name].peaks.append(peak)
    tell("")
    return costs


def run_once(command: list[str], place: Path) -> tuple[float, int]:
    """Run a command to its end; return its CPU seconds and peak resident memory in bytes."""
    with tempfile.TemporaryFile() as errors:
        process = subprocess.Popen(
            command,
            cwd=place,
            env={**os.environ, **dict.fromkeys(ONE_THREAD, "1")},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=errors,
        )
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode:
            errors.seek(0)
            told = errors.read()[-2000:].decode(errors="replace")
            sys.exit(f"exit code {process.returncode} from {' '.join(command)}\n{told}")
    return usage.ru_utime + usage.ru_stime, usage.ru_maxrss * UNIT


def floor() -> int:
    """Return the peak memory of this process in bytes: a process started here never shows less."""
    import resource

    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak * UNIT


def pin() -> None:
    """Keep this process and those it starts on one core, where the system can."""
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {max(os.sched_getaffinity(0))})


def tell(step: str) -> None:
    """Show what is being done, on one line of a terminal."""
    if sys.stderr.isatty():
        print(f"\r\x1b[K{step}", end="", file=sys.stderr, flush=True)


def median(values: list[float] | list[int]) -> float:
    """Return the middle of the values, or the mean of the two in the middle."""
    ordered = sorted(values)
    half = len(ordered) // 2
    return ordered[half] if len(ordered) % 2 else (ordered[half - 1] + ordered[half]) / 2
