"""Every public address. Drugs live at the root, so a new first part must stand in `labels.vocabulary.RESERVED`."""

from django.urls import include, path, re_path

from dupisite import memento, views

urlpatterns = [
    path("", views.home, name="home"),
    path("healthz", views.healthz, name="healthz"),
    path("readyz", views.readyz, name="readyz"),
    path("changes/", views.all_changes, name="changes"),
    path("reviewers/<slug:person>/", views.reviewer, name="reviewer"),
    path("search/", views.find, name="search"),
    re_path(r"^timegate/(?P<page>.*)$", memento.time_gate, name="time_gate"),
    re_path(r"^timemap/(?P<page>.*)$", memento.time_map_of, name="time_map"),
    path("audit/", include("audit.urls")),
    path("how-we-check/", views.how_we_check, name="how_we_check"),
    path("<slug:drug>/", views.drug, name="drug"),
    path("<slug:drug>/changes/", views.drug_changes, name="drug_changes"),
    path("", include("faq.urls")),
    path("", include("labels.urls")),
]

handler404 = "dupisite.views.not_found"
handler500 = "dupisite.views.broken"
