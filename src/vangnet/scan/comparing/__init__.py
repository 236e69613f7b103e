"""What a later exhibit holds that an earlier one did not, and the other way about, told from the results of both."""

from vangnet.scan.comparing.run import Compared, Difference, Kind, compare

__all__ = ["Compared", "Difference", "Kind", "compare"]
