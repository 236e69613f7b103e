"""Addresses: Signing in with two factors, and one's own account."""

from django.urls import path

from vangnet.web.sign_in.views import account, enrolling, entering

app_name = "sign_in"

urlpatterns = [
    path("", entering.sign_in, name="sign_in"),
    path("second-factor", entering.second_factor, name="second_factor"),
    path("second-factor/passkey/ask", enrolling.passkey_ask, name="passkey_ask"),
    path("second-factor/passkey", enrolling.passkey_use, name="passkey_use"),
    path("password", entering.password, name="password"),
    path("sign-out", entering.sign_out, name="sign_out"),
    path("factors/add", enrolling.enrol, name="enrol"),
    path("factors/add/app", enrolling.app, name="app"),
    path("factors/add/passkey", enrolling.passkey, name="passkey"),
    path("factors/add/passkey/begin", enrolling.passkey_begin, name="passkey_begin"),
    path("factors/add/passkey/end", enrolling.passkey_add, name="passkey_add"),
    path("account", account.account, name="account"),
    path("account/factors/rename", account.rename_factor, name="rename_factor"),
    path("account/factors/remove", account.remove_factor, name="remove_factor"),
    path("account/backup-codes", account.backup_codes, name="backup_codes"),
    path("account/sessions/end", account.end_sessions, name="end_sessions"),
]
