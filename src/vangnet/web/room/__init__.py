"""The examination room: media, pixels and categorisation."""
