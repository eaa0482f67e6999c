"""Where the desk is: the first page after sign-in."""

from __future__ import annotations

from django.urls import path

from refuge.office.desk import views

urlpatterns = [path("", views.desk, name="desk")]
