"""``make fuzz``: every target by every engine, for FUZZ_SECONDS (600) in all, and a table of it.

What crashes a reader is kept in data/fuzz, and the exit status is 1; the corpus stays there too,
so that the next time goes on from it. A target's name, or several, takes these alone.
"""

import importlib.util
import json
import os
import re
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from tests.fuzz.targets import TARGETS

FOLDER = Path("data/fuzz")
ENGINES = ("hypothesis", "atheris")
SHORTEST = 2
# A worker ends by itself; one that does not has met an input that takes for ever.
GRACE = 60
_COVERAGE = re.compile(r"cov: (\d+) ft: (\d+) corp: (\d+)")
_RUNS = re.compile(r"stat::number_of_executed_units: *(\d+)")


@dataclass(frozen=True)
class Line:
    """What one engine did with one target; ``status``: of its process."""

    target: str
    engine: str
    runs: int
    coverage: str
    crashes: int
    status: int
    said: str


def fuzz(target: str, engine: str, seconds: int, folder: Path) -> Line:
    folder.mkdir(parents=True, exist_ok=True)
    before = set(folder.glob(f"crash-{target}-{engine}*"))
    command = [sys.executable, "-m", "tests.fuzz.worker", engine, target, str(seconds), str(folder)]
    try:
        done = subprocess.run(
            command, capture_output=True, text=True, timeout=seconds + GRACE, check=False
        )
        status, out, said = done.returncode, done.stdout, done.stderr
    except subprocess.TimeoutExpired:
        status, out, said = -1, "", "it did not end"
    crashes = len(set(folder.glob(f"crash-{target}-{engine}*")) - before)
    runs, coverage = (told_by_hypothesis if engine == "hypothesis" else told_by_atheris)(out, said)
    return Line(target, engine, runs, coverage, crashes, status, said)


def told_by_hypothesis(out: str, _said: str) -> tuple[int, str]:
    *_, last = [line for line in out.splitlines() if line.startswith('{"runs"')] or ['{"runs": 0}']
    return json.loads(last)["runs"], "-"


def told_by_atheris(_out: str, said: str) -> tuple[int, str]:
    """libFuzzer's figures: edges and features met, and how many inputs met new ones."""
    seen = _COVERAGE.findall(said)
    runs = _RUNS.search(said)
    if not (seen and runs):
        return 0, "-"
    (first, _, seeds), (last, features, corpus) = seen[0], seen[-1]
    new = f"+{int(last) - int(first)} edges = {last}, {features} features"
    return int(runs[1]), f"{new}, corpus {seeds} -> {corpus}"


def table(lines: list[Line]) -> str:
    head = f"{'target':<11} {'engine':<10} {'runs':>9}  {'crashes':>7}  coverage"
    rows = [
        f"{line.target:<11} {line.engine:<10} {line.runs:>9,}  {line.crashes:>7}  {line.coverage}"
        for line in lines
    ]
    runs, crashes = sum(line.runs for line in lines), sum(line.crashes for line in lines)
    return "\n".join([head, *rows, f"{'all':<11} {'':<10} {runs:>9,}  {crashes:>7}"])


def main() -> int:
    names = sys.argv[1:] or list(TARGETS)
    if unknown := set(names) - {*TARGETS, "brittle"}:
        print(f"there is no target {min(unknown)}; there are {', '.join(TARGETS)}")
        return 1
    engines = ENGINES
    if importlib.util.find_spec("atheris") is None:
        print("ATHERIS IS NOT INSTALLED: HYPOTHESIS ALONE IS NO FUZZING BY COVERAGE")
        engines = ENGINES[:1]
    pairs = [(name, engine) for name in names for engine in engines]
    jobs = os.cpu_count() or 1
    seconds = max(SHORTEST, int(os.environ.get("FUZZ_SECONDS", "600")) * jobs // len(pairs))
    print(f"{len(pairs)} times {seconds} s, {jobs} at a time", flush=True)
    with ThreadPoolExecutor(jobs) as pool:
        lines = list(pool.map(lambda pair: fuzz(*pair, seconds, FOLDER), pairs))
    print(table(lines))
    wrong = [line for line in lines if line.crashes or line.status or not line.runs]
    for line in wrong:
        print(f"\n{line.target} by {line.engine}, status {line.status}:\n{line.said[-3000:]}")
    if any(line.crashes for line in lines):
        print(f"\nWhat crashed is kept: {', '.join(map(str, sorted(FOLDER.glob('crash-*'))))}")
    return int(bool(wrong))


if __name__ == "__main__":
    sys.exit(main())
