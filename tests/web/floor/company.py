"""A small company for the floor: two bins, an order to receive, an order to pick."""

import datetime as dt

from wharfinger.books.acts import By
from wharfinger.books.models import Item
from wharfinger.office import buying, goods, partners, selling, sites

ME = By("tester")
TEA, MUG, TRAY = "04006381333931", "04012345678901", "00036000291452"
BOX_OF_TEA = "14006381333938"
LATER = dt.date(2031, 5, 31)


def open_company() -> tuple[str, str]:
    """The numbers of a purchase order (20 tea by lot, 12 mugs) and of a sales order (6 mugs, 4 trays)."""
    goods.add_item(
        ME, goods.NewItem("tea", "Green tea", unit_cost="2", price="4", tracking="lot", expires=True)
    )
    goods.add_item(ME, goods.NewItem("mug", "White mug", unit_cost="3", price="7"))
    goods.add_item(ME, goods.NewItem("tray", "Oak tray", unit_cost="9", price="19"))
    for code, gtin in (("tea", TEA), ("mug", MUG), ("tray", TRAY)):
        Item.objects.filter(code=code).update(gtin=gtin)
    goods.add_unit(ME, "tea", "box", 10, barcode=BOX_OF_TEA)
    sites.add_place(ME, "warehouse", "warehouse")
    for bin_ in ("A-01", "A-02"):
        sites.add_place(ME, bin_, "bin", parent="warehouse")
    counted = [sites.Counted("mug", 30, place="A-02"), sites.Counted("tray", 3, place="A-01")]
    sites.open_site(ME, "warehouse", counted)
    partners.add_supplier(ME, "acme", "Acme Ltd")
    wanted = [buying.Wanted("tea", 20), buying.Wanted("mug", 12)]
    purchase = buying.order(ME, "acme", "warehouse", wanted)["order"]
    sale = selling.sell(ME, "warehouse", [selling.Sold("mug", 6), selling.Sold("tray", 4)])["order"]
    return purchase, sale
