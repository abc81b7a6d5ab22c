"""Every address of the site: those of the desk, then the public ones."""

from django.contrib import admin
from django.urls import path

from dupisite import public_urls
from editorial.admin.accounts import own_password

admin.site.site_header = "dupisite desk"
admin.site.site_title = "dupisite desk"
admin.site.index_title = "What would you like to work on?"
admin.site.site_url = "/"

urlpatterns = [
    # Ours stand before the admin's own page at the same address.
    path("admin/password_change/", admin.site.admin_view(own_password.ChangePassword.as_view())),
    path("admin/password/", own_password.AskForLink.as_view(), name="desk_ask_for_link"),
    path("admin/password/sent/", own_password.LinkSent.as_view(), name="desk_link_sent"),
    path("admin/password/set/", own_password.LinkUsed.as_view(), name="desk_link_used"),
    path("admin/password/<uidb64>/<token>/", own_password.ChooseByLink.as_view(), name="desk_choose_by_link"),
    path("admin/", admin.site.urls),
    *public_urls.urlpatterns,
]

handler404, handler500 = public_urls.handler404, "dupisite.desk_faults.broken"
