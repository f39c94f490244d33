from django.apps import AppConfig


class CohortConfig(AppConfig):
    name = "alongside.cohort"
