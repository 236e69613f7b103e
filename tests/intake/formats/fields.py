"""Every field of the CyberTipline model, as the knowledge of this project lists it (intake.md 4.1 and 4.2), filled in.

A line is a place, an invented value, and where it must land beside the fields ("" for nowhere). It is written down here
apart from the tables of the formats, so that a place that a format forgets, is missed.
"""

PERSON = """
firstName = Voor-{n} > people.name
lastName = Achter-{n} > people.name
phone/# = 97055000{n} > told
phone/@type = Mobile >
phone/@verified = false > told.doubt
phone/@verificationDate = 2026-01-0{n} >
phone/@countryCallingCode = +31 > told
phone/@extension = 1{n} >
email/# = persoon{n}@example.org > told
email/@type = Home >
email/@verified = false > told.doubt
email/@verificationDate = 2026-02-0{n} >
address/address = Straat {n} >
address/city = Plaats-{n} > people.place
address/zipCode = 1000 A{n} >
address/state = S{n} >
address/nonUsaState = Provincie-{n} >
address/country = NL >
address/@type = Home >
age = 2{n} > people.age
dateOfBirth = 1999-01-0{n} > people.born_on
"""

IP = """
ipCaptureEvent/ipAddress = 192.0.2.{n} > told
ipCaptureEvent/eventName = Login > told.event
ipCaptureEvent/dateTime = 2026-03-01T10:00:0{n}Z > told.at
ipCaptureEvent/possibleProxy = true > told.doubt
ipCaptureEvent/port = 5000{n} > told.port
"""

DEVICE = """
deviceId/idType = IMEI > told.platform
deviceId/idValue = 35000000000000{n} > told
deviceId/eventName = Login > told.event
deviceId/dateTime = 2026-03-02T10:00:0{n}Z > told.at
"""

IDENTITY = f"""
espIdentifier = account-{{n}} > told
espService = Dienst-{{n}} > told.platform
screenName = testaccount_{{n}} > told
displayName = Naam op het scherm {{n}} > told
profileUrl = https://example.org/u/{{n}} > told
{IP}
{DEVICE}
thirdPartyUserReported = true > told.doubt
priorCTReports = 18000000{{n}} >
groupIdentifier = groep-{{n}} > told
accountTemporarilyDisabled = true >
accountPermanentlyDisabled = false >
estimatedLocation/city = Stad-{{n}} > people.place
estimatedLocation/region = Regio-{{n}} > people.place
estimatedLocation/countryCode = NL > people.place
estimatedLocation/@verified = true >
estimatedLocation/@timestamp = 2026-03-03T10:00:00Z >
additionalInfo = Over persoon {{n}} > summary
"""

FILE_ANNOTATIONS = (
    *("animeDrawingVirtualHentai", "potentialMeme", "viral", "possibleSelfProduction", "physicalHarm"),
    *("violenceGore", "bestiality", "liveStreaming", "infant", "generativeAi"),
)
REPORT_ANNOTATIONS = ("sextortion", "csamSolicitation", "minorToMinorInteraction", "spam")

# by block of intake.md 4.1; "below" is where its lines stand
XML: tuple[tuple[str, str, str], ...] = (
    (
        "incidentSummary",
        "incidentSummary",
        """
incidentType = Child Sex Tourism > incident
incidentDateTime = 2026-03-01T09:00:00Z > occurred_at
incidentDateTimeDescription = ongeveer > occurred_text
escalateToHighPriority = Een kind in gevaar > urgent
""",
    ),
    (
        "reportAnnotations",
        "incidentSummary/reportAnnotations",
        "\n".join(f"{name} = > annotations" for name in REPORT_ANNOTATIONS),
    ),
    (
        "webPageIncident",
        "internetDetails/webPageIncident",
        """
url = https://example.org/pagina > urls
additionalInfo = Over de pagina > summary
thirdPartyHostedContent = true >
""",
    ),
    (
        "emailIncident",
        "internetDetails[2]/emailIncident",
        """
emailAddress = voorval@example.org > told
content = Tekst van de mail > summary
""",
    ),
    (
        "newsgroupIncident",
        "internetDetails[3]/newsgroupIncident",
        """
name = nl.voorbeeld >
emailAddress = nieuws@example.org > told
content = Tekst van de groep > summary
""",
    ),
    (
        "chatImIncident",
        "internetDetails[4]/chatImIncident",
        """
chatClient = Voorbeeldchat > told.platform
chatRoomName = Ruimte-1 > told
content = Tekst van de chat > summary
""",
    ),
    (
        "onlineGamingIncident",
        "internetDetails[5]/onlineGamingIncident",
        """
gameName = Spel-1 >
console = Spelcomputer-1 >
content = Tekst uit het spel > summary
""",
    ),
    (
        "cellPhoneIncident",
        "internetDetails[6]/cellPhoneIncident",
        """
phoneNumber = +31970550001 > told
latitude = 52.1 >
longitude = 5.1 >
""",
    ),
    (
        "nonInternetIncident",
        "internetDetails[7]/nonInternetIncident",
        """
locationName = Sporthal >
incidentAddress/city = Elders >
""",
    ),
    (
        "peer2peerIncident",
        "internetDetails[8]/peer2peerIncident",
        f"client = Programma-1 >\n{IP.format(n=9)}",
    ),
    (
        "lawEnforcement",
        "lawEnforcement",
        """
agencyName = Politie Voorbeeld >
caseNumber = Z-1 >
officerContact/lastName = Agent >
reportedToLe = true >
servedLegalProcessDomestic = true >
servedLegalProcessInternational/# = true >
servedLegalProcessInternational/@fleaCountry = NL >
""",
    ),
    (
        "reporter",
        "reporter",
        """
reportingPerson/email = safety@example.org > source
contactPerson/lastName = Contact >
companyTemplate = Vaste tekst >
termsOfService = Voorwaarden >
legalURL = https://example.org/legal >
""",
    ),
    (
        "personOrUserReported",
        "personOrUserReported",
        f"vehicleDescription = Blauwe bestelbus >\n{IDENTITY.format(n=1)}",
    ),
    ("Person of the reported", "personOrUserReported/personOrUserReportedPerson", PERSON.format(n=1)),
    ("intendedRecipient[]", "intendedRecipient", IDENTITY.format(n=2)),
    ("Person of the recipient", "intendedRecipient/intendedRecipientPerson", PERSON.format(n=2)),
    ("victim[]", "victim", f"schoolName = Basisschool Voorbeeld > people.place\n{IDENTITY.format(n=3)}"),
    ("Person of the victim", "victim/victimPerson", PERSON.format(n=3).replace("age = 23", "age = 13")),
    ("additionalInfo", "", "additionalInfo = Het hele verhaal > summary"),
    (
        "fileDetails",
        "fileDetails",
        f"""
reportId = 190000031 > source_number
fileId = bestand-1 > files.number
originalFileName = beeld.jpg > files.name
locationOfFile = https://example.org/f/1 > urls
fileViewedByEsp = true > files.viewed
exifViewedByEsp = true >
publiclyAvailable = false > files.is_public
fileRelevance = Reported >
industryClassification = A2 > files.classification
originalFileHash/# = 00112233445566778899aabbccddeeff > files.digests
originalFileHash/@hashType = MD5 > files.digests
{IP.format(n=8).replace("Login", "Upload")}
{DEVICE.format(n=8)}
details/nameValuePair/name = Model >
details/nameValuePair/value = Camera-1 >
details/nameValuePair/@type = EXIF >
additionalInfo = Over het bestand > summary
""",
    ),
    (
        "fileAnnotations",
        "fileDetails/fileAnnotations",
        "\n".join(f"{name} = > files.tags" for name in FILE_ANNOTATIONS),
    ),
)

_CAPTURE = """
sourceInformation/sourceCaptures/captureType = IP Address > told.kind
sourceInformation/sourceCaptures/value = 198.51.100.{n} > told
sourceInformation/sourceCaptures/eventName = Upload > told.event
sourceInformation/sourceCaptures/dateTime = 2026-03-04T10:00:0{n}Z > told.at
sourceInformation/sourceCaptures/port = 4000{n} > told.port
"""

# by level of intake.md 4.2
JSON: tuple[tuple[str, str, str], ...] = (
    ("top", "", "reportId = 190000041 > source_number\ndateReceived = 2026-03-05T10:00:00Z > sent_at"),
    ("reportingEsp", "reportedInformation/reportingEsp", "espName = Voorbeeldplatform > source"),
    (
        "incidentSummary",
        "reportedInformation/incidentSummary",
        "incidentType = Child Sex Tourism > incident\nincidentDateTime = 2026-03-01T09:00:00Z > occurred_at",
    ),
    (
        "emailIncident[]",
        "reportedInformation/incidentDetails/emailIncident",
        "contents/value = Tekst van een mail > summary",
    ),
    (
        "webpageIncident[]",
        "reportedInformation/incidentDetails/webpageIncident",
        """
sourceInformation/sourceCaptures/captureType = URL > told.kind
sourceInformation/sourceCaptures/value = https://example.org/w > urls
additionalInformations/value = Over de pagina > summary
""",
    ),
    (
        "person",
        "reportedInformation/reportedPeople/reportedPersons",
        f"""
gender = Man >
dateOfBirth = 1990-01-01 > people.born_on
approximateAge = 36 > people.age
occupation = Trainer >
espService = Voorbeeldchat > told.platform
espUserId = u-1 > told
screenName/value = testaccount_1 > told
emails/emails/value = testaccount_1@example.org > told
emails/emails/verified = false > told.doubt
phones/phones/value = +31970550002 > told
phones/phones/verified = false > told.doubt
addresses/addresses/city = Plaats-1 > people.place
addresses/addresses/street1 = Straat 1 >
relationshipToChildVictim = Buurman >
accessToChildVictim = Yes > people.access_to_children
accessToChildren = Yes > people.access_to_children
accessToFirearms = No >
convictedSexOffender = No >
{_CAPTURE.format(n=1)}
""",
    ),
    (
        "intendedRecipients",
        "reportedInformation/intendedRecipients/intendedRecipients",
        "screenName/value = testaccount_2 > told",
    ),
    (
        "file",
        "reportedInformation/uploadedFiles/uploadedFiles",
        f"""
filename = 1.jpg > files.name
originalFilename = beeld.jpg > files.name
submittalId = bestand-1 > files.number
verificationHash = 00112233445566778899aabbccddeeff > files.digests
viewedByEsp = true > files.viewed
ncmecTags/groups/tags/value = Infant > files.tags
espMetadata/metadatas/name = Upload Date and Time >
espMetadata/metadatas/value = 2026-03-06T10:00:00Z > files.uploaded_at
{_CAPTURE.format(n=2)}
""",
    ),
    ("additionalInformations[]", "reportedInformation", "additionalInformations/value = Het hele verhaal > summary"),
)


def lines(blocks: tuple[tuple[str, str, str], ...]) -> list[tuple[str, str, str, str]]:
    """Every line: its block, its whole place, its value, and where it must land."""
    found = []
    for block, below, text in blocks:
        for line in filter(str.strip, text.splitlines()):
            told, _, landed = line.partition(">")
            name, _, value = told.partition("=")
            place = f"{below}/{name.strip()}" if below else name.strip()
            found.append((block, place, value.strip(), landed.strip()))
    return found
