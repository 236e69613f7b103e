"""Who keeps a network going, and which parts it has: pure functions on an adjacency, the same for the same seed.

`measure` takes everything; the files beside this one hold each question by itself. `reach` tells who brought shared
material first; `layers` compares measures of several layers.
"""

from .layers import Agreement, compare
from .measured import Effort, Measured, effort_for, measure
from .ranks import places

__all__ = ["Agreement", "Effort", "Measured", "compare", "effort_for", "measure", "places"]
