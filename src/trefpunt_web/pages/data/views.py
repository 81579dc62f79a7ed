"""Which open data the site uses, and where it comes from."""

from collections import Counter

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.http import content_disposition_header
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from trefpunt_web.services import data_listing as service
from trefpunt_web.services import people
from trefpunt_web.services.data_upload import NoVersion


@require_safe
def overview(request: HttpRequest) -> HttpResponse:
    """All datasets: in use, refused or missing."""
    entries = service.every()
    used = [entry for entry in entries if entry.version]
    context = {
        "used": used,
        "missing": [entry for entry in entries if not entry.version],
        "entries": entries,
        "counts": Counter(entry.status for entry in entries),
        "credits": dict.fromkeys(entry.dataset.credit for entry in used if entry.dataset.credit),
        "may_change": people.may_save_scenarios(request.user),
    }
    return render(request, "data/overview.html", context)


@require_safe
@never_cache
def dataset(request: HttpRequest, dataset: str) -> HttpResponse:
    """One dataset: every version, what is wrong with it, which runs used it."""
    try:
        story = service.story(dataset)
    except NoVersion:
        raise Http404 from None
    may_change = people.may_save_scenarios(request.user)
    context = {
        "story": story,
        "entry": story.entry,
        "may_change": may_change,
        "may_download": story.entry.open or may_change,
    }
    return render(request, "data/dataset.html", context)


@require_safe
def file(request: HttpRequest, dataset: str, number: int) -> HttpResponse:
    """The file as it was loaded; where its licence does not allow that, only for planners."""
    try:
        entry = service.story(dataset).entry
        if not (entry.open or people.may_save_scenarios(request.user)):
            raise PermissionDenied
        name, content = service.file(dataset, number)
    except NoVersion:
        raise Http404 from None
    answer = HttpResponse(content, content_type="application/octet-stream")
    answer.headers["Content-Disposition"] = content_disposition_header(True, name) or "attachment"
    return answer
