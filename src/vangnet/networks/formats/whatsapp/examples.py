"""Invented exports: two groups and a conversation, in Dutch and English, of Android and iOS."""

from vangnet.networks.formats.format import Example

_ANDROID_NL = """\
31-12-2023 21:58 - Berichten en gesprekken worden end-to-end versleuteld. Niemand buiten deze chat kan ze lezen of \
beluisteren, zelfs WhatsApp niet. Tik voor meer informatie.
31-12-2023 21:58 - A. Proefpersoon heeft de groep "Oefengroep" aangemaakt
31-12-2023 21:59 - A. Proefpersoon heeft u toegevoegd
31-12-2023 22:00 - A. Proefpersoon heeft B. Voorbeeld en +31 6 12345678 toegevoegd
01-01-2024 00:00 - B. Voorbeeld: Gelukkig nieuwjaar!
Tweede regel van hetzelfde bericht
01-01-2024 00:01 - +31 6 12345678: <Media weggelaten>
01-01-2024 00:02 - C. Uitvinder: \u200eIMG-20240101-WA0001.jpg (bestand bijgevoegd)
Een bijschrift
01-01-2024 00:03 - B. Voorbeeld: Dit bericht is verwijderd
01-01-2024 00:04 - B. Voorbeeld: Zie https://voorbeeld.example/oefening <Dit bericht is bewerkt>
01-01-2024 00:05 - D. Verzonnen is deelnemer geworden via de uitnodigingslink van deze groep
01-01-2024 00:06 - A. Proefpersoon heeft het onderwerp gewijzigd van "Oefengroep" naar "Oefening: deel 2"
01-01-2024 00:07 - U bent nu beheerder
01-01-2024 00:08 - +31 6 12345678 is gewijzigd in +31 6 87654321
01-01-2024 00:09 - A. Proefpersoon heeft D. Verzonnen verwijderd
01-01-2024 00:10 - C. Uitvinder heeft de groep verlaten
"""

_IOS_EN = (
    "\ufeff\u200e[1/31/24, 9:58:00\u202fPM] Practice group: \u200eMessages and calls are end-to-end encrypted. "
    "No one outside of this chat, not even WhatsApp, can read or listen to them.\r\n"
    "[1/31/24, 9:58:05\u202fPM] E. Sample: \u200eYou created group \u201cPractice group\u201d\r\n"
    "[1/31/24, 9:59:00\u202fPM] F. Example: \u200eYou added F. Example\r\n"
    "[1/31/24, 10:00:00\u202fPM] E. Sample: Hello @\u2068F. Example\u2069\r\n"
    "\u200e[2/1/24, 8:00:00\u202fAM] F. Example: \u200e<attached: 00000003-PHOTO-2024-02-01-08-00-00.jpg>\r\n"
    "\u200e[2/1/24, 8:01:00\u202fAM] ~\u202fG. Made-Up: \u200esticker omitted\r\n"
    "\u200e[2/1/24, 8:02:00\u202fAM] F. Example: \u200eThis message was deleted by admin E. Sample.\r\n"
)

_DIRECT = """\
03/04/2024, 10:00 am - Messages and calls are end-to-end encrypted. Tap to learn more.
03/04/2024, 10:01 am - H. Invented: Are you there?
03/04/2024, 10:02 pm - E. Sample: I am
03/04/2024, 10:03 pm - H. Invented: Missed you
"""

EXAMPLES = (
    Example("WhatsApp-chat met Oefengroep.txt", _ANDROID_NL.encode(), members=7, messages=5, acts=10),
    Example("WhatsApp Chat - Practice group.zip/_chat.txt", _IOS_EN.encode(), members=4, messages=4, acts=4),
    Example("WhatsApp Chat with H. Invented.txt", _DIRECT.encode(), members=2, messages=3, acts=1),
)
