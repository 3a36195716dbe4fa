"""The parts of a badge's picture in the reader's language."""

from wallet_pwa.i18n import gettext as _


def kinds() -> dict[str, str]:
    """Return what a badge may be about; it decides the shape."""
    return {
        "care": _("Care"),
        "trade": _("Shop and stock"),
        "food": _("Food"),
        "technique": _("Machines and tools"),
        "people": _("Working with others"),
        "safety": _("Safety"),
        "learning": _("Learning"),
        "making": _("Making things"),
    }


def colours() -> dict[str, str]:
    """Return the colours of which a giver may choose one."""
    return {
        "spruce": _("Green"),
        "berry": _("Red"),
        "fjord": _("Blue"),
        "clay": _("Orange"),
        "plum": _("Purple"),
        "moss": _("Olive"),
    }


def symbols() -> dict[str, str]:
    """Return the fields of work that have a symbol."""
    return {
        "account": _("Accounts"),
        "animal": _("Animals"),
        "book": _("Reading"),
        "bread": _("Baking"),
        "bridge": _("Interpreting"),
        "building": _("Building"),
        "camera": _("Photos and film"),
        "care": _("Care"),
        "cash": _("Cash desk"),
        "child": _("Children"),
        "cleaning": _("Cleaning"),
        "clothes": _("Clothes"),
        "computer": _("Computers"),
        "cooking": _("Cooking"),
        "cycle": _("Bicycles"),
        "driving": _("Driving"),
        "electricity": _("Electricity"),
        "farm": _("Farming"),
        "firstaid": _("First aid"),
        "garden": _("Garden"),
        "guiding": _("Leading a group"),
        "hair": _("Hair"),
        "health": _("Health"),
        "idea": _("Ideas"),
        "language": _("Language"),
        "lifting": _("Forklift"),
        "music": _("Music"),
        "office": _("Office"),
        "painting": _("Painting"),
        "parcel": _("Parcels"),
        "plumbing": _("Water and pipes"),
        "rights": _("Rights"),
        "safety": _("Safety"),
        "sewing": _("Sewing"),
        "shop": _("Shop"),
        "sport": _("Sport"),
        "stock": _("Warehouse"),
        "teaching": _("Teaching"),
        "team": _("Working in a team"),
        "tools": _("Repairs"),
        "travel": _("Buses and trains"),
        "tree": _("Forest"),
        "welding": _("Welding"),
        "wood": _("Wood"),
        "writing": _("Writing"),
    }
