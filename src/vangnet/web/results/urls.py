"""Addresses: What a case leads to: reports, packages, the view for the defence."""

from django.urls import path

from vangnet.web.results.views import changes, comparing, defence, making, proposing, sampling, series

app_name = "results"

urlpatterns = [
    path("<str:number>/", making.results, name="list"),
    path("<str:number>/make", making.make, name="make"),
    path("<str:number>/samples/", sampling.samples, name="samples"),
    path("<str:number>/samples/commit", sampling.commit, name="commit_sample"),
    path("<str:number>/samples/<int:sample>/", sampling.sample, name="sample"),
    path("<str:number>/samples/<int:sample>/draw", sampling.draw, name="draw_sample"),
    path("<str:number>/samples/<int:sample>/frame.txt", sampling.digests, {"which": "frame"}, name="frame"),
    path("<str:number>/samples/<int:sample>/sample.txt", sampling.digests, {"which": "sample"}, name="drawn"),
    path("<str:number>/representatives/choose", sampling.choose, name="choose_representative"),
    path("<str:number>/representatives/drop", sampling.drop, name="drop_representative"),
    path("<str:number>/defence/", defence.sittings, name="sittings"),
    path("<str:number>/defence/<int:sitting>/", defence.sitting, name="sitting"),
    path("<str:number>/defence/<int:sitting>/end", defence.end, name="end_sitting"),
    path("<str:number>/defence/<int:sitting>/media/<int:position>/reveal", defence.reveal, name="reveal"),
    path("<str:number>/compare/", comparing.compare, name="compare"),
    path("<str:number>/changes/", changes.changes, name="changes"),
    path("<str:number>/changes/seen", changes.seen, name="seen"),
    path("<str:number>/series/", series.listing, name="series"),
    path("<str:number>/series/new", series.new, name="new_series"),
    path("<str:number>/series/<int:series>/put-in", series.put_in, name="put_in_series"),
    path("<str:number>/series/<int:series>/identified", series.identified, name="identified"),
    path("<str:number>/library/", proposing.proposals, name="proposals"),
    path("<str:number>/library/propose", proposing.propose, name="propose"),
    path("<str:number>/library/<int:proposal>/confirm", proposing.confirm, name="confirm"),
    path("<str:number>/library/<int:proposal>/withdraw", proposing.withdraw, name="withdraw"),
]
