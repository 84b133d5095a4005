"""Run one benchmark, or all: ``python -m tests.benchmarks NAME [--json FILE] [--seconds N]``."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from pathlib import Path

from tests.benchmarks.figures import all_as_json, as_json, as_table
from tests.benchmarks.registry import BENCHMARKS
from tests.benchmarks.sides import Options, Which

_ALL = "all"


def main(given: Sequence[str] | None = None) -> int:
    """Read the command line, run, print a table for each benchmark."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks", description="Ours beside a peer.")
    parser.add_argument("name", choices=[*BENCHMARKS, _ALL], help="which benchmark")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the figures there too")
    parser.add_argument(
        "--seconds", type=float, default=5.0, help="length of one throughput run (default: 5)"
    )
    parser.add_argument(
        "--rounds", type=int, default=1, help="repetitions, of which the median counts (default: 1)"
    )
    parser.add_argument(
        "--only", type=Which, choices=list(Which), default=Which.BOTH, help="sides to measure"
    )
    arguments = parser.parse_args(given)
    options = Options(seconds=arguments.seconds, rounds=arguments.rounds, which=arguments.only)
    if options.seconds < 1 or options.rounds < 1:
        parser.error("--seconds and --rounds are at least 1")

    results = []
    for name in BENCHMARKS if arguments.name == _ALL else (arguments.name,):
        figures = BENCHMARKS[name](options)
        results.append(as_json(name, figures))
        heading = f"\n{name}\n" if arguments.name == _ALL else ""
        print(f"{heading}{as_table(figures)}", flush=True)
    if arguments.json is not None:
        whole = all_as_json(results) if arguments.name == _ALL else results[0]
        arguments.json.write_text(json.dumps(whole, indent=2, ensure_ascii=False) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
