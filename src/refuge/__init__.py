"""Refuge: leave safely, be received with dignity."""
