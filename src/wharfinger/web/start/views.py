"""The pages of the first hour."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from wharfinger.web.forms import Form
from wharfinger.web.permission import needs_verb
from wharfinger.web.refusals import REFUSED
from wharfinger.web.start import company


@needs_verb("set_setting")
def begin(request: HttpRequest) -> HttpResponse:
    """The company and the three questions; then its files."""
    form: Form | None = company.as_it_stands()
    if request.method == "POST":
        form = company.write(request)
    if form is None:
        return redirect("imports")
    status = REFUSED if request.method == "POST" else 200
    return render(request, "start/company.html", {"form": form}, status=status)
