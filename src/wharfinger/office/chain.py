"""The chain of acts computed anew in the background: it takes minutes where there are millions."""

from __future__ import annotations

from dataclasses import asdict

from wharfinger.books import sealer
from wharfinger.books.jobs import Running, job
from wharfinger.books.models import Seal
from wharfinger.tables.errors import BooksError

MOST_KEPT = 20


@job("check_chain", attempts=1)
def check_chain(running: Running) -> dict[str, int]:
    """Compute every sealed act anew; one that is not as it was sealed is a fault for everybody to see."""
    kept = running.checkpoint or {"reached": asdict(sealer.Reached()), "count": 0, "broken": []}
    total = Seal.objects.count()
    while stretch := sealer.verify_stretch(sealer.Reached(**kept["reached"])):
        reached, found = stretch
        kept = _with(kept, found) | {"reached": asdict(reached)}
        running.progress(reached.number, max(total, reached.number), "computing sealed acts anew")
        running.save(kept)
    kept = _with(kept, sealer.forgotten())
    running.save(kept)
    if kept["count"]:
        raise BooksError(
            where="chain",
            found=f"{kept['count']} places where it does not hold: "
            + "; ".join(f"link {number}: {found}" for number, found in kept["broken"]),
            expected="every act as it was sealed",
            mend="compare with the latest backup; somebody changed the database past this program",
        )
    return {"sealed": kept["reached"]["number"]}


def _with(kept: dict, found: list[sealer.Broken]) -> dict:
    broken = [*kept["broken"], *([each.number, each.found] for each in found)]
    return kept | {"count": kept["count"] + len(found), "broken": broken[:MOST_KEPT]}
