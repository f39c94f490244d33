from django.apps import AppConfig


class ConferenceConfig(AppConfig):
    name = "alongside.conference"
