"""The addresses of the floor."""

from __future__ import annotations

from django.urls import path

from wharfinger.web.floor import views

urlpatterns = [
    path("floor/", views.home, name="floor"),
    path("floor/receive/", views.receive, name="floor_receive"),
    path("floor/pick/", views.pick, name="floor_pick"),
    path("floor/move/", views.move, name="floor_move"),
    path("floor/count/", views.count, name="floor_count"),
    path("floor/work.json", views.work, name="floor_work"),
    path("floor/goods.json", views.goods, name="floor_goods"),
    path("floor/where/<path:item>", views.where, name="floor_where"),
    path("floor/acts", views.act, name="floor_act"),
    path("floor/worker.js", views.worker, name="floor_worker"),
]
