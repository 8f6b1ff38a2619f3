"""python -m digcomp is the command digcomp."""

from digcomp.cli.main import main

main()
