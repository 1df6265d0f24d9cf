"""The columns of time and place in the Department for Education's open data.

Source: https://dfe-analytical-services.github.io/analysts-guide/statistics-production/ud.html.
"""

TIME = ["time_period", "time_identifier"]
NATION = ["geographic_level", "country_code", "country_name"]
REGION = ["region_code", "region_name"]
COUNCIL = ["old_la_code", "new_la_code", "la_name"]
PLACE = [*NATION, *REGION, *COUNCIL]
LEVELS = ["National", "Regional", "Local authority"]
REPORTING_YEAR = "Reporting year"
IDENTIFIERS = (REPORTING_YEAR, "Academic year", "Calendar year", "Financial year", "Tax year")
