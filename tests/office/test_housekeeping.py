"""Every company begins with the jobs of the night."""

import threading

from tests.office.shop import ME, open_shop
from wharfinger.books.home import Home
from wharfinger.books.jobs import enqueue
from wharfinger.books.jobs.worker import Worker
from wharfinger.books.models import Act, Schedule
from wharfinger.office import housekeeping, jobs
from wharfinger.office.kinds import learn


def test_the_usual_schedules_are_there_once_and_stay_as_the_owner_left_them(books: Home) -> None:
    housekeeping.lay_usual_schedules()
    jobs.disable_schedule(ME, "check the balances")
    housekeeping.lay_usual_schedules()
    assert Schedule.objects.count() == len(housekeeping.USUAL)
    assert not Schedule.objects.get(name="check the balances").enabled
    assert Act.objects.filter(verb="add_schedule").count() == len(housekeeping.USUAL)


def test_closed_months_are_kept_as_files_in_the_background(sqlite_books: Home) -> None:
    open_shop()
    learn()
    done = enqueue("keep_closed_months")
    Worker(name="here").work(threading.Event(), until_idle=True)
    done.refresh_from_db()
    assert (done.state, done.answer) == ("done", {"files": 0})
    assert sqlite_books.history.is_dir()
