"""A year of drawn-up cases for the sample desk: the year before the present one, and the one that runs.

All is invented. What has an action is done by it; only what dates back is set to its day afterwards. The modules of
this folder are imported when the desk's settings are in force.
"""
