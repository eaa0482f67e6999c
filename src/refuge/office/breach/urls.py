"""Where the pages about conduct are, below /conduct/."""

from __future__ import annotations

from django.urls import path

from refuge.office.breach import views

app_name = "breach"
urlpatterns = [
    path("", views.matters, name="list"),
    path("raise/", views.raise_concern, name="raise"),
    path("from/<uuid:thread_id>/", views.from_thread, name="from"),
    path("received/", views.received, name="received"),
    path("learning/", views.learning, name="learning"),
    path("letters/<uuid:file_id>/", views.letters_beside, name="letters"),
    path("<uuid:matter_id>/", views.matter, name="page"),
    path("<uuid:matter_id>/<slug:slug>/", views.sheet, name="sheet"),
]
