"""A small shop as files, and the command line on it."""

import os
import subprocess
import sys
from datetime import date, timedelta
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
BINS = "bin,aisle,position_m\n" + "".join(
    f"{aisle}{at},{aisle},{at}\n" for aisle in "AB" for at in range(1, 4)
)
BIN_STOCK = "bin,item,on_hand\nA1,bread,4\nB3,tea,400\n"
ORDERS = "order,item,quantity,ordered_at,due\n" + "".join(
    f"{number},{item},1,2026-06-{number + 10}T09:00:00Z,2026-07-01\n"
    for number in range(1, 9)
    for item in ("tea", "bread")
)
PICKS = "round,bin,item,released\n1,A1,bread,2026-06-30T08:00:00Z\n1,B3,tea,2026-06-30T08:00:00Z\n"
CARTONS = "carton,length_mm,width_mm,height_mm,cost\nsmall,220,160,120,0.4\nlarge,400,300,200,0.9\n"
EVENTS = "order,step,worker,started,finished\n" + "".join(
    f"{number},{step},{worker},2026-06-30T{8 + number // 2:02d}:{30 * (number % 2) + start:02d}:00Z,"
    f"2026-06-30T{8 + number // 2:02d}:{30 * (number % 2) + start + 9:02d}:00Z\n"
    for number in range(1, 9)
    for step, worker, start in (("pick", "one", 0), ("pack", "two", 10))
)
READINGS = "source,at,measure,value\n" + "".join(
    f"hall,{date(2026, 1, 1) + timedelta(days=day)}T00:00:00Z,energy,{100 * day + 3 * (day % 2)}\n"
    for day in range(180)
)
KNOWN = "date,temperature_c\n" + "".join(
    f"{date(2026, 1, 1) + timedelta(days=day)},{5 + day % 20}\n" for day in range(180)
)
FILES = {
    "sales": SALES,
    "items": ITEMS,
    "stock": STOCK,
    "offers": OFFERS,
    "bins": BINS,
    "bin_stock": BIN_STOCK,
    "orders": ORDERS,
    "picks": PICKS,
    "cartons": CARTONS,
    "events": EVENTS,
    "readings": READINGS,
    "known": KNOWN,
    "forecast": FORECAST,
}


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
