"""What is turned off on purpose, by an exact change of the source, and the tests that must notice it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Break:
    """One thing turned off. Every text must stand in its file, or the break itself has gone out of date."""

    name: str
    file: str
    changes: tuple[tuple[str, str], ...]
    tests: tuple[str, ...]


BREAKS = (
    Break(
        "the reversal",
        "books/ledger/reverse.py",
        (("    wanted = sorted(set(movement_ids), reverse=True)\n", "    return []\n"),),
        (
            "tests/office/test_undo.py::test_an_act_that_is_undone_leaves_everything_as_it_was[sqlite-receive]",
        ),
    ),
    Break(
        "the lock of SQLite",
        "books/sqlite/base.py",
        (('execute("BEGIN IMMEDIATE")', 'execute("BEGIN")'),),
        ("tests/office/test_races.py::test_of_64_threads_that_buy_the_last_piece_one_gets_it[sqlite]",),
    ),
    Break(
        "the lock of PostgreSQL",
        "books/ledger/state.py",
        (
            ('{"FOR UPDATE" if connection.vendor == "postgresql" else ""}', ""),
            ('ORDER BY item_id, site_id FOR UPDATE"', 'ORDER BY item_id, site_id"'),
        ),
        (
            "tests/office/test_races.py::test_of_64_threads_that_buy_the_last_piece_one_gets_it[postgres]",
            "tests/office/test_races.py::test_a_key_that_8_threads_send_at_once_has_one_effect[postgres]",
        ),
    ),
    Break(
        "the guards",
        "books/guards.py",
        (("        for statement in _statements():\n", "        for statement in ():\n"),),
        ("tests/office/test_stock.py::test_facts_can_be_neither_changed_nor_deleted[sqlite]",),
    ),
    Break(
        "the fence",
        "books/jobs/lease.py",
        (("pk=lease.job_id, fence=lease.fence, state=RUNNING", "pk=lease.job_id, state=RUNNING"),),
        ("tests/books/jobs/test_lease.py::test_what_a_stale_worker_does_in_a_step_is_not_kept[sqlite]",),
    ),
    Break(
        "the idempotency check",
        "books/acts.py",
        (('if select("SELECT 1 FROM books_act WHERE key = %s", [key]):', "if not key:"),),
        ("tests/office/test_stock.py::test_the_same_key_has_one_effect_and_one_answer[sqlite]",),
    ),
    Break(
        "the check that there is enough",
        "books/ledger/checks.py",
        (("    if there < entry.quantity:\n", "    if there < 0:\n"),),
        ("tests/office/test_stock.py::test_more_than_is_there_is_refused_and_nothing_is_done[sqlite]",),
    ),
    Break(
        "the sealer's lock",
        "books/sealer.py",
        (("return bool(cursor.fetchone()[0])", "return True"),),
        ("tests/books/test_sealer.py::test_two_sealers_at_once_seal_every_act_once[postgres]",),
    ),
    Break(
        "the hash of the chain",
        "books/sealer.py",
        (("if link.hash != _hash(previous, link.act):", "if not link.hash:"),),
        ("tests/books/doctor/test_doctor.py::test_an_act_that_was_changed_is_found[sqlite]",),
    ),
    Break(
        "the permission of a verb over HTTP",
        "api/verbs.py",
        (("    must(principal, verb.name)\n", ""),),
        ("tests/api/test_rights.py::test_a_viewer_changes_nothing",),
    ),
    Break(
        "the escape of formulas",
        "api/tables.py",
        (('.then(pl.lit("\'") + pl.col(name))', ".then(pl.col(name))"),),
        ("tests/api/test_reading.py::test_csv_and_parquet_hold_the_same_rows_and_no_formula",),
    ),
    Break(
        "the depth of JSON",
        "api/bodies.py",
        (
            (
                "            if depth > DEEPEST:\n                raise",
                "            if depth > 10**9:\n                raise",
            ),
        ),
        ("tests/api/test_rights.py::test_attack_huge_deep_or_broken_json_is_refused",),
    ),
    Break(
        "the filter of live events",
        "web/live/stream.py",
        ((" if may_hear(principal, each.kind)", ""),),
        ("tests/web/live/test_hub.py::test_nobody_hears_of_what_he_may_not_read",),
    ),
    Break(
        "the refusal of addresses inside",
        "office/webhooks/target.py",
        (("        if not all(self.allows(each) for each in found):\n", "        if not found:\n"),),
        (
            "tests/office/webhooks/test_webhooks.py::test_a_name_that_answers_otherwise_at_delivery_is_refused_then",
        ),
    ),
    Break(
        "the permission of a page",
        "web/permission.py",
        (("needs is not None and needs.met_by(principal)", "needs is not None"),),
        (
            "tests/web/test_every_route.py::test_a_role_is_refused_what_it_may_not_and_changes_nothing_by_trying[viewer]",
        ),
    ),
    Break(
        "the escape of a page",
        "web/templates/items/row.html",
        (("{{ row.name }}", "{{ row.name|safe }}"),),
        (
            "tests/web/test_attacks.py::test_attack_a_script_in_a_name_a_supplier_or_a_comment_stays_text_on_every_page",
        ),
    ),
    Break(
        "the limit of what a file unpacks to",
        "connect/excel_size.py",
        (
            (
                "    if unpacked > MOST_UNPACKED or (unpacked > SMALL and ratio > MOST_RATIO):\n",
                "    if False:\n",
            ),
        ),
        ("tests/web/test_attacks.py::test_attack_a_file_that_unpacks_to_far_more_is_refused_in_words",),
    ),
)
