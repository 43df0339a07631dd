"""A small shop as files, and the command line on it."""

import os
import subprocess
import sys
from pathlib import Path

SALES = "item,date,quantity\n" + "".join(
    f"tea,2026-06-{day:02d},2\nbread,2026-06-{day:02d},5\n" for day in range(1, 31)
)
ITEMS = (
    "item,name,category,unit,unit_cost,price,supplier\n"
    "tea,Green tea,tea,box,3,5,north\nbread,Rye bread,bread,loaf,1,2,north\n"
)
STOCK = "item,on_hand\ntea,400\nbread,4\n"
FORECAST = "item,date,mean,q50,q95,made_at\n" + "".join(
    f"tea,2026-06-{day},2,2,4,2026-06-24T00:00:00Z\nbread,2026-06-{day},3,3,4,2026-06-24T00:00:00Z\n"
    for day in range(24, 31)
)
OFFERS = "supplier,item,unit_cost,lead_days\nnorth,tea,3,5\nnorth,bread,1,2\n"

FILES = {"sales": SALES, "items": ITEMS, "stock": STOCK, "offers": OFFERS, "forecast": FORECAST}


def make_shop(folder: Path) -> Path:
    """The files that the decisions of today read."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in FILES.items():
        (folder / f"{name}.csv").write_text(text)
    return folder


def wharfinger(*words: object, **env: str) -> subprocess.CompletedProcess[str]:
    """The command as a person starts it, in a process of its own."""
    command = [str(Path(sys.executable).parent / "wharfinger"), *map(str, words)]
    return subprocess.run(command, env=os.environ | env, capture_output=True, text=True, check=False)
