"""Where the pages about decisions are, below /status/."""

from __future__ import annotations

from django.urls import path

from refuge.office.status import views

app_name = "status"
urlpatterns = [
    path("panels/", views.panels, name="panels"),
    path("panels/<uuid:determination_id>/", views.panel, name="panel"),
    path("panels/<uuid:determination_id>/propose/", views.propose, name="propose"),
    path("panels/<uuid:determination_id>/speak/", views.speak, name="speak"),
    path("panels/<uuid:determination_id>/decide/", views.decide, name="decide"),
    path("panels/<uuid:determination_id>/extend/", views.extend, name="extend"),
    path("panels/<uuid:determination_id>/defer/", views.defer, name="defer"),
    path("panels/<uuid:determination_id>/not-here/", views.set_aside, name="set_aside"),
    path("panels/<uuid:determination_id>/resume/", views.resume, name="resume"),
    path("panels/<uuid:determination_id>/drop/", views.drop, name="drop"),
    path("panels/<uuid:determination_id>/sign/", views.sign_off, name="sign_off"),
    path("<uuid:case_id>/", views.of_case, name="of_case"),
    path("<uuid:case_id>/interview/", views.interview, name="interview"),
    path("<uuid:case_id>/panel/", views.name_panel, name="name_panel"),
    path("<uuid:case_id>/before/", views.put_before, name="put_before"),
    path("<uuid:case_id>/tell/", views.tell, name="tell"),
    path("<uuid:case_id>/appeal/", views.appeal, name="appeal"),
    path("<uuid:case_id>/withdraw/", views.withdraw, name="withdraw"),
    path("<uuid:case_id>/letter/<uuid:determination_id>/", views.letter, name="letter"),
    path("<uuid:case_id>/rights/", views.rights, name="rights"),
    path("<uuid:case_id>/custody/", views.custody, name="custody"),
    path("<uuid:case_id>/custody/referred/", views.referred, name="referred"),
    path("<uuid:case_id>/custody/released/", views.released, name="released"),
]
