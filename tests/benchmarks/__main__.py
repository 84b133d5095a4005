"""Run one benchmark: ``python -m tests.benchmarks NAME [--json FILE] [--seconds N]``."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

from tests.benchmarks.figures import as_json, as_table
from tests.benchmarks.registry import BENCHMARKS
from tests.benchmarks.sides import Options, Which


def main() -> int:
    """Read the command line, run, print the table."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks", description="Ours beside a peer.")
    parser.add_argument("name", choices=sorted(BENCHMARKS), help="which benchmark")
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
    arguments = parser.parse_args()
    options = Options(seconds=arguments.seconds, rounds=arguments.rounds, which=arguments.only)
    if options.seconds < 1 or options.rounds < 1:
        parser.error("--seconds and --rounds are at least 1")

    figures = BENCHMARKS[arguments.name](options)
    print(as_table(figures))
    if arguments.json is not None:
        arguments.json.write_text(json.dumps(as_json(arguments.name, figures), indent=2) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
