"""The tables of the books, one module a subject."""

from wharfinger.books.models.chain import Event, Seal, Unsealed
from wharfinger.books.models.document import Document, Line
from wharfinger.books.models.history import MonthVersion, PastReceipt, PastSale, PastStock, Reading
from wharfinger.books.models.imports import Guess, ImportBatch, ImportFile, ImportMapping, ImportRow
from wharfinger.books.models.ledger import Act, Balance, Holding, Layer, Movement, Reservation, SerialMove
from wharfinger.books.models.master import (
    Customer,
    Item,
    ItemKind,
    ItemPicture,
    ItemUnit,
    Lane,
    Lot,
    Offer,
    Part,
    Person,
    Place,
    Serial,
    Setting,
    Supplier,
    Tracking,
)
from wharfinger.books.models.people import LoginLink, Session, Token, Tries, User
from wharfinger.books.models.proposals import Autonomy, Outcome, PlanRun, PlanStep, Proposal, ProposalComment
from wharfinger.books.models.webhooks import Webhook
from wharfinger.books.models.work import Job, Schedule

__all__ = [
    "Act",
    "Autonomy",
    "Balance",
    "Customer",
    "Document",
    "Event",
    "Guess",
    "Holding",
    "ImportBatch",
    "ImportFile",
    "ImportMapping",
    "ImportRow",
    "Item",
    "ItemKind",
    "ItemPicture",
    "ItemUnit",
    "Job",
    "Lane",
    "Layer",
    "Line",
    "LoginLink",
    "Lot",
    "MonthVersion",
    "Movement",
    "Offer",
    "Outcome",
    "Part",
    "PastReceipt",
    "PastSale",
    "PastStock",
    "Person",
    "Place",
    "PlanRun",
    "PlanStep",
    "Proposal",
    "ProposalComment",
    "Reading",
    "Reservation",
    "Schedule",
    "Seal",
    "Serial",
    "SerialMove",
    "Session",
    "Setting",
    "Supplier",
    "Token",
    "Tracking",
    "Tries",
    "Unsealed",
    "User",
    "Webhook",
]
