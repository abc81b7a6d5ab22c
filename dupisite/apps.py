from django.apps import AppConfig


class DupisiteConfig(AppConfig):
    name = "dupisite"
