"""The OpenSearch description of the catalogue."""

from __future__ import annotations

from io import StringIO

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.xmlutils import SimplerXMLGenerator

from reliquary.web.freshness import fresh
from reliquary.web.opds.one import ACQUISITION, DESCRIPTION


@fresh
def description(request: HttpRequest) -> HttpResponse:
    """How to search; the template is a whole address, for some readers do not complete it."""
    catalogue = request.build_absolute_uri(reverse("opds-works"))
    pages = request.build_absolute_uri(reverse("shelf"))
    text = StringIO()
    xml = SimplerXMLGenerator(text, "utf-8", short_empty_elements=True)
    xml.startDocument()
    xml.startElement("OpenSearchDescription", {"xmlns": "http://a9.com/-/spec/opensearch/1.1/"})
    xml.addQuickElement("ShortName", "Reliquary")
    xml.addQuickElement("Description", "Searches titles, names and stories.")
    xml.addQuickElement("InputEncoding", "UTF-8")
    xml.addQuickElement("OutputEncoding", "UTF-8")
    for type, address in ((ACQUISITION, catalogue), ("text/html", pages)):
        xml.addQuickElement("Url", attrs={"type": type, "template": f"{address}?q={{searchTerms}}"})
    xml.endElement("OpenSearchDescription")
    xml.endDocument()
    return HttpResponse(text.getvalue().encode(), content_type=f"{DESCRIPTION};charset=utf-8")
