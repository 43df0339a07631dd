"""Paper for the floor: pick lists, pack lists and labels as PDF."""

from wharfinger.connect.print.papers import PAPERS, labels, pack_list, pick_list

__all__ = ["PAPERS", "labels", "pack_list", "pick_list"]
