"""Where a language model begins, and what it must not leave out."""

from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse

from audit.reading.depends import reads
from dupisite.home import listed_drugs
from dupisite.markdown.pages import write
from dupisite.medicines import Page
from editorial.kinds import in_order
from editorial.pages.public_page import public_page


@public_page
@reads("letter", "page")
def llms(request: HttpRequest) -> HttpResponse:
    """llms.txt: the medicines as the first page has them, under what to say with every answer."""
    found = listed_drugs(request.GET.get("letter", ""), request.GET.get("page", ""))
    said = {"names": found} if isinstance(found, Page) else {"drugs": found}
    kinds = ", ".join(kind.printed.lower() for kind in in_order())
    page = TemplateResponse(request, "dupisite/llms.html", {**said, "kinds": kinds})
    return write(request, page, "text/plain")
