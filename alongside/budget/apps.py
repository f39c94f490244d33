from django.apps import AppConfig


class BudgetConfig(AppConfig):
    name = "alongside.budget"
