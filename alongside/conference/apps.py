from django.apps import AppConfig


class ConferenceConfig(AppConfig):
    name = "alongside.conference"

    def ready(self) -> None:
        from alongside.conference import asking, reading
        from alongside.support import answers

        answers.given_by(reading.answers, asking.by_id)
