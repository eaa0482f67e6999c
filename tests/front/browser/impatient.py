"""The porch with a short patience and a small hall, for tests that cannot wait for the real ones."""

from refuge.front import rsgi

rsgi.DEADLINE_SECONDS = 1.0
rsgi.CROWDED_BYTES = 400_000
application = rsgi.application
