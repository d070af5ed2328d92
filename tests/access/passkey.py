"""A passkey's registration as a browser would have sent it, for rows that no browser made."""

from fido2.cose import ES256
from fido2.utils import websafe_encode
from fido2.webauthn import AttestationObject, AttestedCredentialData, AuthenticatorData, CollectedClientData

NAME = b"passkey"


def registration():
    """The JSON that allauth keeps; its key fits no lock."""
    key = ES256({1: 2, 3: -7, -1: 1, -2: b"x" * 32, -3: b"y" * 32})
    credential = AttestedCredentialData.create(b"\0" * 16, NAME, key)
    flags = AuthenticatorData.FLAG.UP | AuthenticatorData.FLAG.AT
    attestation = AttestationObject.create(
        "none", AuthenticatorData.create(b"\0" * 32, flags, 0, credential), {}
    )
    client = CollectedClientData.create("webauthn.create", b"challenge", "http://localhost")
    return {
        "type": "public-key",
        "id": websafe_encode(NAME),
        "rawId": websafe_encode(NAME),
        "response": {
            "clientDataJSON": websafe_encode(client),
            "attestationObject": websafe_encode(attestation),
        },
        "clientExtensionResults": {},
    }
