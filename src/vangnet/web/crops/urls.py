"""Addresses: crops of a child: the list, the workbench, one crop with its decisions, its files."""

from django.urls import URLPattern, URLResolver, path

from vangnet.web.crops.views import bench, deciding, leaving, seeing

app_name = "crops"

_NEW = "<str:victim>/new/<str:number>/<int:position>/"
_ONE = "<str:victim>/<str:number>/<int:crop>/"

urlpatterns: list[URLPattern | URLResolver] = [
    path("<str:victim>/", seeing.crops_of_child, name="list"),
    path(_NEW, bench.new, name="new"),
    path(f"{_NEW}look", bench.look, name="look"),
    path(f"{_NEW}source", bench.source, name="source"),
    path(f"{_NEW}preview", bench.preview, name="preview"),
    path(f"{_NEW}previewed", bench.previewed, name="previewed"),
    path(f"{_NEW}make", bench.make, name="make"),
    path(_ONE, seeing.crop, name="crop"),
    path(f"{_ONE}pixels/<str:variant>", seeing.pixels, name="pixels"),
    path(f"{_ONE}approve", deciding.approve, name="approve"),
    path(f"{_ONE}refuse", deciding.refuse, name="refuse"),
    path(f"{_ONE}withdraw", deciding.withdraw, name="withdraw"),
    path(f"{_ONE}export", leaving.export, name="export"),
    path(f"{_ONE}made.json", leaving.made_json, name="made_json"),
    path(f"{_ONE}made.pdf", leaving.made_pdf, name="made_pdf"),
]
