"""Tables: one module for each thing that is kept."""

from wallet_pwa.models.achievement import Achievement
from wallet_pwa.models.claim_offer import ClaimOffer
from wallet_pwa.models.credential import Credential
from wallet_pwa.models.installation import Installation
from wallet_pwa.models.issuance import CopyPlace, Issuance, WaitingName
from wallet_pwa.models.issuer import Issuer, IssuerKey
from wallet_pwa.models.organiser import Organiser
from wallet_pwa.models.passkey import Passkey
from wallet_pwa.models.share import Share, ShareOpening
from wallet_pwa.models.slot import Slot
from wallet_pwa.models.status_list import StatusList
from wallet_pwa.models.wallet import Wallet
from wallet_pwa.models.workshop import Workshop

TABLES = (
    Achievement,
    ClaimOffer,
    CopyPlace,
    Credential,
    Installation,
    Issuance,
    Issuer,
    IssuerKey,
    Organiser,
    Passkey,
    Share,
    ShareOpening,
    Slot,
    StatusList,
    WaitingName,
    Wallet,
    Workshop,
)

__all__ = [
    "TABLES",
    "Achievement",
    "ClaimOffer",
    "CopyPlace",
    "Credential",
    "Installation",
    "Issuance",
    "Issuer",
    "IssuerKey",
    "Organiser",
    "Passkey",
    "Share",
    "ShareOpening",
    "Slot",
    "StatusList",
    "WaitingName",
    "Wallet",
    "Workshop",
]
