"""What the codes of a report are called on its pages."""

from typing import Any

from django.utils.translation import gettext_lazy as _

LANES: dict[str, Any] = {
    "now": _("Happening now"),
    "child": _("A child can be found, or is within reach"),
    "contact": _("In contact with a child"),
    "identifiable": _("A person or place can be found"),
    "growing": _("New material, or more reports"),
    "rest": _("The rest"),
}

FACTS: dict[str, Any] = {
    "happening_now": _("Abuse goes on now, or is about to"),
    "child_identifiable": _("The child can be identified"),
    "has_access": _("Whoever is reported is with children"),
    "in_contact": _("Somebody is in contact with a child or presses one"),
    "place_identifiable": _("A place can be identified"),
    "adult_identifiable": _("Whoever is reported can be identified"),
    "new_material": _("The material is new"),
    "produced": _("It is about abuse itself, not only about pictures"),
    "young_child": _("It is about a young child"),
    "between_minors": _("It is between minors"),
}

ROLES: dict[str, Any] = {
    "reported": _("Reported"),
    "recipient": _("Recipient"),
    "victim": _("Victim"),
    "reporter": _("Reporter"),
    "other": _("Not told"),
}

KINDS: dict[str, Any] = {
    "email": _("E-mail address"),
    "phone": _("Telephone number"),
    "ip": _("IP address"),
    "nickname": _("Nickname"),
    "account": _("Account"),
    "url": _("Web address"),
    "wallet": _("Wallet"),
    "device": _("Device"),
    "name": _("Name"),
    "bank": _("Bank account"),
}

TOLD: dict[str, Any] = {
    "received": _("received"),
    "carried": _("with the police"),
    "being_assessed": _("being assessed"),
    "question": _("a question"),
    "passed_on": _("passed on"),
    "with_hotline": _("with the hotline"),
    "linked": _("used in an investigation"),
    "settled": _("dealt with"),
    "closed": _("closed"),
}
"""What a reporter reads of the state, in the desk's own words."""

OUTCOMES: dict[str, Any] = {
    "case": _("The report goes on in a case that you may see. The reporter hears that it is used."),
    "team": _("A team of this unit goes on with it. The report stays open."),
    "unit": _("Another unit goes on with it. The report ends when it has arrived there."),
    "hotline": _("For material on the open internet with an address. The report ends when the hotline has it."),
    "foreign": _("The police of another country go on with it. The report ends when it has arrived there."),
    "youth_care": _("For help to a child or family. The report ends when it has arrived there."),
    "settled": _("You have done what was needed, such as a call or a warning. The report ends now."),
    "no_action": _("With what is known, nothing can be done. The report ends now and can be opened again."),
}

ASKED: dict[str, Any] = {
    "story": _("What was told"),
    "child_in_danger": _("Is a child in danger now?"),
    "platform": _("In which app or on which site"),
    "nicknames": _("Nicknames, one on each line"),
    "group": _("Name of the group, channel or page"),
    "urls": _("Web addresses, one on each line"),
    "phones": _("Telephone numbers, one on each line"),
    "emails": _("E-mail addresses, one on each line"),
    "ip_addresses": _("IP addresses, one on each line, with the time if it is known"),
    "when": _("When was it"),
    "victim_known": _("Does the reporter know who the child is?"),
    "place": _("Where is the child, or where did it happen"),
    "relation": _("How does the reporter know this"),
    "contact_name": _("Name of the reporter"),
    "contact_email": _("E-mail address of the reporter"),
    "contact_phone": _("Telephone number of the reporter"),
    "contact_wishes": _("How and when may the reporter be contacted"),
    "imagery_made": _("Were photos or videos made, or is there a signal of it?"),
    "imagery_signals": _("What tells that photos or videos may exist"),
}

SITUATIONS: dict[str, Any] = {
    "r1": _("Seen in a chat app or on social media"),
    "r2": _("Read on a forum that people exchange imagery"),
    "r3": _("Somebody approaches minors sexually"),
    "r4": _("Abuse goes on now; victim or place is known"),
    "r5": _("Abuse goes on now; victim and place are not known"),
    "r6": _("Wants to file a criminal complaint"),
    "victim": _("About the reporter, or a child of the reporter"),
    "own": _("About own behaviour"),
    "other": _("Something else"),
}
