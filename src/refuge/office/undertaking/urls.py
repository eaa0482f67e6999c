"""Where the pages about the standards and undertakings are, below /standards/."""

from __future__ import annotations

from django.urls import path

from refuge.office.undertaking import views

app_name = "undertaking"
urlpatterns = [
    path("", views.standards, name="standards"),
    path("voices/<slug:language>/<slug:script>/", views.voice, name="voice"),
    path("<int:number>/", views.one_set, name="set"),
    path("<int:number>/approve/", views.approve, name="approve"),
    path("<int:number>/<slug:code>/", views.clause, name="clause"),
    path("case/<uuid:case_id>/", views.of_case, name="of_case"),
    path("case/<uuid:case_id>/offer/", views.offer, name="offer"),
    path("undertakings/", views.shelf, name="shelf"),
    path("undertakings/<uuid:undertaking_id>/", views.undertaking, name="undertaking"),
    path("undertakings/<uuid:undertaking_id>/explain/", views.explain, name="explain"),
    path("undertakings/<uuid:undertaking_id>/clauses/<int:number>/", views.read_clause, name="read"),
    path("undertakings/<uuid:undertaking_id>/questions/", views.question, name="question"),
    path("undertakings/<uuid:undertaking_id>/questions/<slug:code>/", views.again, name="again"),
    path("undertakings/<uuid:undertaking_id>/copy/", views.copy, name="copy"),
    path("undertakings/<uuid:undertaking_id>/copy/print/", views.print_copy, name="print_copy"),
    path("undertakings/<uuid:undertaking_id>/<str:name>/", views.act, name="act"),
]
