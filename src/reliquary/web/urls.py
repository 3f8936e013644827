"""Where each page stands."""

from django.contrib.auth.views import LoginView, LogoutView
from django.urls import include, path

from reliquary.web import (
    adult,
    chance,
    completing,
    downloads,
    editions,
    glance,
    keepsakes,
    machines,
    mine,
    names,
    old_links,
    pictures,
    preferences,
    reader,
    searches,
    shelf,
    trouble,
    works,
)

urlpatterns = [
    path("", shelf.shelf, name="shelf"),
    path("works/<str:key>/", works.work, name="work"),
    path("works/<str:key>/read/", reader.read, name="read"),
    path("works/<str:key>/read/<int:number>/", reader.read, name="chapter"),
    path("works/<str:key>/pictures/<int:number>/", pictures.picture, name="picture"),
    path("works/<str:key>.epub", downloads.download, {"form": "epub"}, name="epub"),
    path("works/<str:key>.txt", downloads.download, {"form": "txt"}, name="plain"),
    path("works/<str:key>.html", downloads.download, {"form": "html"}, name="page"),
    path("books.zip", downloads.books, name="books"),
    path("works/<str:key>/editions/<int:number>/", editions.edition, name="edition"),
    path("browse/", names.browse, name="browse"),
    path("browse/<str:kind>/", names.names, name="names"),
    path("complete/", completing.complete, name="complete"),
    path("glance/", glance.glance, name="glance"),
    path("at/", old_links.at, name="at"),
    path("random/", chance.random_work, name="random"),
    path("preferences/", preferences.preferences, name="preferences"),
    path("mine/", mine.mine, name="mine"),
    path("mine/my-shelf.json", mine.carry_away, name="carry-away"),
    path("mine/searches/", searches.searches, name="searches"),
    path("mine/cards/", keepsakes.cards, name="cards"),
    path("mine/works/<str:key>/", keepsakes.keepsake, name="keepsake"),
    path("refusals/", trouble.refusals, name="refusals"),
    path("", include("reliquary.web.machine_urls")),
    path("adult/", adult.adult, name="adult"),
    path("login/", LoginView.as_view(template_name="web/login.html"), name="login"),
    path("logout/", LogoutView.as_view(next_page="shelf"), name="logout"),
    path("robots.txt", machines.robots, name="robots"),
    path(".well-known/tdmrep.json", machines.reservation, name="reservation"),
]
handler404 = "reliquary.web.trouble.not_found"
handler403 = "reliquary.web.trouble.forbidden"
handler400 = "reliquary.web.trouble.bad_request"
handler500 = "reliquary.web.trouble.broken"
