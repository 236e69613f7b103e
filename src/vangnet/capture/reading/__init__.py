"""What one content says of its own making, read inside a confined worker."""

READER = "vangnet.capture.reading.worker:read"
"""The reader of facts, for `scan.viewing.Visitor`."""

BYTES = b"bytes"
"""The words that ask that reader for the content itself."""

LARGEST = 64 * 2**20
"""The most of a content that it hands out; of a larger one it hands out nothing."""
