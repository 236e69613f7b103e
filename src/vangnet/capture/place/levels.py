"""What the areas of a border file are."""

LEVELS = ("municipality", "province", "country", "police_unit", "safety_region")
