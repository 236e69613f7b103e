"""The places of the JSON in which police receive a CyberTipline report, and where each value also lands.

Nobody has published a schema of it. The places are those that two programs of investigators read (docs/reports/
formats.md); what a report holds beside them, is shown with the remark that it is not known.
"""

from vangnet.intake.formats.cybertip_xml_places import under
from vangnet.intake.source import Table

CAPTURE = {
    "captureType": "told.kind",
    "value": "told",
    "eventName": "told.event",
    "dateTime": "told.at",
    "port": "told.port",
    "possibleProxy": "told.doubt",
}
CAPTURED = "sourceInformation/sourceCaptures/value"
_CAPTURES = under("sourceInformation/sourceCaptures", CAPTURE)
_NOTES = {"additionalInformations/value": "summary", "additionalInformations": "summary"}
_TAGS = {"ncmecTags/groups/tags/value": "files.tags", "ncmecTags/groups/groupName": "", "ncmecTags/groups/name": ""}
_VALUE = {"value": "told", "verified": "told.doubt", "type": "", "verificationDate": ""}
_ADDRESS = {
    **dict.fromkeys(("street1", "street2", "address", "state", "postalCode", "zipCode", "country", "type"), ""),
    "city": "people.place",
}
PERSON = {
    "firstName": "people.name",
    "middleName": "people.name",
    "lastName": "people.name",
    "preferredName": "people.name",
    "dateOfBirth": "people.born_on",
    "approximateAge": "people.age",
    "age": "people.age",
    **dict.fromkeys(("gender", "preferredPronouns", "physicalDescription", "occupation", "gangAffiliation"), ""),
    **dict.fromkeys(("vehicleDescription", "vehicleTagNumber", "awareOfReport", "relationshipToReporter"), ""),
    **dict.fromkeys(("relationshipToChildVictim", "accessToFirearms", "convictedSexOffender"), ""),
    "accessToChildVictim": "people.access_to_children",
    "accessToChildren": "people.access_to_children",
    "espService": "told.platform",
    "espUserId": "told",
    "ipAddress": "told",
    "screenName": "told",
    "screenName/value": "told",
    "displayName": "told",
    "displayName/value": "told",
    "displayNames/displayNames/value": "told",
    "profileUrl": "told",
    "groupIdentifier": "told",
    "schoolName": "people.place",
    **under("emails/emails", _VALUE),
    **under("phones/phones", {**_VALUE, "countryCallingCode": "told", "extension": ""}),
    **under("addresses/addresses", _ADDRESS),
    **dict.fromkeys(("languages", "races", "disabilities", "additionalDisabilityInformation", "priorCTReports"), ""),
    **dict.fromkeys(("additionalContactInformation", "thirdPartyUserReported", "compromisedAccount"), ""),
    **dict.fromkeys(("accountTemporarilyDisabled", "accountPermanentlyDisabled"), ""),
    **under("estimatedLocation", dict.fromkeys(("city", "region", "countryCode"), "people.place")),
    "estimatedLocation/verified": "",
    "estimatedLocation/timestamp": "",
    **_CAPTURES,
    **_NOTES,
}
FILE = {
    "filename": "files.name",
    "originalFilename": "files.name",
    "submittalId": "files.number",
    "verificationHash": "files.digests",
    "viewedByEsp": "files.viewed",
    "exifViewedByEsp": "",
    "publiclyAvailable": "files.is_public",
    "industryClassification": "files.classification",
    "fileRelevance": "",
    **_TAGS,
    "espMetadata/metadatas/name": "",
    "espMetadata/metadatas/value": "files.uploaded_at",
    "originalFileHash/hashType": "files.digests",
    "originalFileHash/value": "files.digests",
    "locationOfFile": "urls",
    **_CAPTURES,
    **_NOTES,
}
_INCIDENT = {
    **under("contents", {"value": "summary", "": "summary"}),
    **_CAPTURES,
    **_NOTES,
    **dict.fromkeys(("chatClient", "gameName", "console", "client", "fileNames", "name", "locationName"), ""),
    "chatRoomName": "told",
    "url": "urls",
    "emailAddress": "told",
    "phoneNumber": "told",
    "latitude": "",
    "longitude": "",
}
INCIDENTS = (
    *("emailIncident", "webpageIncident", "webPageIncident", "chatImIncident", "onlineGamingIncident"),
    *("cellPhoneIncident", "newsgroupIncident", "nonInternetIncident", "peer2peerIncident"),
)
TABLE = Table(
    {
        "reportId": "source_number",
        "dateReceived": "sent_at",
        **under(
            "reportedInformation",
            under(
                "reportingEsp",
                {"espName": "source", "lastName": "source"},
                dict.fromkeys(
                    ("firstName", "email", "phone", "address", "contactPerson", "legalUrl", "termsOfService"), ""
                ),
            ),
            under(
                "incidentSummary",
                {
                    "incidentType": "incident",
                    "incidentDateTime": "occurred_at",
                    "incidentDateTimeDescription": "occurred_text",
                    "escalateToHighPriority": "urgent",
                    "platform": "",
                    "reportAnnotations": "annotations",
                },
            ),
            *(under(f"incidentDetails/{name}", _INCIDENT) for name in INCIDENTS),
            dict.fromkeys(
                (f"incidentDetails/{name}/{CAPTURED}" for name in ("webpageIncident", "webPageIncident")), "urls"
            ),
            under("reportedPeople/reportedPersons", PERSON),
            under("intendedRecipients/intendedRecipients", PERSON),
            under("victims/victims", PERSON),
            under("uploadedFiles/uploadedFiles", FILE),
            under("lawEnforcement", dict.fromkeys(("agencyName", "caseNumber", "officerContact", "reportedToLe"), "")),
            _NOTES,
        ),
    }
)
