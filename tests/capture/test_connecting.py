"""How two media of a series hang together is told as the series was made, or not at all."""

import hashlib

import pytest

from tests.capture.conftest import photo, scanned
from vangnet.capture import output
from vangnet.capture.connecting import connection
from vangnet.capture.run import capture
from vangnet.errors import InputRefused


def test_the_path_is_that_of_the_series_and_stale_files_are_refused(tmp_path):
    bodies = [photo(number, serial="4711X9") for number in range(4)]
    out = scanned(tmp_path, {f"{number}.jpg": body for number, body in enumerate(bodies)})
    capture(out, jobs=1)
    first, *_, last = sorted(hashlib.sha256(body).hexdigest() for body in bodies)
    told = connection(out, last.upper(), first)
    assert [(tie.first, tie.second) for tie in told.path] == [(first, last)]
    assert told.weakest == told.path[0]
    assert told.first_series == told.second_series == 1
    ties = [tie for tie in output.read(out, output.TIES) if last not in (tie.first, tie.second)]
    output.write(out, output.TIES, ties)
    with pytest.raises(InputRefused, match="run capture again"):
        connection(out, first, last)
