"""Addresses of the import."""

from django.urls import path

from wharfinger.web.importing import views

urlpatterns = [
    path("import/", views.imports, name="imports"),
    path("import/guesses/", views.guesses, name="guesses"),
    path("import/guesses/<int:number>/confirm", views.confirm, name="guess_confirm"),
    path("import/<slug:code>/", views.batch, name="import"),
    path("import/<slug:code>/apply", views.apply, name="import_apply"),
    path("import/<slug:code>/undo", views.undo, name="import_undo"),
    path("import/<slug:code>/drop", views.drop, name="import_drop"),
    path("import/<slug:code>/<int:file>/columns", views.columns, name="import_columns"),
    path("import/<slug:code>/<int:file>/rows", views.rows, name="import_rows"),
    path("import/<slug:code>/<int:file>/quarantine.csv", views.quarantine, name="import_quarantine"),
]
