"""Every address of the site. Drugs live at the root, so a new first part must stand in `labels.vocabulary.RESERVED`."""

from django.contrib import admin
from django.urls import include, path

from dupisite import views
from editorial.admin import own_password

admin.site.site_header = "dupisite desk"
admin.site.site_title = "dupisite desk"
admin.site.index_title = "What would you like to work on?"
admin.site.site_url = "/"

urlpatterns = [
    path("", views.home, name="home"),
    # Ours stand before the admin's own page at the same address.
    path("admin/password_change/", admin.site.admin_view(own_password.ChangePassword.as_view())),
    path("admin/password/", own_password.AskForLink.as_view(), name="desk_ask_for_link"),
    path("admin/password/sent/", own_password.LinkSent.as_view(), name="desk_link_sent"),
    path("admin/password/set/", own_password.LinkUsed.as_view(), name="desk_link_used"),
    path("admin/password/<uidb64>/<token>/", own_password.ChooseByLink.as_view(), name="desk_choose_by_link"),
    path("admin/", admin.site.urls),
    path("healthz", views.healthz, name="healthz"),
    path("readyz", views.readyz, name="readyz"),
    path("changes/", views.all_changes, name="changes"),
    path("reviewers/<slug:person>/", views.reviewer, name="reviewer"),
    path("search/", views.find, name="search"),
    path("audit/", include("audit.urls")),
    path("how-we-check/", views.how_we_check, name="how_we_check"),
    path("<slug:drug>/", views.drug, name="drug"),
    path("<slug:drug>/changes/", views.drug_changes, name="drug_changes"),
    path("", include("faq.urls")),
    path("", include("labels.urls")),
]

handler404 = "dupisite.views.not_found"
handler500 = "dupisite.views.broken"
