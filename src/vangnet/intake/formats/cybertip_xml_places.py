"""The places of CyberTipline XML, and the part of a report that each value also lands in; "" for shown as it is.

Written down from the fields that NCMEC documents, newer versions included; sources in docs/reports/formats.md.
"""

from collections.abc import Mapping

from vangnet.intake.report import Role
from vangnet.intake.source import Table

NUMBERS = ("reportId", "@id", "@reportId", "reportNumber")


def under(name: str, *tables: Mapping[str, str]) -> dict[str, str]:
    """The places of a block that stand below a name."""
    return {f"{name}/{place}" if place else name: landed for table in tables for place, landed in table.items()}


_IP = {
    "ipAddress": "told",
    "eventName": "told.event",
    "dateTime": "told.at",
    "possibleProxy": "told.doubt",
    "port": "told.port",
}
_DEVICE = {"idType": "told.platform", "idValue": "told", "eventName": "told.event", "dateTime": "told.at"}
_VERIFIED = {"@type": "", "@verified": "told.doubt", "@verificationDate": ""}
_EMAIL = {"": "told", "#": "told", **_VERIFIED}
_PHONE = {**_EMAIL, "@countryCallingCode": "told", "@extension": ""}
_ADDRESS = {
    **dict.fromkeys(("", "#", "@type", "address", "zipCode", "state", "nonUsaState"), ""),
    "city": "people.place",
    "country": "",
}
_LOCATION = {
    "city": "people.place",
    "region": "people.place",
    "countryCode": "people.place",
    **dict.fromkeys(("verified", "timestamp", "@verified", "@timestamp"), ""),
}
_PERSON = {
    "firstName": "people.name",
    "middleName": "people.name",
    "lastName": "people.name",
    **under("phone", _PHONE),
    **under("email", _EMAIL),
    **under("address", _ADDRESS),
    "age": "people.age",
    "approximateAge": "people.age",
    "ageAssertionDiscrepancy": "",
    "dateOfBirth": "people.born_on",
}
_CONTACT = dict.fromkeys(_PERSON, "")
_DISABLED = dict.fromkeys(("", "#", "@disabledDate", "@reenabledDate", "@userNotified", "@userNotifiedDate"), "")
_ACCOUNT = {
    "vehicleDescription": "",
    "espIdentifier": "told",
    "espService": "told.platform",
    "compromisedAccount": "",
    "screenName": "told",
    "displayName": "told",
    "profileUrl": "told",
    "profileBio": "",
    **under("ipCaptureEvent", _IP),
    **under("deviceId", _DEVICE),
    "thirdPartyUserReported": "told.doubt",
    "priorCTReports": "",
    "groupIdentifier": "told",
    **under("accountTemporarilyDisabled", _DISABLED),
    **under("accountPermanentlyDisabled", _DISABLED),
    **under("estimatedLocation", _LOCATION),
    "allEmailsReported": "",
    "additionalInfo": "summary",
}
_ASSOCIATED = {**_PERSON, **_ACCOUNT, "@accountType": "", "@thirdPartyUser": "", "platform": "told.platform"}
_IDENTITY = {**_ACCOUNT, **under("associatedAccount", _ASSOCIATED)}
REPORT_ANNOTATIONS = (
    *("sextortion", "csamSolicitation", "minorToMinorInteraction", "spam"),
    *("sadisticOnlineExploitation", "informational"),
)
FILE_ANNOTATIONS = (
    *("animeDrawingVirtualHentai", "potentialMeme", "viral", "possibleSelfProduction", "physicalHarm"),
    *("violenceGore", "bestiality", "liveStreaming", "infant", "generativeAi"),
)
_FILE = {
    "reportId": "source_number",
    "fileId": "files.number",
    "originalFileName": "files.name",
    "fileName": "",
    "uploadedToEspTimestamp": "files.uploaded_at",
    "locationOfFile": "urls",
    "fileViewedByEsp": "files.viewed",
    "exifViewedByEsp": "",
    "publiclyAvailable": "files.is_public",
    "fileRelevance": "",
    **under("fileAnnotations", dict.fromkeys(FILE_ANNOTATIONS, "files.tags")),
    "industryClassification": "files.classification",
    **under("originalFileHash", {"": "files.digests", "#": "files.digests", "@hashType": "files.digests"}),
    **under("ipCaptureEvent", _IP),
    **under("deviceId", _DEVICE),
    **under("details", dict.fromkeys(("type", "@type"), "")),
    **under("details/nameValuePair", dict.fromkeys(("name", "value", "type", "@type"), "")),
    "additionalInfo": "summary",
}
INCIDENTS: dict[str, dict[str, str]] = {
    "webPageIncident": {"url": "urls", "thirdPartyHostedContent": "", "@thirdPartyHostedContent": ""},
    "emailIncident": {**under("emailAddress", _EMAIL), "content": "summary"},
    "newsgroupIncident": {"name": "", **under("emailAddress", _EMAIL), "content": "summary"},
    "chatImIncident": {"chatClient": "told.platform", "chatRoomName": "told", "content": "summary"},
    "onlineGamingIncident": {"gameName": "", "console": "", "content": "summary"},
    "cellPhoneIncident": {**under("phoneNumber", _PHONE), "latitude": "", "longitude": ""},
    "nonInternetIncident": {"locationName": "", **under("incidentAddress", dict.fromkeys(_ADDRESS, ""))},
    "peer2peerIncident": {"client": "", "fileNames": "", **under("ipCaptureEvent", _IP)},
}
ROLES = (
    ("personOrUserReported", Role.REPORTED),
    ("intendedRecipient", Role.RECIPIENT),
    ("victim", Role.VICTIM),
)

TABLE = Table(
    {
        **dict.fromkeys(NUMBERS, "source_number"),
        **dict.fromkeys(("retracted", "retraction", "retractionReason"), "annotations"),
        "batchedReport": "",
        "batchedReport/@reason": "",
        **under(
            "incidentSummary",
            {
                "incidentType": "incident",
                "incidentDateTime": "occurred_at",
                "incidentDateTimeDescription": "occurred_text",
                "escalateToHighPriority": "urgent",
                "platform": "source",
            },
            under("reportAnnotations", dict.fromkeys(REPORT_ANNOTATIONS, "annotations")),
        ),
        **{
            f"internetDetails/{name}/{place}": landed
            for name, table in INCIDENTS.items()
            for place, landed in {**table, "additionalInfo": "summary"}.items()
        },
        **under(
            "lawEnforcement",
            dict.fromkeys(
                ("@fleaCountry", "agencyName", "caseNumber", "reportedToLe", "servedLegalProcessDomestic"), ""
            ),
            under("servedLegalProcessInternational", dict.fromkeys(("", "#", "@fleaCountry", "fleaCountry"), "")),
            under("officerContact", _CONTACT),
        ),
        **under(
            "reporter",
            {
                **under("reportingPerson", _CONTACT),
                "reportingPerson/email": "source",
                "reportingPerson/email/#": "source",
            },
            under("contactPerson", _CONTACT),
            dict.fromkeys(("companyTemplate", "termsOfService", "legalURL", "legalUrl"), ""),
        ),
        **{
            place: landed
            for name, _ in ROLES
            for place, landed in under(name, _IDENTITY, under(f"{name}Person", _PERSON)).items()
        },
        "victim/schoolName": "people.place",
        "additionalInfo": "summary",
        **under("fileDetails", _FILE),
    }
)
