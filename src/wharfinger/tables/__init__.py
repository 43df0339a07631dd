"""The ground floor: typed tables, units, money and errors. Everything else speaks in these."""

from wharfinger.tables.errors import (
    DecisionError,
    FileError,
    MoneyError,
    SettingError,
    TableError,
    UnitError,
    WharfingerError,
)
from wharfinger.tables.facts import (
    MAIN_PLACE,
    Incoming,
    Movements,
    Orders,
    Readings,
    Receipts,
    Sales,
    Stock,
    StockHistory,
)
from wharfinger.tables.failures import Failures
from wharfinger.tables.master import Customers, Items, Lanes, Offers, Places, Suppliers, Units
from wharfinger.tables.outlook import (
    DemandTotal,
    Forecast,
    Known,
    LikelyStockouts,
    Proposals,
    Signals,
    proposal_key,
)
from wharfinger.tables.table import Computed, Frame, Table
from wharfinger.tables.take import Note, Taken, take

__all__ = [
    "MAIN_PLACE",
    "TABLES",
    "Computed",
    "Customers",
    "DecisionError",
    "DemandTotal",
    "Failures",
    "FileError",
    "Forecast",
    "Frame",
    "Incoming",
    "Items",
    "Known",
    "Lanes",
    "LikelyStockouts",
    "MoneyError",
    "Movements",
    "Note",
    "Offers",
    "Orders",
    "Places",
    "Proposals",
    "Readings",
    "Receipts",
    "Sales",
    "SettingError",
    "Signals",
    "Stock",
    "StockHistory",
    "Suppliers",
    "Table",
    "TableError",
    "Taken",
    "UnitError",
    "Units",
    "WharfingerError",
    "proposal_key",
    "take",
]

TABLES: dict[str, type[Table]] = {
    table.table_name(): table
    for table in (
        Items,
        Units,
        Places,
        Suppliers,
        Offers,
        Lanes,
        Sales,
        Orders,
        Stock,
        StockHistory,
        Incoming,
        Receipts,
        Known,
        Signals,
        Forecast,
        DemandTotal,
        LikelyStockouts,
        Movements,
        Customers,
        Readings,
        Proposals,
    )
}
"""Every table by its name in small letters. Result tables of single decisions stand with the decision."""
