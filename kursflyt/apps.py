"""The one Django app. Checks and jobs are registered here, so that importing a room has no effect by itself."""

from django.apps import AppConfig


class KursflytConfig(AppConfig):
    name = "kursflyt"
    verbose_name = "Kursflyt"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from kursflyt.pages import checks as page_checks  # noqa: F401
        from kursflyt.process import checks as process_checks  # noqa: F401
