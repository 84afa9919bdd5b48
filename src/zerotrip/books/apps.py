from __future__ import annotations

from django.apps import AppConfig


class BooksConfig(AppConfig):
    name = "zerotrip.books"
    label = "books"
