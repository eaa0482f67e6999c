"""`python -m refuge.command` is `refuge`."""

from refuge.command import main

main()
