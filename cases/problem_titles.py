"""German and English titles of the problem codes of the case records."""

TITLES = {
    "identifier_known": ("Nummer schon erfasst", "Identifier known"),
    "person_has_open_case": ("Person hat offenen Fall", "Person has an open case"),
    "in_other_household": ("Lebt in anderem Haushalt", "Lives in another household"),
    "household_dissolved": ("Haushalt aufgelöst", "Household dissolved"),
    "household_has_open_case": ("Haushalt hat offenen Fall", "Household has an open case"),
    "left_already": ("Schon ausgezogen", "Left already"),
    "case_open_already": ("Es gibt schon einen offenen Fall", "There is an open case already"),
    "no_team_takes_inquiries": ("Kein Team nimmt Anfragen an", "No team takes inquiries"),
    "case_closed": ("Fall ist geschlossen", "Case is closed"),
    "grant_unknown": ("Keine solche Freigabe", "No such grant"),
    "move_refused": ("Schritt nicht möglich", "Move refused"),
}
