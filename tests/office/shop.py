"""A small company to act on: an apple, a warehouse with two bins, a store."""

from wharfinger.books.acts import By
from wharfinger.books.models import Balance, Holding
from wharfinger.office import goods, sites

ME = By("tester")


def open_shop(apples: int = 100) -> None:
    """Apples at 1.50 in the warehouse, none in the store."""
    goods.add_item(ME, goods.NewItem("apple", "Apple", unit_cost="1.50", price="2.40"))
    sites.add_place(ME, "warehouse", "warehouse")
    for bin_ in ("bin-1", "bin-2"):
        sites.add_place(ME, bin_, "bin", parent="warehouse")
    sites.add_place(ME, "store", "store")
    counted = [sites.Counted("apple", apples)] if apples else []
    sites.open_site(ME, "warehouse", counted)
    sites.open_site(ME, "store", [])


def on_hand(place: str, item: str = "apple") -> int:
    """Steps at an exact place, all lots together."""
    rows = Balance.objects.filter(item__code=item, place__code=place)
    return sum(rows.values_list("quantity", flat=True))


def value_at(site: str, item: str = "apple") -> int:
    """What the item's stock at a site is worth, in ten-thousandths."""
    return Holding.objects.get(item__code=item, site__code=site).value
