"""Where the pages about somebody's safety are, below /safety/."""

from __future__ import annotations

from django.urls import path

from refuge.office.safety import views

app_name = "safety"
urlpatterns = [
    path("<uuid:case_id>/", views.safety, name="page"),
    path("<uuid:case_id>/plan/", views.agree_plan, name="agree_plan"),
    path("<uuid:case_id>/plan/decide/", views.decide_plan, name="decide_plan"),
    path("<uuid:case_id>/plan/<int:number>/", views.plan, name="plan"),
    path("<uuid:case_id>/words/", views.agree_words, name="agree_words"),
    path("<uuid:case_id>/schedule/", views.set_schedule, name="set_schedule"),
    path("<uuid:case_id>/reminders/", views.lay_reminders_ready, name="reminders"),
    path("<uuid:case_id>/record/", views.record, name="record"),
    path("<uuid:case_id>/alarm/", views.end_alarm, name="end_alarm"),
    path("<uuid:case_id>/panel/", views.put_to_panel, name="put_to_panel"),
    path("<uuid:case_id>/end/", views.end, name="end"),
]
