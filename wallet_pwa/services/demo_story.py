"""Who is in the sample world, what they earned and what they show.

Days count from the day on which the sample world is made.
"""

from dataclasses import dataclass

from wallet_pwa.services.achievements import AchievementDetails
from wallet_pwa.services.issuers import IssuerDetails


@dataclass(frozen=True, slots=True, kw_only=True)
class SampleWorkshop:
    """One workshop of a giver."""

    giver: str
    badge: str
    #: Days from now until it opens; negative: it was.
    in_days: int
    hours: float = 3
    seats: int = 20
    asks_name: bool = False
    place: str
    thanks: str
    #: Who was there, and the name that the giver confirmed (empty: none).
    learners: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class SampleShare:
    """One link of a learner."""

    learner: str
    label: str
    badges: tuple[str, ...]
    preset: str
    #: Days ago when it was made, and how many days it works.
    ago: int
    days: int
    #: Openings: days ago, "phone" or "computer", "person" or "program".
    openings: tuple[tuple[int, str, str], ...] = ()
    stopped: bool = False


GIVERS = {
    "Buurtkeuken Kanaleneiland": (
        "Sofia",
        IssuerDetails(
            name="Buurtkeuken Kanaleneiland",
            place="Utrecht",
            url="https://buurtkeuken.example",
        ),
    ),
    "Werkstatt Walle": (
        "Carla",
        IssuerDetails(
            name="Werkstatt Walle",
            place="Bremen",
            url="https://werkstatt-walle.example",
        ),
    ),
}

BADGES = {
    "Buurtkeuken Kanaleneiland": (
        AchievementDetails(
            title="Food hygiene",
            description="Cooks for 40 people and keeps food safe.",
            criteria="The trainer watched two days of work in the kitchen.",
            language="en",
            hours=12,
            valid_months=36,
            picture_kind="food",
            picture_symbol="cooking",
            level=2,
        ),
        AchievementDetails(
            title="Nederlands op het werk",
            description="Begrijpt opdrachten en praat met collega's en klanten.",
            criteria="Een gesprek van een half uur en een week op het werk.",
            language="nl",
            hours=60,
            picture_kind="learning",
            picture_symbol="language",
            level=1,
        ),
        AchievementDetails(
            title="Working in a team",
            description="Plans with others, listens, and helps when it is busy.",
            criteria="Three evenings of cooking together for the neighbourhood.",
            language="en",
            hours=9,
            picture_kind="people",
            picture_symbol="team",
            level=1,
        ),
        AchievementDetails(
            title="First aid",
            description="Helps in the first minutes until the ambulance comes.",
            criteria="Eight tasks with a dummy, each done without help.",
            language="en",
            hours=8,
            valid_months=24,
            picture_kind="safety",
            picture_symbol="firstaid",
            level=2,
        ),
    ),
    "Werkstatt Walle": (
        AchievementDetails(
            title="Lager und Bestand",
            description="Nimmt Ware an, zählt sie und findet sie wieder.",
            criteria="Eine Woche im Lager, am Ende eine Inventur ohne Fehler.",
            language="de",
            hours=35,
            picture_kind="trade",
            picture_symbol="stock",
            level=2,
        ),
        AchievementDetails(
            title="Fahrräder reparieren",
            description="Repariert Bremsen, Licht und Schaltung.",
            criteria="Fünf Räder, die danach ein Jahr gefahren wurden.",
            language="de",
            hours=20,
            picture_kind="technique",
            picture_symbol="cycle",
            level=3,
        ),
        AchievementDetails(
            title="Omsorg i hjemmet",
            description="Hjelper eldre hjemme, trygt og med respekt.",
            criteria="To uker sammen med en erfaren kollega.",
            language="nb",
            hours=40,
            picture_kind="care",
            picture_symbol="care",
            level=2,
        ),
    ),
}

#: Name in the profile (empty: she has written none) and language.
LEARNERS = {
    "Amina": ("", "ar"),
    "Jürgen": ("Jürgen Behrens", "de"),
    "Ingrid": ("Ingrid Aune", "nb"),
    "Daan": ("", "nl"),
}

WORKSHOPS = (
    SampleWorkshop(
        giver="Buurtkeuken Kanaleneiland",
        badge="Food hygiene",
        in_days=-60,
        asks_name=True,
        place="Utrecht",
        thanks="You kept the whole kitchen calm. Thank you.",
        learners=(("Amina", "Amina Al-Halabi"), ("Daan", "")),
    ),
    SampleWorkshop(
        giver="Buurtkeuken Kanaleneiland",
        badge="Working in a team",
        in_days=-45,
        place="Utrecht",
        thanks="Forty people ate well. That was you.",
        learners=(("Amina", ""), ("Daan", ""), ("Ingrid", "")),
    ),
    SampleWorkshop(
        giver="Buurtkeuken Kanaleneiland",
        badge="Nederlands op het werk",
        in_days=-30,
        place="Utrecht",
        thanks="Knap gedaan. Blijf praten!",
        learners=(("Amina", ""),),
    ),
    SampleWorkshop(
        giver="Buurtkeuken Kanaleneiland",
        badge="First aid",
        in_days=-20,
        place="Utrecht",
        thanks="Good that you were there.",
        learners=(("Amina", ""), ("Daan", "")),
    ),
    SampleWorkshop(
        giver="Buurtkeuken Kanaleneiland",
        badge="Food hygiene",
        in_days=0,
        hours=12,
        asks_name=False,
        place="Utrecht",
        thanks="You kept the whole kitchen calm. Thank you.",
    ),
    SampleWorkshop(
        giver="Buurtkeuken Kanaleneiland",
        badge="First aid",
        in_days=7,
        seats=12,
        place="Utrecht",
        thanks="Good that you were there.",
    ),
    SampleWorkshop(
        giver="Werkstatt Walle",
        badge="Lager und Bestand",
        in_days=-25,
        asks_name=True,
        place="Bremen",
        thanks="Auf Sie ist Verlass.",
        learners=(("Jürgen", "Jürgen Behrens"),),
    ),
    SampleWorkshop(
        giver="Werkstatt Walle",
        badge="Fahrräder reparieren",
        in_days=-15,
        place="Bremen",
        thanks="Die Räder fahren wieder. Danke!",
        learners=(("Jürgen", ""), ("Daan", "")),
    ),
    SampleWorkshop(
        giver="Werkstatt Walle",
        badge="Omsorg i hjemmet",
        in_days=-12,
        place="Trondheim",
        thanks="Du ser menneskene. Takk.",
        learners=(("Ingrid", ""),),
    ),
    SampleWorkshop(
        giver="Werkstatt Walle",
        badge="Fahrräder reparieren",
        in_days=0,
        hours=12,
        seats=8,
        asks_name=True,
        place="Bremen",
        thanks="Die Räder fahren wieder. Danke!",
    ),
)

SHARES = (
    SampleShare(
        learner="Amina",
        label="Albert Heijn Utrecht",
        badges=("Food hygiene", "Working in a team"),
        preset="job",
        ago=9,
        days=30,
        openings=(
            (8, "computer", "person"),
            (8, "phone", "person"),
            (1, "computer", "person"),
        ),
    ),
    SampleShare(
        learner="Amina",
        label="Job centre",
        badges=(
            "Food hygiene",
            "Working in a team",
            "Nederlands op het werk",
            "First aid",
        ),
        preset="all",
        ago=6,
        days=30,
        openings=((5, "computer", "person"),),
    ),
    SampleShare(
        learner="Amina",
        label="Hotel De Linde",
        badges=("Food hygiene",),
        preset="job",
        ago=2,
        days=7,
    ),
    SampleShare(
        learner="Amina",
        label="Language school",
        badges=("Nederlands op het werk",),
        preset="badge",
        ago=1,
        days=30,
        openings=((1, "computer", "program"), (0, "phone", "person")),
    ),
    SampleShare(
        learner="Amina",
        label="",
        badges=("First aid",),
        preset="badge",
        ago=0,
        days=1,
    ),
    SampleShare(
        learner="Amina",
        label="Café Zuid",
        badges=("Working in a team",),
        preset="badge",
        ago=12,
        days=30,
        openings=((11, "phone", "person"),),
        stopped=True,
    ),
    SampleShare(
        learner="Amina",
        label="Summer job",
        badges=("Working in a team",),
        preset="badge",
        ago=40,
        days=7,
        openings=((38, "computer", "person"),),
    ),
    SampleShare(
        learner="Jürgen",
        label="Spedition Kramer",
        badges=("Lager und Bestand", "Fahrräder reparieren"),
        preset="all",
        ago=4,
        days=30,
        openings=((3, "computer", "person"),),
    ),
    SampleShare(
        learner="Ingrid",
        label="NAV",
        badges=("Omsorg i hjemmet",),
        preset="job",
        ago=3,
        days=30,
    ),
)

#: A badge that its giver took back, and from whom.
WITHDRAWN = ("First aid", "Daan")
