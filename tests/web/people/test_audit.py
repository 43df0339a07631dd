"""The page Audit: who did what, and whether the chain holds."""

import datetime as dt
import html
import re
import threading

from django.db import connection
from django.test import Client

from tests.office.accounts.company import make
from tests.office.shop import open_shop
from tests.web.people import at_the_door
from wharfinger.books import guards, sealer
from wharfinger.books.acts import By
from wharfinger.books.home import Home
from wharfinger.books.jobs.worker import Worker
from wharfinger.books.models import Act
from wharfinger.office import settings, stock
from wharfinger.office.undo import undo
from wharfinger.web.people.reading import ON_A_PAGE


def shown(page: str) -> list[int]:
    return [int(part.partition('"')[0]) for part in page.split('<tr id="act-')[1:]]


def older(page: str) -> str:
    """Where the next page is."""
    found = re.search(r'rel="next" href="([^"]*)"', page)
    return html.unescape(found[1]) if found else ""


def test_acts_are_shown_with_who_what_when_and_what_came_of_it(books: Home) -> None:
    boss = at_the_door.owner()
    open_shop()
    moved = stock.move(By("u1"), "apple", "warehouse", "store", 5)["act"]
    undo(By("u1"), moved)
    page = boss.get("/audit/?actor=u1&verb=move").content.decode()
    assert shown(page) == [moved]
    assert ">boss</a>" in page
    assert "item: apple" in page
    assert "undone by" in page
    today = Act.objects.get(pk=moved).at.date()
    assert moved in shown(boss.get(f"/audit/?day={today}").content.decode())
    assert shown(boss.get(f"/audit/?day={today - dt.timedelta(days=1)}").content.decode()) == []


def test_a_day_is_that_of_the_company(sqlite_books: Home) -> None:
    boss = at_the_door.owner()
    settings.set_setting(By("u1"), "time_zone", "Pacific/Kiritimati")  # 14 hours ahead of UTC
    act = Act.objects.latest("id")
    there = (act.at + dt.timedelta(hours=14)).date()
    assert act.pk in shown(boss.get(f"/audit/?day={there}").content.decode())
    assert act.pk not in shown(boss.get(f"/audit/?day={there - dt.timedelta(days=1)}").content.decode())


def test_paging_shows_every_act_once_though_new_ones_come(sqlite_books: Home) -> None:
    boss = at_the_door.owner()
    for number in range(ON_A_PAGE + 10):
        settings.set_setting(By("u1"), "company", f"Number {number}")
    before = Act.objects.count()
    first = boss.get("/audit/")
    settings.set_setting(By("u1"), "company", "Late")
    second = boss.get(f"/audit/{older(first.content.decode())}")
    seen = shown(first.content.decode()) + shown(second.content.decode())
    assert seen == sorted(Act.objects.filter(id__lte=seen[0]).values_list("id", flat=True), reverse=True)
    assert len(seen) == before
    assert older(second.content.decode()) == ""


def test_what_an_act_was_told_is_text_and_never_a_script(sqlite_books: Home) -> None:
    boss = at_the_door.owner()
    settings.set_setting(By("<script>alert(1)</script>"), "company", "<script>alert(2)</script>")
    page = boss.get("/audit/").content.decode()
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(2)" in page


def test_odd_questions_are_answered_with_what_fits(books: Home) -> None:
    boss = at_the_door.owner()
    for odd in ("day=yesterday", "before=9" + "9" * 30, "before=-1", "actor='", "verb=%25"):
        assert boss.get(f"/audit/?{odd}").status_code == 200, odd


def test_the_character_that_no_database_keeps_is_refused_before_it_gets_there(books: Home) -> None:
    boss = at_the_door.owner()
    assert boss.get("/audit/?verb=%00").status_code == 400
    assert boss.get("/people/u%001/").status_code == 400
    assert boss.post("/login", {"username": "jo\0", "password": "x"}).status_code == 400


def test_the_chain_is_computed_anew_and_a_changed_act_is_found(sqlite_books: Home) -> None:
    boss = at_the_door.owner()
    make("jo", "buyer")
    sealer.seal_all()
    assert "The chain was not checked yet" in checked(boss)
    boss.post("/audit/chain/check", {"key": "c1"})
    assert "The chain is being checked" in checked(boss)
    work()
    assert "The chain holds" in checked(boss)
    with connection.cursor() as cursor:  # as somebody would who has the file
        cursor.execute("DROP TRIGGER books_act_frozen")
        cursor.execute("UPDATE books_act SET actor = 'nobody' WHERE id = 2")
    guards.lay()
    boss.post("/audit/chain/check", {"key": "c2"})
    work()
    assert "The chain is broken in 1 place" in checked(boss)
    assert "act 2, which is not as it was sealed" in checked(boss)


def checked(boss: Client) -> str:
    return boss.get("/audit/chain").content.decode()


def work() -> None:
    Worker(name="here").work(threading.Event(), until_idle=True)
