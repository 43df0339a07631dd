"""`python -m tests.torture --cycles 100`: adds to the counts kept in the state file, ends at a loss."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import Any

from tests.books_at_hand import set_up_django

set_up_django()

from tests.torture.cycle import Outcome, cycles  # noqa: E402
from tests.torture.stages import STAGES, stage  # noqa: E402

COUNTED = ("acknowledged", "refused", "in_doubt", "had_happened")


def main() -> int:
    asked = _arguments()
    state = json.loads(asked.state.read_text()) if asked.state.exists() else {}
    for database in asked.database or sorted(STAGES):
        counts = state.setdefault(database, {"cycles": 0, "killed": {}, "lost": []})
        with stage(database) as standing:
            seed = asked.seed + counts["cycles"]
            for _, outcome in zip(range(asked.cycles), cycles(standing, seed), strict=False):
                _add(counts, outcome)
                asked.state.parent.mkdir(parents=True, exist_ok=True)
                asked.state.write_text(json.dumps(state, indent=2) + "\n")
                if outcome.complaints:
                    print(f"{database}, cycle {counts['cycles']}:", *outcome.complaints, sep="\n  ")
                    return 1
        print(f"{database}: {json.dumps(counts)}", flush=True)
    return 0


def _add(counts: dict[str, Any], outcome: Outcome) -> None:
    counts["cycles"] += 1
    counts["killed"][outcome.killed] = counts["killed"].get(outcome.killed, 0) + 1
    for name in COUNTED:
        counts[name] = counts.get(name, 0) + getattr(outcome, name)
    counts["lost"] += outcome.complaints


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.torture", description=__doc__)
    parser.add_argument("--cycles", type=int, default=100, help="how many more, for each database")
    parser.add_argument("--database", action="append", choices=sorted(STAGES), help="this one only")
    parser.add_argument(
        "--state", type=Path, default=Path("build/torture.json"), help="where counts are kept"
    )
    parser.add_argument("--seed", type=int, default=0)
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
