"""The same people and cases as in the tests of the case."""

from tests.office.case.conftest import aye, bo, chit, dan, ei, noted, now_seen, opened, phyu, row

__all__ = ["aye", "bo", "chit", "dan", "ei", "noted", "now_seen", "opened", "phyu", "row"]
