"""Who is in care: unaccompanied children, age, legal status, need, homes, and how care ends."""
