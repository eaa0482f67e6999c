"""The formats both houses speak. Pure: no Django, clock, disk or network."""
