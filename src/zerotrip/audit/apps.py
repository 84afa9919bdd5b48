from django.apps import AppConfig


class AuditConfig(AppConfig):
    name = "zerotrip.audit"
    label = "audit"
    default_auto_field = "django.db.models.BigAutoField"
