"""The pictures of labels, each at the address of its hash, so that what is there can never change."""

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, HttpResponseNotAllowed
from django.utils.cache import get_conditional_response

from audit.reading.prepared import Prepared
from audit.reading.public_reading import public
from labels.archive.label_models import LabelImage

FOR_EVER = "public, max-age=31536000, immutable"

image_of = Prepared(lambda: LabelImage, lambda sha256: LabelImage.objects.filter(pk=sha256))


def image(request: HttpRequest, sha256: str) -> HttpResponseBase:
    """The bytes of one picture. No `public_page`: its ETag is its hash, not the newest entry of the ledger."""
    if request.method not in ("GET", "HEAD"):
        return HttpResponseNotAllowed(["GET", "HEAD"])
    with public():
        found = next(iter(image_of(sha256)), None)
    if found is None:
        raise Http404("no label shows such a picture")
    answer = HttpResponse(bytes(found.data), content_type=found.media_type)
    answer.headers["Cache-Control"] = FOR_EVER
    answer.headers["ETag"] = f'"{sha256}"'
    return get_conditional_response(request, etag=answer.headers["ETag"], response=answer) or answer
