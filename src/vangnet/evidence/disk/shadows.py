"""Volume shadow copies: earlier states of an NTFS volume. Only what differs from the present state is given."""

import pyvshadow

from vangnet.evidence.disk.view import Noted, Unpacked, View, fault


def stores(view: View) -> list[View]:
    """Give each shadow copy of a volume as a volume of its own, oldest first; none where there are none."""
    source, volume = Noted(view), pyvshadow.volume()
    try:
        if not pyvshadow.check_volume_signature_file_object(source) or not _has_any(view):
            return []
        volume.open_file_object(source)
        found = [volume.get_store(number) for number in range(volume.number_of_stores)]
        return [_Store(volume, store, source) for store in found]
    except MemoryError:
        raise
    except Exception as error:
        raise fault([source], error) from error


def _has_any(view: View) -> bool:
    """Tell by the header that stands at a fixed place whether a volume has shadow copies."""
    header = view.at(0x1E00, 128)
    return header[:16] == bytes.fromhex("6b87083876c1484eb7ae04046e6cc752")


class _Store(Unpacked):
    """A shadow copy; it lives only as long as its volume."""

    def __init__(self, volume: object, store: object, source: Noted) -> None:
        self._volume = volume
        super().__init__(store, int(store.volume_size), [source])  # type: ignore[arg-type, attr-defined]
