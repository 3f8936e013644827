"""Where feeds, catalogues, linked data and the API stand."""

from django.urls import path

from reliquary.web import feeds, jsonld
from reliquary.web.api.endpoints import ENDPOINTS, nowhere
from reliquary.web.api.openapi import document
from reliquary.web.opds import books, covers, one, search, two

urlpatterns = [
    path("works/<str:key>.jsonld", jsonld.jsonld, name="jsonld"),
    path("feeds/works.atom", feeds.feed, name="feed"),
    path("opds/", one.root, name="opds"),
    path("opds/works/", one.works, name="opds-works"),
    path("opds/browse/<str:kind>/", one.browse, name="opds-browse"),
    path("opds/search.xml", search.description, name="opds-search"),
    path("opds/books/<str:key>.epub", books.book, name="opds-book"),
    path("opds/covers/<str:key>.png", covers.image, name="opds-cover"),
    path("opds/covers/small/<str:key>.png", covers.image, {"small": True}, name="opds-thumbnail"),
    path("opds/2/", two.root, name="opds2"),
    path("opds/2/works/", two.works, name="opds2-works"),
    path("opds/2/browse/<str:kind>/", two.browse, name="opds2-browse"),
    path("api/v1/openapi.json", document, name="openapi"),
    *(endpoint.pattern for endpoint in ENDPOINTS),
    path("api/v1/<path:rest>", nowhere),
]
