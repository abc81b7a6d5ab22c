"""Public addresses of this room, below /audit/."""

from django.urls import path

from audit import views

urlpatterns = [
    path("", views.about, name="audit"),
    path("checkpoint", views.newest_checkpoint, name="audit_checkpoint"),
    path("consistency/<int:old>/<int:new>/", views.consistency, name="audit_consistency"),
    path("offline.py", views.checker, name="audit_checker"),
]
