"""Every public address. Drugs live at the root, so a new first part must stand in `labels.drugs.vocabulary.RESERVED`."""

from django.urls import include, path, re_path

from dupisite import feeds, sitemap, views
from dupisite.api import description
from dupisite.api.door import api_page
from dupisite.api.routes import urls
from dupisite.bundle import copies
from dupisite.markdown.llms import llms
from dupisite.paper import code_page
from dupisite.travel import memento
from editorial.kinds import in_order
from editorial.reports import report_page

urlpatterns = [
    path("", views.home, name="home"),
    path("robots.txt", sitemap.robots, name="robots"),
    path("sitemap.xml", sitemap.sitemap, name="sitemap"),
    path("healthz", views.healthz, name="healthz"),
    path("readyz", views.readyz, name="readyz"),
    path("changes/", views.all_changes, name="changes"),
    path("corrections/", views.corrections, name="corrections"),
    path("changes.atom", feeds.all_feed, name="changes_feed"),
    path("changes/archive/<int:number>.atom", feeds.all_feed, name="changes_archive"),
    path("reviewers/<slug:person>/", views.reviewer, name="reviewer"),
    path("search/", views.find, name="search"),
    path("audit/copies/", copies.index, name="copies"),
    path("audit/copies/<int:entry>/", copies.one, name="copy"),
    path("audit/copies/<int:entry>/proof/", copies.proof, name="copy_proof"),
    re_path(r"^timegate/(?P<page>.*)$", memento.time_gate, name="time_gate"),
    re_path(r"^timemap/~(?P<number>[1-9][0-9]{0,8})/(?P<page>.*)$", memento.time_map_of, name="time_map_page"),
    re_path(r"^timemap/(?P<page>.*)$", memento.time_map_of, name="time_map"),
    path("audit/", include("audit.urls")),
    path("how-we-check/", views.how_we_check, name="how_we_check"),
    path("about/", views.about, name="about"),
    path("report/", report_page.report, name="report"),
    path("c/", code_page.form, name="code_form"),
    path("c/<str:typed>/", code_page.code, name="code"),
    path("llms.txt", llms, name="llms"),
    path("api/", description.about, name="api"),
    path("api/openapi.json", api_page(description.openapi), name="openapi"),
    *urls(),
    path("<slug:drug>/", views.drug, name="drug"),
    path("<slug:drug>/changes/", views.drug_changes, name="drug_changes"),
    path("<slug:drug>/changes.atom", feeds.drug_feed, name="drug_changes_feed"),
    path("<slug:drug>/changes/archive/<int:number>.atom", feeds.drug_feed, name="drug_changes_archive"),
    *(address for kind in in_order() for address in kind.pages.urls()),
    path("", include("labels.urls")),
]

handler400 = "dupisite.views.unreadable"
handler404 = "dupisite.views.not_found"
handler500 = "dupisite.views.broken"
