"""Where the pages of intake and assessment are, below /assessment/."""

from __future__ import annotations

from django.urls import path

from refuge.office.assessment import views

app_name = "assessment"
urlpatterns = [
    path("sheet/<str:kind>/", views.sheet, name="sheet"),
    path("<uuid:case_id>/", views.page, name="page"),
    path("<uuid:case_id>/start/<str:kind>/", views.start, name="start"),
    path("<uuid:case_id>/<uuid:draft_id>/", views.review, name="review"),
    path("<uuid:case_id>/<uuid:draft_id>/harm/answer/", views.release, name="release"),
    path("<uuid:case_id>/<uuid:draft_id>/<str:key>/", views.question, name="question"),
]
