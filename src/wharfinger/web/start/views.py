"""The pages of the first hour."""

from __future__ import annotations

from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from wharfinger.connect.quarantine import QUARANTINE
from wharfinger.web.doing import by
from wharfinger.web.forms import Form
from wharfinger.web.permission import needs_verb
from wharfinger.web.refusals import REFUSED
from wharfinger.web.start import company, files


@needs_verb("set_setting")
def begin(request: HttpRequest) -> HttpResponse:
    """The company and the three questions."""
    form: Form | None = company.as_it_stands()
    if request.method == "POST":
        form = company.write(request)
    if form is None:
        return redirect("start_files")
    status = REFUSED if request.method == "POST" else 200
    return render(request, "start/company.html", {"form": form}, status=status)


@needs_verb("bring_items")
def bring_files(request: HttpRequest) -> HttpResponse:
    """Bring the company's files, as often as one likes: what is known already is not taken twice."""
    taken = None
    if request.method == "POST":
        taken = files.take_in(by(request), request.FILES.getlist("files"))
    return render(
        request,
        "start/files.html",
        {"taken": taken, "tables": files.TAKEN, "endings": ",".join(files.ENDINGS)},
    )


@needs_verb("bring_items")
def aside(request: HttpRequest, batch: str) -> HttpResponse | FileResponse:
    """The rows of a batch that could not be taken, each with the way to mend it."""
    path = files.quarantine(batch) / QUARANTINE
    if not path.is_file():
        raise Http404
    return FileResponse(path.open("rb"), as_attachment=True, filename=f"{batch}-{QUARANTINE}")
