"""Made-up cases for the demonstration: one in every state, so that a newcomer sees the whole house alive.

Nobody in them has a name, a unit or a place. Everything is done by the rooms' own acts, each by the member of staff
whose work it is, on days counted back from today: what the demonstration shows, the programme can do.
"""
