"""What an export tells about itself."""

import msgspec


class Written(msgspec.Struct, frozen=True):
    """What an export holds. `left_out` counts chosen records that the format cannot hold.

    `categorised` counts the entries that carry a decision of people, `pictures` the contents that came along.
    """

    entries: int
    records: int
    left_out: int = 0
    categorised: int = 0
    pictures: int = 0
