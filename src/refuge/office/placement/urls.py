"""Where the pages about places are, below /places/."""

from __future__ import annotations

from django.urls import path

from refuge.office.placement import views

app_name = "placement"
urlpatterns = [
    path("", views.board, name="board"),
    path("case/<uuid:case_id>/", views.home, name="home"),
    path("case/<uuid:case_id>/ask/", views.ask, name="ask"),
    path("requests/<uuid:placement_id>/", views.placement, name="placement"),
    path("requests/<uuid:placement_id>/offer/<uuid:site_id>/", views.match, name="match"),
    path("requests/<uuid:placement_id>/<str:name>/", views.act, name="act"),
    path("sites/new/", views.propose, name="propose"),
    path("sites/<uuid:site_id>/", views.site, name="site"),
    path("sites/<uuid:site_id>/inspect/", views.inspect, name="inspect"),
    path("sites/<uuid:site_id>/beds/", views.beds, name="beds"),
    path("sites/<uuid:site_id>/waiver/", views.waiver, name="waiver"),
    path("sites/<uuid:site_id>/note/", views.note, name="note"),
    path("sites/<uuid:site_id>/<str:name>/", views.site_act, name="site_act"),
]
