"""Files that were cut into parts and laid in several places: found, joined, proven and judged.

Works after the scans, on what they wrote: nothing that a scan said of a part is changed here.
"""
