"""The description of the interface is valid, whole, and what the interface does."""

from typing import Any

from django.test import Client
from openapi_spec_validator import OpenAPIV31SpecValidator, validate


def test_the_description_is_valid_openapi(door: Any) -> None:
    response = Client().get("/api/v1/openapi.json")
    told = response.json()
    assert (response.status_code, told["openapi"]) == (200, "3.1.0")
    validate(told, cls=OpenAPIV31SpecValidator)
    assert response.headers["Access-Control-Allow-Origin"] == "*"


def test_every_address_of_the_interface_is_described_without_a_slash_at_its_end(door: Any) -> None:
    told = Client().get("/api/v1/openapi.json").json()
    assert set(told["paths"]) == {"/hotline/messages", "/lookups"}
    for address, verbs in told["paths"].items():
        for verb in ("get", "post", "put", "delete"):
            status = getattr(Client(), verb)(f"/api/v1{address}").status_code
            assert (status == 405) == (verb not in verbs), (verb, address)


def test_what_the_interface_answers_is_what_it_describes(door: Any, message: Any) -> None:
    from jsonschema import Draft202012Validator

    told = Client().get("/api/v1/openapi.json").json()

    def fits(name: str, value: Any) -> None:
        Draft202012Validator({"$ref": f"#/components/schemas/{name}", **told}).validate(value)

    sent = message(feedback="soon", police_reason="R4")
    fits("Message", sent)
    fits("Taken", door.post("/api/v1/hotline/messages", sent).json())
    fits("Problem", door.post("/api/v1/hotline/messages", {}).json())
    fits("Problem", Client().get("/api/v1/hotline/messages").json())
    fits("Listed", door.get("/api/v1/hotline/messages").json())
    fits("Answers", door.post("/api/v1/lookups", {"kind": "md5", "digests": ["00" * 16]}).json())
