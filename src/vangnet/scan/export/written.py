"""What an export tells about itself."""

import msgspec


class Written(msgspec.Struct, frozen=True):
    """What an export holds. `left_out` counts chosen records that the format cannot hold."""

    entries: int
    records: int
    left_out: int = 0
