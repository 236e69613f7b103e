"""Addresses: Signing in with two factors, and one's own account."""

from django.urls import path

from vangnet.web.shell.unbuilt import unbuilt

app_name = "sign_in"

urlpatterns = [
    path("", unbuilt, name="sign_in"),
    path("second-factor", unbuilt, name="second_factor"),
    path("password", unbuilt, name="password"),
    path("account", unbuilt, name="account"),
    path("sign-out", unbuilt, name="sign_out"),
]
