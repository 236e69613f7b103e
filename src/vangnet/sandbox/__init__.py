"""Confined workers: all that parses seized or received bytes runs here."""

from vangnet.sandbox.confine import Confinement
from vangnet.sandbox.pool import Died, Message, Pool, Worker, WorkerFailed, wait, warm
from vangnet.sandbox.window import Window
from vangnet.sandbox.worker import Channel

__all__ = ["Channel", "Confinement", "Died", "Message", "Pool", "Window", "Worker", "WorkerFailed", "wait", "warm"]
