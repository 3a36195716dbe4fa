"""Make the files in tests/vectors/sd-jwt: forgeries, and what must be believed.

``python -m tests.disclosure.forgeries`` writes them anew; a test compares them with
what is made here.  They are plain JSON, so that any other wallet can run them.
"""

import hashlib
import hmac
import json
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature

from tests.disclosure import badges
from tests.disclosure.forge import (
    ES_HOLDER,
    ES_ISSUER,
    ES_KID,
    HEADER,
    HOLDER,
    ISS,
    ISSUER,
    KID,
    NOW,
    STRANGER,
    b64,
    binding,
    claim,
    combined,
    credential,
    decoy,
    digest,
    item,
    jws,
    payload,
    salt,
)
from wallet_pwa.disclosure import FIELD_PATHS, badge_payload, paths_of, present
from wallet_pwa.disclosure.encoding import b64url_decode

FOLDER = Path(__file__).parent.parent / "vectors" / "sd-jwt"

NAME = claim("name", "Amina", 1)
HOURS = claim("hours", 12, 2)
ED_ORDER = 2**252 + 27742317777372353535851937790883648493
P256_ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551


class Collection:
    """The vectors made so far, by name."""

    def __init__(self):
        self.vectors = {}

    def refuse(self, name, code, why, presentation, **more):
        self._add(name, why, presentation, {"refused": code}, more)

    def believe(self, name, why, presentation, *, disclosed=(), bound=False, **more):
        expect = {"disclosed": sorted(map(list, disclosed), key=str), "bound": bound}
        if "claims" in more:
            expect["claims"] = more.pop("claims")
        self._add(name, why, presentation, expect, more)

    def _add(self, name, why, presentation, expect, more):
        assert name not in self.vectors, name
        keys = {
            KID: ISSUER.public_key.jwk(),
            ES_KID: ES_ISSUER.public_key.jwk(),
        }
        self.vectors[name] = {
            "why": why,
            "expect": expect,
            "now": NOW,
            "issuers": {ISS: keys} | more.pop("issuers", {}),
            **more,
            "presentation": presentation,
        }


GOOD = credential(NAME, HOURS)
TOKEN = GOOD.partition("~")[0]
WANTED = {"aud": "https://wallet.example", "nonce": "share-1"}


def all_vectors():
    """Every vector by name."""
    collection = Collection()
    for add in (
        add_believed,
        add_badges,
        add_broken_text,
        add_headers,
        add_signatures,
        add_json,
        add_claims,
        add_dates,
        add_digests,
        add_disclosures,
        add_fixed_claims,
        add_bindings,
    ):
        add(collection)
    return collection.vectors


def add_believed(c):
    c.believe(
        "real-all-shown",
        "The issuer signed it and every disclosure has its digest.",
        GOOD,
        disclosed=[("name",), ("hours",)],
        claims=payload(name="Amina", hours=12),
    )
    c.believe(
        "real-one-shown",
        "What was kept back is not there, and leaves no trace but a digest.",
        combined(TOKEN, HOURS),
        disclosed=[("hours",)],
        claims=payload(hours=12),
    )
    c.believe(
        "real-none-shown",
        "A view may keep back all that may be kept back.",
        combined(TOKEN),
        claims=payload(),
    )
    c.believe(
        "real-disclosures-in-another-order",
        "The order of disclosures means nothing (RFC 9901, 4).",
        combined(TOKEN, HOURS, NAME),
        disclosed=[("name",), ("hours",)],
    )
    c.believe(
        "real-without-digests",
        "A credential need not hide anything.",
        combined(jws(HEADER, payload())),
        claims=payload(),
    )
    c.believe(
        "real-empty-sd",
        "An empty array of digests is allowed, only wasteful (4.2.4.1).",
        credential(),
        claims=payload(),
    )
    c.believe(
        "real-decoys",
        "A digest that no disclosure has is a decoy (4.2.5).",
        credential(NAME, hidden=[decoy(1), digest(NAME), decoy(2)]),
        disclosed=[("name",)],
    )
    c.believe(
        "real-without-sd-alg",
        "SHA-256 is meant where _sd_alg is missing (4.1.1).",
        credential(NAME, _sd_alg=None),
        disclosed=[("name",)],
    )
    c.believe(
        "real-nested",
        "Digests may stand in objects below the top.",
        combined(jws(HEADER, payload(who={"_sd": [digest(NAME)], "age": 34})), NAME),
        disclosed=[("who", "name")],
        claims=payload(who={"age": 34, "name": "Amina"}),
    )
    german, arabic = item("de", 1), item("ar", 2)
    languages = ["nl", {"...": digest(german)}, {"...": digest(arabic)}]
    c.believe(
        "real-array-items",
        "A hidden item leaves the array; places are counted as the issuer wrote.",
        combined(jws(HEADER, payload(speaks=languages)), arabic),
        disclosed=[("speaks", 2)],
        claims=payload(speaks=["nl", "ar"]),
    )
    inner = claim("street", "Oudegracht 1", 1)
    outer = claim("address", {"_sd": [digest(inner)], "city": "Utrecht"}, 2)
    c.believe(
        "real-recursive",
        "A disclosure may hold digests of others (4.2.6).",
        credential(inner, outer, hidden=[digest(outer)]),
        disclosed=[("address",), ("address", "street")],
        claims=payload(address={"city": "Utrecht", "street": "Oudegracht 1"}),
    )
    c.believe(
        "real-recursive-parent-only",
        "What is inside a shown object may still be kept back.",
        credential(outer),
        disclosed=[("address",)],
        claims=payload(address={"city": "Utrecht"}),
    )
    spaced = b64(f'[ "{salt(1)}",\n "name" , "Amina" ]\n')
    c.believe(
        "real-other-spacing",
        "Issuers space their JSON as they like: the digest is over the text.",
        credential(spaced),
        disclosed=[("name",)],
    )
    c.believe(
        "real-es256",
        "P-256 is the algorithm of the European wallets.",
        credential(
            NAME,
            header={"alg": "ES256", "typ": "dc+sd-jwt", "kid": ES_KID},
            signer=ES_ISSUER,
        ),
        disclosed=[("name",)],
    )
    c.believe(
        "real-alg-ed25519",
        "RFC 9864 names the same algorithm Ed25519.",
        credential(NAME, header=HEADER | {"alg": "Ed25519"}),
        disclosed=[("name",)],
    )
    c.believe(
        "real-older-type",
        "The older name of the type is still sent.",
        credential(NAME, header=HEADER | {"typ": "vc+sd-jwt"}),
        disclosed=[("name",)],
    )
    c.believe(
        "real-https-issuer-without-kid",
        "An https issuer may publish one key without a name.",
        credential(
            header={"alg": "EdDSA", "typ": "dc+sd-jwt"}, iss="https://giver.example"
        ),
        issuers={"https://giver.example": {"": ISSUER.public_key.jwk()}},
    )
    c.believe(
        "real-bound",
        "The holder signed for this reader and occasion.",
        GOOD + binding(GOOD),
        disclosed=[("name",), ("hours",)],
        bound=True,
        binding=WANTED,
    )
    c.believe(
        "real-bound-to-anybody",
        "A reader who expects no certain words still checks the signature.",
        GOOD + binding(GOOD),
        disclosed=[("name",), ("hours",)],
        bound=True,
        binding={},
    )
    es = credential(NAME, cnf={"jwk": ES_HOLDER.public_key.jwk()})
    c.believe(
        "real-bound-es256",
        "A holder's key may be P-256 where the issuer's is Ed25519.",
        es + binding(es, signer=ES_HOLDER),
        disclosed=[("name",)],
        bound=True,
        binding=WANTED,
    )
    c.believe(
        "real-iat-four-minutes-ahead",
        "Clocks differ by a few minutes.",
        credential(iat=NOW + 240),
    )
    c.believe("real-nbf-is-now", "It begins with this second.", credential(nbf=NOW))
    c.believe(
        "real-last-second", "It holds until its last second.", credential(exp=NOW + 1)
    )


def add_badges(c):
    c.believe(
        "badge-whole",
        "A badge as this wallet keeps it: docs/credential-format.md, section 3.",
        badges.signed(),
        disclosed=FIELD_PATHS.values(),
        claims=badge_payload(badges.FULL),
    )
    c.believe(
        "badge-hours-only",
        "The same, with one of five details shown.",
        present(badges.signed(), paths_of(["hours"])),
        disclosed=[FIELD_PATHS["hours"]],
    )
    c.believe(
        "badge-nothing-to-hide",
        "A badge of which nobody said more; five decoys stand in for it.",
        badges.signed(badges.BARE),
        claims=badge_payload(badges.BARE),
    )
    shown = present(badges.signed(), paths_of(["name", "place"]))
    c.believe(
        "badge-in-a-share",
        "What a link shows: two details, signed by the holder.",
        shown + binding(shown),
        disclosed=[FIELD_PATHS["name"], FIELD_PATHS["place"]],
        bound=True,
        binding=WANTED,
    )


def add_broken_text(c):
    token, name = TOKEN, NAME
    header, body, signature = token.split(".")
    cases = {
        "empty": ("malformed", "No text at all.", ""),
        "only-tildes": ("malformed", "Empty disclosures.", "~~~"),
        "token-without-tilde": ("malformed", "A JWT alone is no SD-JWT.", token),
        "two-parts": ("malformed", "A token has three parts.", f"{header}.{body}~"),
        "four-parts": ("malformed", "A token has three parts.", f"{token}.x~"),
        "empty-disclosure": ("malformed", "Nothing between tildes.", f"{token}~~"),
        "not-ascii": ("malformed", "Only ASCII is written.", f"{token}~é~"),
        "space-before": ("not_base64url", "Text around it.", f" {GOOD}"),
        "line-break-inside": (
            "not_base64url",
            "A reader that skips it reads two texts as one.",
            combined(token, f"{name[:9]}\n{name[9:]}"),
        ),
        "padding-in-disclosure": (
            "not_base64url",
            "A second spelling.",
            combined(token, f"{claim('n', 'ab')}="),
        ),
        "padding-in-signature": (
            "not_base64url",
            "A second spelling.",
            combined(f"{token}=="),
        ),
        "padding-in-header": (
            "not_base64url",
            "A second spelling.",
            combined(f"{header}=.{body}.{signature}"),
        ),
        "standard-alphabet": (
            "not_base64url",
            "Plus and slash are of the other alphabet.",
            combined(f"{header}.{body}.{signature[:-3]}+/A"),
        ),
        "stray-bits-in-signature": (
            "not_base64url",
            "The last character has bits that no byte uses.",
            combined(f"{header}.{body}.{with_stray_bits(signature)}"),
        ),
        "stray-bits-in-disclosure": (
            "not_base64url",
            "The last character has bits that no byte uses.",
            combined(token, with_stray_bits(claim("name", "Amin", 1))),
        ),
        "one-character-left-over": (
            "not_base64url",
            "One character of six bits is no byte.",
            combined(token, "AAAAA"),
        ),
        "empty-header": ("not_json", "A header is there.", f".{body}.{signature}~"),
        "empty-payload": ("not_json", "A payload is there.", f"{header}..{signature}~"),
        "empty-signature": (
            "bad_signature",
            "Nobody signed.",
            f"{header}.{body}.~",
        ),
        "too-many-disclosures": (
            "too_many_disclosures",
            "A hundred are more than any badge has.",
            combined(token, *[claim(f"c{n}", n, n) for n in range(101)]),
        ),
        "text-behind": (
            "unexpected_binding",
            "Text behind the last tilde is a holder's token or nothing.",
            f"{GOOD}trash",
        ),
        "line-break-behind": (
            "unexpected_binding",
            "Text behind the last tilde is a holder's token or nothing.",
            f"{GOOD}\n",
        ),
        "json-serialization": (
            "malformed",
            "Another way to write an SD-JWT, which nobody needs here.",
            json.dumps({"payload": body, "protected": header, "signature": signature}),
        ),
    }
    for name_, (code, why, presentation) in cases.items():
        c.refuse(f"text-{name_}", code, why, presentation)


def with_stray_bits(text):
    """The same bytes, written with another last character."""
    alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
    assert len(text) % 4
    return text[:-1] + alphabet[alphabet.index(text[-1]) + 1]


def add_headers(c):
    def headed(**changes):
        header = {k: v for k, v in (HEADER | changes).items() if v is not None}
        return credential(NAME, header=header)

    for name, alg in {
        "none": "none",
        "none-capital": "None",
        "none-capitals": "NONE",
        "hs256": "HS256",
        "rs256": "RS256",
        "ed448": "Ed448",
        "es256k": "ES256K",
        "empty": "",
        "lower-case": "eddsa",
    }.items():
        c.refuse(
            f"header-alg-{name}",
            "bad_algorithm",
            "Only EdDSA, Ed25519 and ES256 are taken.",
            headed(alg=alg),
        )
    unsigned = f"{b64(HEADER | {'alg': 'none'})}.{b64(payload())}.~"
    c.refuse("header-alg-none-unsigned", "bad_algorithm", "Nobody signed.", unsigned)
    text = f"{b64(HEADER | {'alg': 'HS256'})}.{b64(payload())}"
    secret = ISSUER.public_key.public
    mac = hmac.new(secret, text.encode(), hashlib.sha256).digest()
    c.refuse(
        "header-alg-hs256-with-public-key",
        "bad_algorithm",
        "A public key is no secret: anybody can make this MAC.",
        f"{text}.{b64(mac)}~",
    )
    c.refuse(
        "header-alg-of-another-key",
        "bad_algorithm",
        "A header must not choose how a key is used (RFC 8725, 3.1).",
        headed(alg="ES256"),
    )
    c.refuse(
        "header-alg-eddsa-for-p256-key",
        "bad_algorithm",
        "A header must not choose how a key is used (RFC 8725, 3.1).",
        headed(kid=ES_KID),
    )
    for name, typ in {
        "jwt": "JWT",
        "kb-jwt": "kb+jwt",
        "status-list": "statuslist+jwt",
        "capitals": "DC+SD-JWT",
        "space": "dc+sd-jwt ",
        "media-type": "application/dc+sd-jwt",
    }.items():
        c.refuse(
            f"header-typ-{name}",
            "bad_header",
            "A token of another kind must not pass for a badge.",
            headed(typ=typ),
        )
    for name, why, changes in (
        ("alg-missing", "Without an algorithm nothing is signed.", {"alg": None}),
        ("alg-number", "An algorithm is a text.", {"alg": 1}),
        ("alg-array", "An algorithm is a text.", {"alg": ["EdDSA"]}),
        ("typ-missing", "Explicit typing keeps tokens apart.", {"typ": None}),
        ("typ-number", "A type is a text.", {"typ": 7}),
        ("crit", "An extension that we do not know.", {"crit": ["exp"], "exp": 1}),
        ("b64", "The payload is always encoded.", {"b64": False}),
        ("zip", "Nothing is compressed.", {"zip": "DEF"}),
        (
            "jwk",
            "A token that brings its own key proves nothing.",
            {"jwk": STRANGER.public_key.jwk()},
        ),
        (
            "jku",
            "A token must not say where its key is.",
            {"jku": "https://evil.example"},
        ),
        ("x5c", "Certificates are not read yet.", {"x5c": ["AAAA"]}),
        ("iss", "A header member that we do not know.", {"iss": ISS}),
        ("kid-number", "A key's name is a text.", {"kid": 1}),
        ("kid-empty", "A key's name is not empty.", {"kid": ""}),
        ("kid-false", "A key's name is a text.", {"kid": False}),
        (
            "kid-of-another-did",
            "The key belongs to somebody else.",
            {"kid": "did:web:evil.example#key-1"},
        ),
        (
            "kid-longer-did",
            "A longer name is another issuer.",
            {"kid": f"{ISS}.evil.example#key-1"},
        ),
        ("kid-below", "A path below is another issuer.", {"kid": f"{ISS}:evil#key-1"}),
        (
            "kid-missing-for-did",
            "A DID has many keys; one must be named.",
            {"kid": None},
        ),
        (
            "long",
            "Nobody needs a header of this length.",
            {"kid": ISS + "#" + "k" * 900},
        ),
    ):
        c.refuse(f"header-{name}", "bad_header", why, headed(**changes))
    c.refuse(
        "header-kid-unknown",
        "unknown_key",
        "The issuer has no such key.",
        headed(kid=f"{ISS}#key-9"),
    )
    c.refuse(
        "header-kid-two-fragments",
        "unknown_key",
        "The issuer has no such key.",
        headed(kid=f"{KID}#key-1"),
    )
    c.refuse(
        "header-repeated-alg",
        "not_json",
        "Two readers could take different ones.",
        credential(
            header=f'{{"alg":"none","alg":"EdDSA","typ":"dc+sd-jwt","kid":"{KID}"}}'
        ),
    )
    c.refuse(
        "header-array",
        "not_json",
        "A header is an object.",
        credential(header=[HEADER]),
    )


def add_signatures(c):
    header, body, signature = TOKEN.split(".")
    other = b64(payload(title="Surgeon", _sd=[digest(NAME)]))
    reordered = b64({"typ": "dc+sd-jwt", "alg": "EdDSA", "kid": KID})
    raw = b64url_decode(signature)
    scalar = int.from_bytes(raw[32:], "little") + ED_ORDER
    cases = {
        "payload-exchanged": (
            "Another payload under it.",
            f"{header}.{other}.{signature}",
        ),
        "header-exchanged": (
            "The header is signed too.",
            f"{reordered}.{body}.{signature}",
        ),
        "cut-short": ("A byte is missing.", f"{header}.{body}.{b64(raw[:-1])}"),
        "too-long": ("A byte too many.", f"{header}.{body}.{b64(raw + bytes(1))}"),
        "zeros": ("Zeros sign nothing.", f"{header}.{body}.{b64(bytes(64))}"),
        "scalar-plus-order": (
            "A second spelling of the same signature (RFC 8032, 5.1.7).",
            f"{header}.{body}.{b64(raw[:32] + scalar.to_bytes(32, 'little'))}",
        ),
        "identity-point": (
            "A signature that lax checkers take for weak keys.",
            f"{header}.{body}.{b64(bytes([1]) + bytes(63))}",
        ),
    }
    for name, (why, token) in cases.items():
        c.refuse(f"signature-{name}", "bad_signature", why, combined(token))
    c.refuse(
        "signature-of-a-stranger",
        "bad_signature",
        "Somebody else signed in its name.",
        credential(NAME, signer=STRANGER),
    )
    c.refuse(
        "signature-of-the-holder",
        "bad_signature",
        "A holder is not her issuer.",
        credential(NAME, signer=HOLDER),
    )
    es_header = {"alg": "ES256", "typ": "dc+sd-jwt", "kid": ES_KID}
    es = credential(header=es_header, signer=ES_ISSUER).removesuffix("~")
    signed, _, es_signature = es.rpartition(".")
    raw = b64url_decode(es_signature)
    r, s = (int.from_bytes(half, "big") for half in (raw[:32], raw[32:]))
    size = 32
    es_cases = {
        "es256-der": ("Only r and s, side by side.", encode_dss_signature(r, s)),
        "es256-zeros": ("Zeros pass in checkers that forget to look.", bytes(64)),
        "es256-r-zero": ("r lies between 1 and n.", bytes(size) + raw[size:]),
        "es256-s-zero": ("s lies between 1 and n.", raw[:size] + bytes(size)),
        "es256-r-is-order": (
            "r lies between 1 and n.",
            P256_ORDER.to_bytes(size, "big") + raw[size:],
        ),
        "es256-swapped": ("s and r.", raw[size:] + raw[:size]),
        "es256-long": (
            "A zero before s is a second spelling.",
            raw[:size] + bytes(1) + raw[size:],
        ),
        "es256-short": ("A leading zero must not be left out.", raw[:-1]),
    }
    for name, (why, value) in es_cases.items():
        c.refuse(f"signature-{name}", "bad_signature", why, f"{signed}.{b64(value)}~")
    high = raw[:size] + (P256_ORDER - s).to_bytes(size, "big")
    c.believe(
        "real-es256-other-s",
        "ECDSA has two values of s, and other issuers' tools write either "
        "(RFC 7518, 3.4); what was signed is the same.",
        f"{signed}.{b64(high)}~",
    )


def add_json(c):
    good = json.dumps(payload())[:-1]
    too_deep = "[" * 2_000 + "]" * 2_000
    cases = {
        "array": ("A payload is an object.", "[1]"),
        "text": ("A payload is an object.", '"text"'),
        "null": ("A payload is an object.", "null"),
        "float": ("Readers round floats differently.", f'{good},"x":1.5}}'),
        "float-whole": ("Also one without a fraction.", f'{good},"x":1.0}}'),
        "exponent": ("Also one with an exponent.", f'{good},"x":1e3}}'),
        "huge-exponent": ("Infinity by another name.", f'{good},"x":1e999}}'),
        "nan": ("NaN is no JSON.", f'{good},"x":NaN}}'),
        "infinity": ("Infinity is no JSON.", f'{good},"x":-Infinity}}'),
        "large-integer": (
            "JavaScript reads another number.",
            f'{good},"x":{2**53 + 1}}}',
        ),
        "large-negative-integer": ("Below, too.", f'{good},"x":{-(2**53) - 1}}}'),
        "endless-integer": (
            "Long numbers take long to read.",
            f'{good},"x":{"9" * 5000}}}',
        ),
        "minus-zero": ("Two spellings of nothing.", f'{good},"x":-0}}'),
        "repeated-member": (
            "Two readers could take different ones.",
            f'{good},"title":"Surgeon"}}',
        ),
        "repeated-member-below": (
            "Also below the top.",
            f'{good},"x":{{"a":1,"a":2}}}}',
        ),
        "repeated-member-escaped": (
            "Also when one is escaped.",
            f'{good},"t\\u0069tle":"x"}}',
        ),
        "lone-surrogate": ("Half a character.", f'{good},"x":"\\ud800"}}'),
        "lone-surrogate-in-name": ("Half a character.", f'{good},"\\udfff":1}}'),
        "trailing-comma": ("Not JSON.", f"{good},}}"),
        "single-quotes": ("Not JSON.", "{'iss':'x'}"),
        "comment": ("Not JSON.", f"{good}/**/}}"),
        "text-behind": ("Something follows.", f"{good}}}x"),
        "second-object-behind": ("Something follows.", f"{good}}}{{}}"),
        "control-character": (
            "Control characters are escaped.",
            f'{good},"x":"\x01"}}',
        ),
        "cut-off": ("Not all is there.", good),
        "nested-until-it-breaks": (
            "Readers recurse and fall.",
            f'{good},"x":{too_deep}}}',
        ),
    }
    for name, (why, text) in cases.items():
        c.refuse(f"json-{name}", "not_json", why, combined(jws(HEADER, text)))
    for name, why, raw in (
        ("invalid-utf-8", "Not UTF-8.", f'{good},"x":"'.encode() + b'\xff"}'),
        (
            "overlong-utf-8",
            "A second spelling.",
            f'{good},"x":"'.encode() + b'\xc0\xaf"}',
        ),
        ("utf-16", "Only UTF-8 is read.", json.dumps(payload()).encode("utf-16")),
        (
            "byte-order-mark",
            "Only UTF-8 without a mark.",
            b"\xef\xbb\xbf" + good.encode() + b"}",
        ),
    ):
        c.refuse(f"json-{name}", "not_json", why, combined(jws(HEADER, raw)))
    deep = {"x": nested(10)}
    c.refuse(
        "json-eleven-levels",
        "too_deep",
        "Ten levels are enough.",
        combined(jws(HEADER, payload(**deep))),
    )
    largest = [2**53, -(2**53)]
    c.believe(
        "real-largest-integers",
        "Every reader reads these the same.",
        credential(x=largest),
        claims=payload(x=largest),
    )
    c.believe("real-ten-levels", "Ten levels are allowed.", credential(x=nested(9)))


def nested(levels):
    value = {}
    for _ in range(levels - 1):
        value = {"x": value}
    return value


def add_claims(c):
    private = HOLDER.public_key.jwk() | {"d": salt(5)}
    jwk = HOLDER.public_key.jwk()
    es_jwk = ES_HOLDER.public_key.jwk()
    lst = {"idx": 7, "uri": "https://giver.example/status/1"}
    for name, code, why, changes in (
        ("iss-missing", "bad_claim", "Somebody must have signed.", {"iss": None}),
        ("iss-number", "bad_claim", "An issuer is a text.", {"iss": 1}),
        ("iss-empty", "bad_claim", "An issuer is not empty.", {"iss": ""}),
        ("iss-object", "bad_claim", "An issuer is a text.", {"iss": {"id": ISS}}),
        ("vct-missing", "bad_claim", "A credential has a type.", {"vct": None}),
        ("vct-array", "bad_claim", "A type is one text.", {"vct": ["x"]}),
        ("vct-empty", "bad_claim", "A type is not empty.", {"vct": ""}),
        ("cnf-text", "bad_claim", "A holder's key is an object.", {"cnf": "key"}),
        ("cnf-empty", "bad_claim", "A holder's key is there.", {"cnf": {}}),
        ("cnf-kid", "bad_claim", "A name is no key.", {"cnf": {"kid": "k"}}),
        (
            "cnf-two-ways",
            "bad_claim",
            "Which of the two?",
            {"cnf": {"jwk": jwk, "kid": "k"}},
        ),
        (
            "cnf-private",
            "bad_key",
            "A private key was given away.",
            {"cnf": {"jwk": private}},
        ),
        (
            "cnf-curve",
            "bad_key",
            "A curve that we do not know.",
            {"cnf": {"jwk": jwk | {"crv": "X25519"}}},
        ),
        (
            "cnf-short",
            "bad_key",
            "A key has 32 bytes.",
            {"cnf": {"jwk": jwk | {"x": "AAAA"}}},
        ),
        (
            "cnf-off-curve",
            "bad_key",
            "A point beside the curve.",
            {"cnf": {"jwk": es_jwk | {"y": es_jwk["x"]}}},
        ),
        (
            "cnf-symmetric",
            "bad_key",
            "A shared secret.",
            {"cnf": {"jwk": {"kty": "oct", "k": "AA"}}},
        ),
        ("status-text", "bad_claim", "A status is an object.", {"status": "good"}),
        (
            "status-empty",
            "bad_claim",
            "A status that nobody can look up.",
            {"status": {}},
        ),
        (
            "status-unknown",
            "bad_claim",
            "Another way of saying it.",
            {"status": {"ocsp": lst}},
        ),
        (
            "status-two-ways",
            "bad_claim",
            "We would look at one only.",
            {"status": {"status_list": lst, "other": {}}},
        ),
        (
            "status-index-negative",
            "bad_claim",
            "Places count from 0.",
            {"status": {"status_list": lst | {"idx": -1}}},
        ),
        (
            "status-index-text",
            "bad_claim",
            "A place is a number.",
            {"status": {"status_list": lst | {"idx": "7"}}},
        ),
        (
            "status-index-true",
            "bad_claim",
            "True is not 1.",
            {"status": {"status_list": lst | {"idx": True}}},
        ),
        (
            "status-without-index",
            "bad_claim",
            "Where in the list?",
            {"status": {"status_list": {"uri": "x"}}},
        ),
        (
            "status-without-uri",
            "bad_claim",
            "In which list?",
            {"status": {"status_list": {"idx": 1}}},
        ),
        (
            "status-uri-empty",
            "bad_claim",
            "In which list?",
            {"status": {"status_list": lst | {"uri": ""}}},
        ),
    ):
        c.refuse(f"claim-{name}", code, why, credential(**changes))


def add_dates(c):
    for name, code, why, changes in (
        ("exp-now", "expired", "It ended with this second.", {"exp": NOW}),
        ("exp-past", "expired", "It ended yesterday.", {"exp": NOW - 86_400}),
        ("exp-zero", "expired", "It ended in 1970.", {"exp": 0}),
        ("exp-text", "bad_claim", "A date is a number.", {"exp": str(NOW + 9)}),
        ("exp-true", "bad_claim", "True is not 1.", {"exp": True}),
        ("exp-negative", "bad_claim", "Before all time.", {"exp": -1}),
        ("exp-array", "bad_claim", "A date is a number.", {"exp": [NOW + 9]}),
        ("nbf-future", "not_yet_valid", "It begins in a second.", {"nbf": NOW + 1}),
        ("nbf-text", "bad_claim", "A date is a number.", {"nbf": "0"}),
        ("iat-future", "not_yet_valid", "Signed in six minutes.", {"iat": NOW + 360}),
        ("iat-true", "bad_claim", "True is not 1.", {"iat": True}),
    ):
        c.refuse(f"date-{name}", code, why, credential(**changes))
    text = json.dumps(payload())[:-1]
    for name in ("exp", "nbf"):
        body = text.replace(f'"{name}"', f'"x{name}"') + f',"{name}":null}}'
        c.refuse(
            f"date-{name}-null",
            "bad_claim",
            "A date that is there but says nothing.",
            combined(jws(HEADER, body)),
        )


def add_digests(c):
    d = digest(NAME)
    inside = claim("box", {"_sd": [d]}, 9)
    cases = {
        "text": ("bad_digest", "Digests stand in an array.", {"_sd": d}),
        "object": ("bad_digest", "Digests stand in an array.", {"_sd": {d: 1}}),
        "number": ("bad_digest", "A digest is a text.", {"_sd": [1]}),
        "null": ("bad_digest", "A digest is a text.", {"_sd": [d, False]}),
        "short": (
            "bad_digest",
            "A SHA-256 digest has 43 characters.",
            {"_sd": [d[:-1]]},
        ),
        "long": (
            "bad_digest",
            "A SHA-256 digest has 43 characters.",
            {"_sd": [d + "A"]},
        ),
        "nested-array": ("bad_digest", "A digest is a text.", {"_sd": [[d]]}),
        "twice": ("repeated_digest", "One claim in two places.", {"_sd": [d, d]}),
        "twice-below": (
            "repeated_digest",
            "One claim in two places.",
            {"_sd": [d], "x": {"_sd": [d]}},
        ),
        "twice-in-array": (
            "repeated_digest",
            "One claim in two places.",
            {"_sd": [d, decoy(1)], "x": [{"...": decoy(1)}]},
        ),
        "decoy-twice": (
            "repeated_digest",
            "Also where nobody shows it.",
            {"_sd": [decoy(1), d, decoy(1)]},
        ),
        "sha-512": (
            "bad_digest_algorithm",
            "Only SHA-256.",
            {"_sd": [d], "_sd_alg": "sha-512"},
        ),
        "md5": (
            "bad_digest_algorithm",
            "Only SHA-256.",
            {"_sd": [d], "_sd_alg": "md5"},
        ),
        "capitals": (
            "bad_digest_algorithm",
            "Names are exact.",
            {"_sd": [d], "_sd_alg": "SHA-256"},
        ),
        "algorithm-number": (
            "bad_digest_algorithm",
            "A name is a text.",
            {"_sd": [d], "_sd_alg": 256},
        ),
        "algorithm-below": (
            "bad_digest_algorithm",
            "It stands on top only.",
            {"_sd": [d], "x": {"_sd_alg": "sha-256"}},
        ),
        "dots-outside-array": (
            "reserved_name",
            "Three dots stand in arrays.",
            {"_sd": [d], "...": decoy(1)},
        ),
        "dots-in-object": (
            "reserved_name",
            "Three dots stand in arrays.",
            {"_sd": [d], "x": {"...": decoy(1)}},
        ),
        "dots-with-company": (
            "bad_digest",
            "A digest in an array stands alone.",
            {"_sd": [d], "x": [{"...": decoy(1), "y": 1}]},
        ),
        "dots-number": (
            "bad_digest",
            "A digest is a text.",
            {"_sd": [d], "x": [{"...": 1}]},
        ),
        "dots-short": (
            "bad_digest",
            "A digest has 43 characters.",
            {"_sd": [d], "x": [{"...": "A"}]},
        ),
    }
    for name, (code, why, changes) in cases.items():
        c.refuse(f"digest-{name}", code, why, credential(NAME, **changes))
    c.refuse(
        "digest-twice-in-a-disclosure",
        "repeated_digest",
        "One claim in two places, one of them inside a disclosure.",
        credential(inside, NAME),
    )


def add_disclosures(c):
    invented = claim("hours", 400, 5)
    renamed = claim("title", "Surgeon", 6)
    twin = claim("name", "Bilal", 7)
    inner = claim("street", "Oudegracht 1", 1)
    outer = claim("address", {"_sd": [digest(inner)]}, 2)
    c.refuse(
        "disclosure-invented",
        "unreferenced_disclosure",
        "No digest names it.",
        combined(TOKEN, NAME, invented),
    )
    c.refuse(
        "disclosure-value-changed",
        "unreferenced_disclosure",
        "It no longer fits its digest.",
        combined(TOKEN, claim("hours", 400, 2)),
    )
    c.refuse(
        "disclosure-salt-changed",
        "unreferenced_disclosure",
        "It no longer fits its digest.",
        combined(TOKEN, claim("hours", 12, 3)),
    )
    c.refuse(
        "disclosure-respaced",
        "unreferenced_disclosure",
        "The digest is over the text, not the value.",
        combined(TOKEN, b64(f'["{salt(2)}", "hours", 12]')),
    )
    c.refuse(
        "disclosure-of-another-badge",
        "unreferenced_disclosure",
        "Signed, but not here.",
        combined(credential(HOURS).partition("~")[0], NAME),
    )
    c.refuse(
        "disclosure-without-its-parent",
        "unreferenced_disclosure",
        "Nothing shown names it (4.2.6).",
        combined(credential(outer).partition("~")[0], inner),
    )
    c.refuse(
        "disclosure-twice",
        "repeated_disclosure",
        "The same text twice.",
        combined(TOKEN, NAME, NAME),
    )
    c.refuse(
        "disclosure-salt-twice",
        "repeated_disclosure",
        "One salt for two claims lets values be guessed.",
        credential(claim("a", 1, 1), claim("b", 2, 1)),
    )
    c.refuse(
        "disclosure-name-already-there",
        "repeated_claim",
        "A plain claim has this name.",
        credential(renamed),
    )
    c.refuse(
        "disclosure-name-twice",
        "repeated_claim",
        "Two values for one name.",
        credential(NAME, twin),
    )
    c.refuse(
        "disclosure-item-for-a-claim",
        "bad_disclosure",
        "A claim has a name.",
        credential(item("x")),
    )
    c.refuse(
        "disclosure-claim-for-an-item",
        "bad_disclosure",
        "An item has no name.",
        combined(jws(HEADER, payload(x=[{"...": digest(NAME)}])), NAME),
    )
    s = salt(1)
    shapes = {
        "number": "1",
        "object": "{}",
        "text": '"x"',
        "null": "null",
        "empty-array": "[]",
        "salt-only": f'["{s}"]',
        "four-members": f'["{s}","name","Amina",1]',
        "salt-number": '[1,"name","Amina"]',
        "salt-null": '[null,"name","Amina"]',
        "name-number": f'["{s}",1,"Amina"]',
        "name-null": f'["{s}",null,"Amina"]',
        "name-array": f'["{s}",["name"],"Amina"]',
    }
    for name, text in shapes.items():
        c.refuse(
            f"disclosure-shape-{name}",
            "bad_disclosure",
            "A disclosure is salt, name and value, or salt and value.",
            credential(b64(text)),
        )
    for name, text in {
        "sd": f'["{s}","_sd",["x"]]',
        "sd-escaped": f'["{s}","\\u005fsd",["x"]]',
        "sd-alg": f'["{s}","_sd_alg","md5"]',
        "dots": f'["{s}","...","x"]',
    }.items():
        c.refuse(
            f"disclosure-named-{name}",
            "reserved_name",
            "The name means something else (4.2.1).",
            credential(b64(text)),
        )
    for name, text in {
        "repeated-member": f'["{s}","name",{{"a":1,"a":2}}]',
        "float": f'["{s}","hours",1.5]',
        "large-integer": f'["{s}","hours",{2**60}]',
        "lone-surrogate": f'["{s}","name","\\ud83d"]',
        "text-behind": f'["{s}","name","Amina"]x',
        "second-array-behind": f'["{s}","name","Amina"]["{s}","x",1]',
        "cut-off": f'["{s}","name","Amina"',
        "nested-until-it-breaks": f'["{s}","x",{"[" * 2000}{"]" * 2000}]',
    }.items():
        c.refuse(
            f"disclosure-json-{name}",
            "not_json",
            "JSON is read as strictly here.",
            credential(b64(text)),
        )
    c.refuse(
        "disclosure-eleven-levels",
        "too_deep",
        "Ten levels in all.",
        credential(claim("x", nested(10))),
    )
    c.refuse(
        "disclosure-is-a-token",
        "not_base64url",
        "A token where a disclosure belongs.",
        combined(TOKEN, TOKEN),
    )


def add_fixed_claims(c):
    why = "A view that could leave this out would undo an end or a withdrawal."
    values = {
        "iss": "did:web:evil.example",
        "nbf": 1,
        "exp": NOW + 10**6,
        "cnf": {"jwk": HOLDER.public_key.jwk()},
        "vct": "x",
        "vct#integrity": "x",
        "aka_vcts": ["x"],
        "status": {"status_list": {"idx": 1, "uri": "x"}},
    }
    for name, value in values.items():
        text = credential(
            claim(name, value), **({name: None} if name not in {"iss", "vct"} else {})
        )
        code = "repeated_claim" if name in {"iss", "vct"} else "never_disclosable"
        c.refuse(f"fixed-{name.replace('#', '-')}", code, why, text)
    escaped = b64(f'["{salt(1)}","\\u0065xp",{NOW + 10**6}]')
    c.refuse(
        "fixed-exp-escaped", "never_disclosable", why, credential(escaped, exp=None)
    )
    for name, changes in {
        "status-below": {"status": {"_sd": [digest(claim("status_list", {}))]}},
        "cnf-below": {"cnf": {"_sd": [decoy(1)]}},
    }.items():
        c.refuse(
            f"fixed-{name}", "never_disclosable", why, credential(_sd=[], **changes)
        )
    for name in (
        "validUntil",
        "validFrom",
        "credentialStatus",
        "issuer",
        "type",
        "@context",
    ):
        hidden = claim(name, "x", 3)
        c.refuse(
            f"fixed-ld-{name.lower().strip('@')}",
            "never_disclosable",
            why,
            combined(jws(HEADER, payload(ld={"_sd": [digest(hidden)]})), hidden),
        )
    whole = claim("ld", {"validUntil": "x"}, 3)
    c.refuse("fixed-ld-whole", "never_disclosable", why, credential(whole))
    c.refuse(
        "fixed-ld-issuer-below",
        "never_disclosable",
        why,
        combined(jws(HEADER, payload(ld={"issuer": {"_sd": [decoy(1)]}}))),
    )
    c.refuse(
        "fixed-ld-context-item",
        "never_disclosable",
        why,
        combined(jws(HEADER, payload(ld={"@context": [{"...": decoy(1)}]}))),
    )


def add_bindings(c):
    def refuse(name, code, why, presentation, wanted=WANTED):
        c.refuse(f"binding-{name}", code, why, presentation, binding=wanted)

    def changed(**changes):
        return GOOD + binding(GOOD, **changes)

    less = combined(TOKEN, HOURS)
    unbound = credential(NAME, cnf=None)
    kb = binding(GOOD)
    signed, _, kb_signature = kb.rpartition(".")
    kb_cut = f"{signed}.{b64(b64url_decode(kb_signature)[:-1])}"
    refuse("missing", "missing_binding", "She should have signed.", GOOD)
    refuse(
        "without-cnf",
        "missing_binding",
        "It is bound to nobody.",
        unbound + binding(unbound),
    )
    c.refuse(
        "binding-unexpected",
        "unexpected_binding",
        "Nobody is going to check it.",
        GOOD + kb,
    )
    refuse(
        "more-shown",
        "wrong_content",
        "Somebody added a disclosure.",
        GOOD + binding(less),
    )
    refuse("less-shown", "wrong_content", "Somebody took a disclosure away.", less + kb)
    refuse(
        "other-order",
        "wrong_content",
        "She signed the text.",
        combined(TOKEN, HOURS, NAME) + kb,
    )
    refuse(
        "hash-padded",
        "wrong_content",
        "A second spelling.",
        changed(sd_hash=digest(GOOD) + "="),
    )
    refuse(
        "hash-without-last-tilde",
        "wrong_content",
        "The last tilde is part of it.",
        changed(sd_hash=digest(GOOD[:-1])),
    )
    refuse(
        "audience",
        "wrong_audience",
        "For another reader.",
        changed(aud="https://evil.example"),
    )
    refuse(
        "audience-longer",
        "wrong_audience",
        "For another reader.",
        changed(aud="https://wallet.example.evil"),
    )
    refuse("nonce", "wrong_nonce", "For another occasion.", changed(nonce="share-2"))
    refuse("nonce-empty", "wrong_nonce", "For another occasion.", changed(nonce=""))
    refuse(
        "stranger",
        "wrong_holder",
        "Somebody else signed.",
        GOOD + binding(GOOD, signer=STRANGER, header={"alg": "EdDSA", "typ": "kb+jwt"}),
    )
    refuse(
        "issuer",
        "wrong_holder",
        "The issuer is not the holder.",
        GOOD + binding(GOOD, signer=ISSUER, header={"alg": "EdDSA", "typ": "kb+jwt"}),
    )
    refuse(
        "algorithm-of-another-key",
        "wrong_holder",
        "The header must not choose.",
        changed(header={"alg": "ES256", "typ": "kb+jwt"}),
    )
    refuse("signature-cut", "wrong_holder", "Bytes are missing.", GOOD + kb_cut)
    for name, why, text in (
        ("trash", "Not a token.", f"{GOOD}trash"),
        ("dots", "Not a token.", f"{GOOD}.."),
        (
            "alg-none",
            "Nobody signed.",
            GOOD + binding(GOOD, header={"alg": "none", "typ": "kb+jwt"}),
        ),
        (
            "alg-hs256",
            "A MAC is no signature.",
            GOOD + binding(GOOD, header={"alg": "HS256", "typ": "kb+jwt"}),
        ),
        (
            "typ-jwt",
            "Another kind of token.",
            GOOD + binding(GOOD, header={"alg": "EdDSA", "typ": "JWT"}),
        ),
        (
            "typ-credential",
            "Another kind of token.",
            GOOD + binding(GOOD, header={"alg": "EdDSA", "typ": "dc+sd-jwt"}),
        ),
        (
            "typ-missing",
            "Another kind of token.",
            GOOD + binding(GOOD, header={"alg": "EdDSA"}),
        ),
        (
            "jwk-in-header",
            "It brings its own key.",
            GOOD
            + binding(
                GOOD,
                header={
                    "alg": "EdDSA",
                    "typ": "kb+jwt",
                    "jwk": HOLDER.public_key.jwk(),
                },
            ),
        ),
        (
            "kid-in-header",
            "The key is the one in cnf.",
            GOOD + binding(GOOD, header={"alg": "EdDSA", "typ": "kb+jwt", "kid": "k"}),
        ),
        ("iat-missing", "When?", changed(iat=None)),
        ("iat-text", "A date is a number.", changed(iat=str(NOW))),
        ("iat-true", "True is not 1.", changed(iat=True)),
        ("iat-float", "A date is a whole number.", changed(iat=NOW + 0.5)),
        ("aud-missing", "For whom?", changed(aud=None)),
        ("aud-array", "One reader (4.3).", changed(aud=["https://wallet.example"])),
        ("nonce-missing", "For what?", changed(nonce=None)),
        ("nonce-number", "A nonce is a text.", changed(nonce=1)),
        ("hash-missing", "Over what?", changed(sd_hash=None)),
        ("hash-array", "A digest is a text.", changed(sd_hash=[digest(GOOD)])),
    ):
        refuse(name, "bad_binding", why, text)
    refuse("future", "stale_binding", "Signed in six minutes.", changed(iat=NOW + 360))
    refuse(
        "old",
        "stale_binding",
        "Signed too long ago.",
        changed(iat=NOW - 301),
        WANTED | {"max_age": 300},
    )
    refuse(
        "two",
        "not_base64url",
        "A second one stands where a disclosure belongs.",
        f"{GOOD}{kb}~{kb}",
    )
    refuse(
        "tilde-behind",
        "not_base64url",
        "It stands where a disclosure belongs.",
        f"{GOOD}{kb}~",
    )
    refuse(
        "of-another-copy",
        "wrong_content",
        "Signed for another copy of the badge.",
        credential(NAME, HOURS, title="Sewing") + kb,
    )


def write_all():
    """Write the folder anew."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    for old in FOLDER.glob("*.json"):
        old.unlink()
    for name, vector in all_vectors().items():
        text = json.dumps(vector, indent=2, ensure_ascii=True)
        (FOLDER / f"{name}.json").write_text(f"{text}\n")


if __name__ == "__main__":
    write_all()
