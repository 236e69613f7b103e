"""What a fault in seized bytes is called. It never stops a scan: it becomes the reason of one file."""


class Damaged(Exception):
    """The bytes end, break or may not be read here; `reason` is one of `vangnet.values.Reason`."""

    def __init__(self, reason: str, detail: str) -> None:
        super().__init__(f"{reason}: {detail}")
        self.reason = reason
        self.detail = detail
