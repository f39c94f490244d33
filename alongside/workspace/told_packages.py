"""What people of the invented borough say and need, from which the demo's packages are made. Nobody in it is real."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

VOICES: tuple[Mapping[str, str], ...] = (
    {"words": "I want a door that I can lock and nobody else has the key. Then I can think about the rest. Ask me about my girls.",
     "strengths": "Makes a room laugh. Cooks for everybody when there is a kitchen.",
     "works": "Come to me, early in the day. Tea first.",
     "does_not": "Being passed on. Letters. Waiting rooms with a glass screen."},
    {"words": "I have told it all twenty times. Read it, then come and talk about football.",
     "strengths": "Fifteen years a roofer. Turns up for other people.",
     "works": "Say what you will do and do it. A text the evening before.",
     "does_not": "Surprises. Two workers who say different things."},
    {"words": "I am not a morning person and I am not a criminal. I just want my dog back and somewhere he can sleep.",
     "strengths": "Knows every service in the borough and who to ask for.",
     "works": "Walking while we talk.", "does_not": "Offices. Being told to choose between a bed and the dog."},
    {"words": "My mother does not know where I am. I would like to ring her when there is something good to say.",
     "strengths": "Speaks four languages. Writes poems.",
     "works": "An interpreter for the hard words, not for me.", "does_not": "Being spoken about as if I were not there."},
    {"words": "I can stop for a week. It is the eighth day. Help me with the eighth day.",
     "strengths": "Honest about it. Has done it before, for eleven months.",
     "works": "Somebody who answers at night.", "does_not": "Being tested before being asked."},
    {"words": "Everything I own was in that bag. I would like my photographs and I would like to work.",
     "strengths": "Good with engines and with old people.",
     "works": "Being given something to do.", "does_not": "Forms on a phone."},
)  # fmt: skip

GOALS: tuple[tuple[str, str, str], ...] = (
    ("See my daughter on her birthday", "relationships", "An afternoon in the park, and a photograph of it"),
    ("A place of my own", "accommodation", "My name on the bell"),
    ("Sleep a whole night", "mental_health", "Three nights in a week"),
    ("Drive a forklift again", "purpose", "The licence in my pocket"),
    ("Get my teeth done", "physical_health", "Eating an apple"),
    ("Owe nobody anything", "money", "No letters I am afraid to open"),
    ("Finish with court", "justice", "The last date is behind me"),
)

STANDS: Mapping[str, list[dict[str, Any]]] = {
    "accommodation": [
        {"talk": "explored", "in_place": "", "next_step": "Go and see the room at the hostel together", "whose": "worker",
         "next_in": 5},
        {"talk": "explored", "in_place": "A room at the hostel, until the spring",
         "next_step": "Offer of a flat for the homelessness application", "agency": "housing-solutions", "next_in": 40},
        {"talk": "explored", "in_place": "A room at the hostel, with a key of their own",
         "next_step": "Look at the two flats on offer", "whose": "person", "next_in": 30},
    ],
    "physical_health": [
        {"talk": "explored", "in_place": "Seen by the street nurse on Tuesdays", "next_step": "Register with the practice",
         "agency": "health", "next_in": 10},
        {"talk": "explored", "in_place": "Registered with a practice. Dentist found", "next_step": "Go to the dentist together",
         "whose": "worker", "next_in": 25},
    ],
    "mental_health": [
        {"talk": "explored", "in_place": "", "next_step": "Find out what helped before", "whose": "worker", "next_in": 14},
        {"talk": "explored", "in_place": "Talks with the same nurse every second week", "next_step": "Ring her on a bad night",
         "whose": "person"},
    ],
    "substance_use": [
        {"talk": "not_yet"},
        {"talk": "explored", "in_place": "A steady prescription, collected daily",
         "next_step": "Weekly collection, if they want it", "agency": "drug-treatment", "next_in": 28},
    ],
    "money": [
        {"talk": "explored", "in_place": "Benefits claimed", "next_step": "Open a bank account", "whose": "worker", "next_in": 9},
        {"talk": "explored", "in_place": "Benefits paid into an account of their own", "next_step": "", "whose": ""},
    ],
    "identity": [
        {"talk": "explored", "in_place": "", "next_step": "Order the birth certificate", "whose": "worker", "next_in": 7},
        {"talk": "explored", "in_place": "Birth certificate and a citizen card"},
    ],
    "safety": [{"talk": "explored", "in_place": "A plan for the evenings, known to two workers",
                "next_step": "Go through it again", "whose": "worker", "next_in": 21}],
    "relationships": [
        {"talk": "explored", "in_place": "A sister who answers", "next_step": "Write the card together", "whose": "person"},
        {"talk": "none", "said_by": "They said so themselves"},
    ],
    "purpose": [
        {"talk": "explored", "in_place": "", "next_step": "Try the workshop on Thursday", "whose": "person", "next_in": 6},
        {"talk": "explored", "in_place": "Two mornings a week at the workshop"},
    ],
    "justice": [
        {"talk": "explored", "in_place": "One day for reporting, agreed", "next_step": "Keep Thursdays free of all else",
         "agency": "probation", "next_in": 14},
        {"talk": "none", "said_by": "Probation confirmed that nothing is open"},
    ],
}  # fmt: skip

NEEDS: list[Mapping[str, str]] = [
    {"area": "accommodation", "what": "A bed of their own for the winter", "agency": "hostels",
     "tried": "Rang three houses: none had a room", "blocked": "Old arrears bar anybody from a new tenancy",
     "outcome": "A room on the second floor", "evidence": "the key, seen by their worker"},
    {"area": "identity", "what": "A birth certificate", "agency": "council", "tried": "Filled in the form; it came back unsigned",
     "blocked": "The fee cannot be paid without a bank card", "outcome": "The certificate", "evidence": "a copy among the papers"},
    {"area": "physical_health", "what": "A doctor who will see them", "agency": "health",
     "tried": "Asked at the desk and was sent away", "blocked": "The practice asks for an address before it registers anybody",
     "outcome": "Registered, first appointment kept", "evidence": "the practice's letter"},
    {"area": "money", "what": "Benefits paid to themselves", "agency": "housing-solutions",
     "tried": "Sat on the phone for an hour together", "blocked": "A sanction runs until the end of the month",
     "outcome": "First payment received", "evidence": "the bank statement they showed us"},
    {"area": "substance_use", "what": "A prescription that carries over after release", "agency": "drug-treatment",
     "tried": "Sent the dates to the clinic twice", "blocked": "No appointment is given before the day of release",
     "outcome": "Collected on the day", "evidence": "the pharmacist's word"},
    {"area": "purpose", "what": "Work boots and a place on the course", "agency": "",
     "tried": "Went along; the course was full", "blocked": "The course asks for a fixed address",
     "outcome": "Started on Monday", "evidence": "the tutor's message"},
    {"area": "justice", "what": "One reporting day that clashes with nothing", "agency": "probation",
     "tried": "Asked for Thursdays", "blocked": "Reporting days are set by surname",
     "outcome": "Thursdays at two", "evidence": "the officer's email"},
]  # fmt: skip
