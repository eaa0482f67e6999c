"""Addresses of the journal."""

from __future__ import annotations

from django.urls import path

from refuge.office.audit import views

urlpatterns = [
    path("journal/", views.journal, name="journal"),
    path("journal/chain/", views.chain, name="chain"),
]
