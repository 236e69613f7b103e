"""`python -m vangnet` is the same as `vangnet`."""

from vangnet.cli.main import main

main()
