"""One engine on one target, in a process of its own: ``python -m tests.fuzz.worker …``.

By hypothesis it writes one JSON object; by atheris, libFuzzer's own lines.
"""

import argparse
import json
import sys
from pathlib import Path


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("engine", choices=["atheris", "hypothesis"])
    parser.add_argument("target")
    parser.add_argument("seconds", type=int)
    parser.add_argument("folder", type=Path, help="where the corpus and the crashes lie")
    asked = parser.parse_args()
    (by_atheris if asked.engine == "atheris" else by_hypothesis)(asked)


def by_hypothesis(asked: argparse.Namespace) -> None:
    from tests.fuzz.by_hypothesis import run
    from tests.fuzz.targets import BRITTLE, TARGETS

    target = TARGETS.get(asked.target, BRITTLE)
    tried, crash = run(target, examples=5_000, seconds=asked.seconds, repeat=False)
    if crash is not None:
        (asked.folder / f"crash-{asked.target}-hypothesis").write_bytes(crash)
    print(json.dumps({"runs": tried, "crashes": int(crash is not None)}))


def by_atheris(asked: argparse.Namespace) -> None:
    import atheris

    with atheris.instrument_imports(include=["newscrawl"]):
        from tests.fuzz.targets import BRITTLE, TARGETS
    target = TARGETS.get(asked.target, BRITTLE)
    corpus = asked.folder / "corpus" / asked.target
    corpus.mkdir(parents=True, exist_ok=True)
    for number, seed in enumerate(target.seeds()):
        corpus.joinpath(f"seed-{number}").write_bytes(seed)
    words = [
        str(corpus),
        f"-max_total_time={asked.seconds}",
        f"-artifact_prefix={asked.folder}/crash-{asked.target}-atheris-",
        "-print_final_stats=1",
        # A mirror's text is restored in so many guesses: 7 s, on a busy machine more.
        "-timeout=60",
        "-report_slow_units=60",
        "-rss_limit_mb=2048",
        "-max_len=20000",
    ]
    atheris.Setup([sys.argv[0], *words], target.run)
    atheris.Fuzz()


if __name__ == "__main__":
    main()
