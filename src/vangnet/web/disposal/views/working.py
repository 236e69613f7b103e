"""What people do on the page of a checklist: each a small form."""

from django.utils.translation import gettext_lazy as _

from vangnet.accounts.roles import Verb
from vangnet.suspects import models
from vangnet.suspects.actions.disposal import answering, carriers, deciding, directions, opening, steps
from vangnet.web.disposal import forms
from vangnet.web.disposal.acting import adds, on

_TAKEN_BACK = _("Taken back; it stays to be read.")
_WRITTEN = _("Written down.")

change_set = adds(
    "disposal.change_set",
    forms.Choose,
    opening.change_set,
    _("Another rule set counts from now on."),
    Verb.DECIDE_DISPOSAL,
)

answer = adds("disposal.answer", forms.Answer, answering.answer, _("The answer is written down."))
take_back_answer = on(
    "disposal.answer.take_back",
    (models.CriterionAnswer, "chosen__checklist", "criterion_answer"),
    forms.Reason,
    answering.take_back_answer,
    (_TAKEN_BACK, "criteria"),
)

write_step = adds("disposal.step", forms.Step, steps.write_step, _WRITTEN)
take_back_step = on(
    "disposal.step.take_back",
    (models.DisposalStep, "checklist", "disposal_step"),
    forms.Reason,
    steps.take_back_step,
    (_TAKEN_BACK, "procedure"),
)

add_direction = adds("disposal.direction", forms.Direction, directions.add_direction, _WRITTEN)
take_back_direction = on(
    "disposal.direction.take_back",
    (models.Direction, "checklist", "direction"),
    forms.Reason,
    directions.take_back_direction,
    (_TAKEN_BACK, "directions"),
)

add_behavioural = adds("disposal.behavioural", forms.Behavioural, directions.add_behavioural, _WRITTEN)
take_back_behavioural = on(
    "disposal.direction.take_back",
    (models.BehaviouralDirection, "checklist", "behavioural"),
    forms.Reason,
    directions.take_back_direction,
    (_TAKEN_BACK, "behavioural"),
)
write_treatment = on(
    "disposal.treatment",
    (models.BehaviouralDirection, "checklist", "behavioural"),
    forms.Treatment,
    directions.write_treatment,
    (_WRITTEN, "behavioural"),
)
take_back_treatment = on(
    "disposal.treatment.take_back",
    (models.Treatment, "direction__checklist", "treatment"),
    forms.Reason,
    directions.take_back_treatment,
    (_TAKEN_BACK, "behavioural"),
)

decide_carrier = adds("disposal.carrier", forms.Carrier, carriers.decide_carrier, _WRITTEN)
take_back_carrier = on(
    "disposal.carrier.take_back",
    (models.CarrierDecision, "checklist", "carrier"),
    forms.Reason,
    carriers.take_back_carrier,
    (_TAKEN_BACK, "carriers"),
)

decide = adds(
    "disposal.decide", forms.Decide, deciding.decide, _("The decision is written down."), Verb.DECIDE_DISPOSAL
)
take_back_decision = on(
    "disposal.decide.take_back",
    (models.DisposalDecision, "checklist", "disposal"),
    forms.Reason,
    deciding.take_back_decision,
    (_TAKEN_BACK, "decision"),
    Verb.DECIDE_DISPOSAL,
)
