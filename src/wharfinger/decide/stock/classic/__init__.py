"""The classic results of stock theory as functions, each with its source."""

from wharfinger.decide.stock.classic.eoq import (
    BackorderLot,
    DisruptedLot,
    Lot,
    PricedLot,
    economic_order_quantity,
    eoq,
    eoq_all_units,
    eoq_backorders,
    eoq_disruptions,
    eoq_imperfect,
    eoq_incremental,
)
from wharfinger.decide.stock.classic.joint import JointPlan, joint_replenishment
from wharfinger.decide.stock.classic.lost_sales import Programme, lost_sales, perishable
from wharfinger.decide.stock.classic.newsvendor import (
    Level,
    newsvendor,
    newsvendor_empirical,
    newsvendor_normal,
    newsvendor_poisson,
)
from wharfinger.decide.stock.classic.normal import normal_loss
from wharfinger.decide.stock.classic.r_q import RQ, r_q, r_q_cost
from wharfinger.decide.stock.classic.s_s import SS, s_s, s_s_cost
from wharfinger.decide.stock.classic.serial import Chain, Normal, Step, serial
from wharfinger.decide.stock.classic.tree import Promise, Stage, Tree, guaranteed_service
from wharfinger.decide.stock.classic.wagner_whitin import LotPlan, wagner_whitin

__all__ = [
    "RQ",
    "SS",
    "BackorderLot",
    "Chain",
    "DisruptedLot",
    "JointPlan",
    "Level",
    "Lot",
    "LotPlan",
    "Normal",
    "PricedLot",
    "Programme",
    "Promise",
    "Stage",
    "Step",
    "Tree",
    "economic_order_quantity",
    "eoq",
    "eoq_all_units",
    "eoq_backorders",
    "eoq_disruptions",
    "eoq_imperfect",
    "eoq_incremental",
    "guaranteed_service",
    "joint_replenishment",
    "lost_sales",
    "newsvendor",
    "newsvendor_empirical",
    "newsvendor_normal",
    "newsvendor_poisson",
    "normal_loss",
    "perishable",
    "r_q",
    "r_q_cost",
    "s_s",
    "s_s_cost",
    "serial",
    "wagner_whitin",
]
