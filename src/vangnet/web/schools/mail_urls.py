"""Addresses: is this mail genuine, and whose screen was it? Apart from the pages of schools, for other people."""

from django.urls import path

from vangnet.web.schools.views import mail, marks

app_name = "school_mail"

urlpatterns = [path("", mail.check, name="check"), path("mark", marks.mark, name="mark")]
