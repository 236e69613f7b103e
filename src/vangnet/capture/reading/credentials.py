"""C2PA: the signed statements on how a picture came about, read by c2pa-python without a network or a trust list."""

import json
from typing import Any, BinaryIO

import c2pa

from vangnet.capture.facts import Kind
from vangnet.capture.reading.dates import read_date
from vangnet.capture.reading.draft import Draft
from vangnet.words import Word, word

_OFFLINE = {"verify": {"remote_manifest_fetch": False, "ocsp_fetch": False}}

_MOST = 64
_ACTIONS = {"c2pa.created": Kind.CAPTURED, "c2pa.opened": Kind.EDITED, "c2pa.edited": Kind.EDITED}


def read_credentials(body: BinaryIO, draft: Draft) -> None:
    """Add the moments of signing and of the actions that are told, with a doubt: no signer is trusted here."""
    body.seek(0)
    try:
        offline = c2pa.Context(settings=c2pa.Settings.from_dict(_OFFLINE))
        with c2pa.Reader(draft.type, body, context=offline) as reader:
            store = json.loads(reader.json())
    except (c2pa.C2paError, ValueError) as error:
        if not isinstance(error, c2pa.C2paError.ManifestNotFound):
            draft.unreadable("c2pa", error)
        return
    draft.read_by("c2pa")
    is_broken = store.get("validation_state") == "Invalid"
    doubt = word("reading.credentials_broken" if is_broken else "reading.credentials_untrusted")
    for manifest in list(store.get("manifests", {}).values())[:_MOST]:
        _tell(manifest, doubt, draft)


def _tell(manifest: dict[str, Any], doubt: Word, draft: Draft) -> None:
    signature = manifest.get("signature_info") or {}
    if isinstance(time := signature.get("time"), str):
        draft.stamp("C2PA:signature", read_date(time), Kind.EXISTED_BY, doubts=(doubt,))
    draft.text("C2PA:issuer", signature.get("issuer") or "")
    for maker in manifest.get("claim_generator_info") or [{"name": manifest.get("claim_generator")}]:
        draft.text("C2PA:generator", f"{maker.get('name') or ''} {maker.get('version') or ''}")
    for assertion in (manifest.get("assertions") or [])[:_MOST]:
        if str(assertion.get("label", "")).startswith("c2pa.actions"):
            for action in (assertion.get("data", {}).get("actions") or [])[:_MOST]:
                name, when = str(action.get("action")), action.get("when")
                if isinstance(when, str):
                    draft.stamp(f"C2PA:{name}", read_date(when), _ACTIONS.get(name, Kind.EDITED), doubts=(doubt,))
