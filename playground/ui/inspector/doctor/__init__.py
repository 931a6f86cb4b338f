"""The tab of the doctor: a card for each finding."""
