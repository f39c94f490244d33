from django.apps import AppConfig


class TeamConfig(AppConfig):
    name = "alongside.team"

    def ready(self) -> None:
        from alongside.partnership import two_person
        from alongside.people import following
        from alongside.team import beyond, exports, joining

        two_person.offer(beyond.ACTION)
        following.along(joining.settle)
        exports.offer()
