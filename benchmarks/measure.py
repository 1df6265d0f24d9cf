"""Timing a task in a process of its own, with the most memory it ever held."""

import json
import statistics
import subprocess
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path


@dataclass
class Timing:
    """What one competitor took in each round, and what it found.

    ``seconds`` are those of the task, ``cpu`` what it kept all cores busy for (which other work on
    the computer changes less), ``whole`` those of its process, start and imports included.
    """

    name: str
    seconds: list[float] = field(default_factory=list)
    cpu: list[float] = field(default_factory=list)
    whole: list[float] = field(default_factory=list)
    peak_mib: list[float] = field(default_factory=list)
    found: list[str] = field(default_factory=list)
    failed: str = ""
    refuses: str = ""

    @property
    def median(self) -> float:
        """Median of the rounds, in seconds (infinite where it never finished)."""
        return statistics.median(self.seconds) if self.seconds else float("inf")

    @property
    def memory(self) -> float:
        """The most memory held in any round, in MiB."""
        return max(self.peak_mib, default=float("inf"))


def peak_mib() -> float:
    """Return the most memory this process has held, in MiB."""
    import resource

    unit = 1 if sys.platform == "darwin" else 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit / 2**20


def fresh(script: str, *arguments: str, timeout: float = 600) -> dict | str:
    """Run a script of this folder in a new process; return the JSON it prints, or its error."""
    command = [sys.executable, str(Path(__file__).parent / script), *arguments]
    start = time.perf_counter()
    try:
        run = subprocess.run(command, capture_output=True, text=True, timeout=timeout, check=False)
    except subprocess.TimeoutExpired:
        return f"not finished after {timeout:g} seconds"
    if run.returncode:
        lines = run.stderr.strip().splitlines() or [f"ended with {run.returncode}"]
        return lines[-1][:160]
    whole = time.perf_counter() - start
    return {**json.loads(run.stdout.strip().splitlines()[-1]), "whole": whole}


def interleaved(
    script: str, tasks: dict[str, list[str]], rounds: int, timeout: float = 600
) -> list[Timing]:
    """Run each task once a round, the rounds one after another, so that all meet the same load."""
    timings = {name: Timing(name) for name in tasks}
    for _ in range(rounds):
        for name, arguments in tasks.items():
            timing = timings[name]
            if timing.failed:
                continue
            outcome = fresh(script, *arguments, timeout=timeout)
            if isinstance(outcome, str):
                timing.failed = outcome
                continue
            timing.seconds.append(outcome["seconds"])
            timing.cpu.append(outcome["cpu"])
            timing.whole.append(outcome["whole"])
            timing.peak_mib.append(outcome["peak_mib"])
            timing.found.append(outcome["found"])
    return list(timings.values())
