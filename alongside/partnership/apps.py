from django.apps import AppConfig


class PartnershipConfig(AppConfig):
    name = "alongside.partnership"

    def ready(self) -> None:
        from alongside.partnership import agreeing, joining, two_person

        for action in (agreeing.SIGN, agreeing.ALTER, joining.ADD, joining.MOVE):
            two_person.offer(action)
