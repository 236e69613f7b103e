"""Expose groups among minors: the region that a name hints at, data of another in posts, and a work list for people.

Pure functions on the records of `networks.shape`, with rules that are data in this folder. Nothing here decides on a
person, sends something, or says that an offence was committed; who is not known to be of age counts as a minor.
"""
