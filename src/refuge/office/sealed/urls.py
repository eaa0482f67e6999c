"""Where the pages about sealed files are, below /files/. No address says what a file is."""

from __future__ import annotations

from django.urls import path

from refuge.office.sealed import views

app_name = "sealed"
urlpatterns = [
    path("", views.files, name="list"),
    path("open/", views.choose_kind, name="open"),
    path("open/words/", views.open_file, name="words"),
    path("opened/", views.opened, name="opened"),
    path("<uuid:file_id>/", views.file, name="page"),
    path("<uuid:file_id>/add/<int:which>/", views.add, name="add"),
    path("<uuid:file_id>/reader/", views.name_reader, name="reader"),
]
