"""Scripts, digits, codes, Zawgyi. Pure."""
