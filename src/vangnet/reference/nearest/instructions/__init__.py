"""Words of the processor that Python lacks; numba stands in `kernels.py` only."""
