"""Addresses of one report, of typing one in, of criminal complaints and of what is due to be destroyed."""

from django.urls import path

from vangnet.web.reports.views import acting, complaints, deciding, destroying, report, typing_in

beside = [
    path("new", typing_in.new, name="new"),
    path("complaints/", complaints.complaints, name="complaints"),
    path("complaints/new", complaints.new, name="new_complaint"),
    path("complaints/<int:complaint>/", complaints.complaint, name="complaint"),
    path("due", destroying.due, name="due"),
]
"""To stand before the addresses of one report."""

of_one = [
    path("<str:report>/", report.report, name="report"),
    path("<str:report>/file", report.file, name="file"),
    path("<str:report>/document.pdf", report.document, name="document"),
    path("<str:report>/identifiers.csv", report.identifiers, name="identifiers"),
    path("<str:report>/take-on", acting.take_on, name="take_on"),
    path("<str:report>/hand-over", acting.hand_over, name="hand_over"),
    path("<str:report>/put-back", acting.put_back, name="put_back"),
    path("<str:report>/wait", acting.wait, name="wait"),
    path("<str:report>/reopen", acting.reopen, name="reopen"),
    path("<str:report>/decide", deciding.decide, name="decide"),
    path("<str:report>/close", deciding.close, name="close"),
    path("<str:report>/decisions/<int:verdict>/take-back", acting.take_back, name="take_back"),
    path("<str:report>/circumstances", acting.state, name="state"),
    path("<str:report>/notes", acting.note, name="note"),
    path("<str:report>/questions", acting.ask, name="ask"),
    path("<str:report>/told", acting.told, name="told"),
    path("<str:report>/own-acts", acting.own_acts, name="own_acts"),
    path("<str:report>/contact/withdraw", acting.withdraw_contact, name="withdraw_contact"),
    path("<str:report>/complaints", acting.link_complaint, name="link_complaint"),
    path("<str:report>/complaints/<int:complaint>/unlink", acting.unlink_complaint, name="unlink_complaint"),
    path("<str:report>/destroy", acting.destroy, name="destroy"),
]
"""To stand last: their first part would fit everything else too."""
