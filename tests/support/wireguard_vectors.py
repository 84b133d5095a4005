"""Test vectors of WireGuard and of SNAP's tunnel (``snap.md`` appendix A.1-A.4 and section 10.6).

The initiation was accepted by wireguard-go; what is called captured was exchanged with a real SNAP.
"""

from __future__ import annotations

# --- keys and other inputs ---------------------------------------------------------------------

INITIATOR_STATIC = bytes.fromhex("a86de217d957f8af6385e48ae3ce8506c9d4c47ee809ea6bd4a1ba29eb2d582d")
INITIATOR_STATIC_PUBLIC = bytes.fromhex("38c524133202bd68f69b6c4de778c1b9372f8ffaa9e1be20de4c36dcf757d577")
RESPONDER_STATIC = bytes.fromhex("1c655687d0b09a90dcc1037041f15090b4e80e920293c3f0b0a481b6ed12e32a")
RESPONDER_STATIC_PUBLIC = bytes.fromhex("72381f61535881c55ff71d56d901597f560b31ec7412352bb238c0e31d56ac53")
INITIATOR_EPHEMERAL = bytes.fromhex("33a5940207c48a682e54534b8a8d733a2d78e4381cf9c90f45d997441d5abfa3")
INITIATOR_EPHEMERAL_PUBLIC = bytes.fromhex("469b17b1461d9a9ae2feecb506e6c01aafd16e6bcfd019ee5a9025bcba67292d")
RESPONDER_EPHEMERAL = bytes.fromhex("a3c8cf05e38c66eeab138b34af60a1c6f3ac529ff51e8b97d69d0764902d5d57")
RESPONDER_EPHEMERAL_PUBLIC = bytes.fromhex("85d87dc66efffe28be327dfced5b29c1b5015d4a28b71bcf463dd56ac2e1c56c")
PRESHARED = bytes.fromhex("da0a9d4a863f75af01d956e1e1d7bee079cc8c610a647cba0743ccb5d5aab876")
TIMESTAMP = bytes.fromhex("400000006553f125075bcd15")
"""Unix 1700000000.123456789."""
INITIATOR_INDEX = 1
RESPONDER_INDEX = 0x101

# --- A.1, A.2: constants and the initiation ----------------------------------------------------

FIRST_CHAIN = bytes.fromhex("60e26daef327efc02ec335e2a025d2d016eb4206f87277f52d38d1988b78cd36")
FIRST_HASH = bytes.fromhex("2211b361081ac566691243db458ad5322d9c6c662293e8b70ee19c65ba079ef3")
INITIATION_KEY_1 = bytes.fromhex("64ed5738ff067fac338382c7ff7f94cbedb1d28c9d383d180aa941787a9086f7")
"""Seals the static key."""
INITIATION_KEY_2 = bytes.fromhex("cd838e8f69f194a279e09f822bb622d7fd7df15018d24e36bca391003361071f")
"""Seals the timestamp."""
INITIATION_CHAIN = bytes.fromhex("aad9e3fa7c4be2ded2e6a643bad474eaf11f6e1f94386d4a34d45d9ef1558cf6")
INITIATION_HASH = bytes.fromhex("29939185c30b4928738c32ec60249d425316ae140ab9847f9d371408e62bcede")
INITIATION = bytes.fromhex(
    "0100000001000000469b17b1461d9a9ae2feecb506e6c01aafd16e6bcfd019ee5a9025bcba67292d94235efe497c73c0"
    "eb231953bdc8e1ac3259da8ca8fe28d67b46d71995539a797b137db095e9a834f653c092185c67ab6dbf33db0f40b27b"
    "0fe1ea73424a1828f0047ca48dcc0db6cb55f0ef51854457ac8e43c6f91583f7247d9206000000000000000000000000"
    "00000000"
)
"""With mac1, and zeros for mac2."""

# --- A.3: responses of WireGuard ---------------------------------------------------------------

RESPONSE_KEY = bytes.fromhex("dcfa6be8dfca9ec477d19f0f7b6c2b3f5dfa92865bb823996b331ad9ddc1c1da")
"""Seals the payload."""
RESPONSE_HASH = bytes.fromhex("5cb47f8d28e747b8272e60df033a912d42f07e7c45ee6d179a98e67f10f22d7c")
"""What the payload is sealed with; its seal is not mixed in afterwards."""
RESPONSE_CHAIN = bytes.fromhex("3737076650636704c19a3f5b1f2190a6aef65b9f451f8f6dae8cfeca63e4e118")
RESPONSE = bytes.fromhex(
    "02000000010100000100000085d87dc66efffe28be327dfced5b29c1b5015d4a28b71bcf463dd56ac2e1c56c0ba1c96b"
    "302782120e701ffc1bf1dc67a050f3e058d88ce1a5a6de3bccba820400000000000000000000000000000000"
)
TO_RESPONDER = bytes.fromhex("ab362cb17a76b87e1981f2c51ea76ced4df8d06138a921ff67654da64f1b6da3")
"""T1, the key of transport data from the initiator."""
TO_INITIATOR = bytes.fromhex("452960d4f25dc567982304a2af695084c5a7b49ecc75bb6647ec8685a8c98d70")
"""T2, the other one."""

PRESHARED_RESPONSE_KEY = bytes.fromhex("251051e59f8112efb8041d03aab654e3303dc01cd17b4688ec58e50784f4bd73")
PRESHARED_RESPONSE = bytes.fromhex(
    "02000000010100000100000085d87dc66efffe28be327dfced5b29c1b5015d4a28b71bcf463dd56ac2e1c56cc4449606"
    "7ee61213d0b1c0d1444b298cbc2a441aea05f6800a0685fcc4c42aeb00000000000000000000000000000000"
)
"""The document has one digit too many here, a third c before 44496; the keys beside it are whole."""
PRESHARED_TO_RESPONDER = bytes.fromhex("1ab1c34dde6e9082642cdce2d735f2cb6e90b35f5104c55e4c999bb3964b3f72")
PRESHARED_TO_INITIATOR = bytes.fromhex("531f1753a048fd469333a9606068d76893efa9be5159f13bc12ef8bd852f596e")

# --- A.4: responses of SNAP, data, cookies -----------------------------------------------------

SOCKET_ADDRESS_4 = bytes.fromhex("04009c40000000000000000000000000cb007107")
"""203.0.113.7, port 40000."""
SNAP_RESPONSE_4 = bytes.fromhex(
    "02000000010100000100000085d87dc66efffe28be327dfced5b29c1b5015d4a28b71bcf463dd56ac2e1c56c960542a0"
    "694f8b0542ecdf4edd06a7c2391134d42e754526223f125fafab6e6aa4d5fcb3975f2a8a54b140294203167a5ae307e8"
    "00000000000000000000000000000000"
)
"""The transport keys are those of RESPONSE."""
SOCKET_ADDRESS_6 = bytes.fromhex("06009c4020010db8000000000000000000000007")
"""2001:db8::7, port 40000."""
SNAP_RESPONSE_6 = bytes.fromhex(
    "02000000010100000100000085d87dc66efffe28be327dfced5b29c1b5015d4a28b71bcf463dd56ac2e1c56c940542a0"
    "494e86bd42ecdf4edd06a7c2f21145d4d09cea9061e70901fbf0e52c12555fac5a5f613528a50bf433f1f27224870e98"
    "00000000000000000000000000000000"
)

KEEPALIVE = bytes.fromhex("04000000010100000000000000000000e2fa889e1a9216712c585146ed7bacef")
"""To the responder, counter 0, sealed with TO_RESPONDER."""
PACKET = bytes.fromhex(
    "4500002c42420000400123c70a6300020a6300010800371412340001736e61702d766563746f722d30303031"
)
"""ICMP echo, 10.99.0.2 to 10.99.0.1, 44 bytes."""
DATA_UNPADDED = bytes.fromhex(
    "04000000010100000100000000000000f287256c68a70b7fc28b934c377c2bc516c2b4831b53d31dfb9501ce114824b6"
    "df188beeb1cd043c14390d7c39533a7433aa1085c30bcee84ff129b4"
)
"""PACKET with counter 1, as SNAP sends it."""
DATA_PADDED = bytes.fromhex(
    "04000000010100000100000000000000f287256c68a70b7fc28b934c377c2bc516c2b4831b53d31dfb9501ce114824b6"
    "df188beeb1cd043c14390d7c020012d1a5250e3de2f03acdd21f5306ed82bd2f"
)
"""The same padded to 48 bytes, as WireGuard sends it."""

COOKIE = bytes(range(16))
COOKIE_NONCE = bytes(range(24))
COOKIE_REPLY = bytes.fromhex(
    "0300000001000000000102030405060708090a0b0c0d0e0f10111213141516174efc3deef1f6c70e4d94f0ae3a0ad47f"
    "20e8a6583eb5fda0f7c94bbca3009cf1"
)
"""To INITIATION, from the responder."""
INITIATION_MAC2 = bytes.fromhex("8b8059755f2a0e0f0506762513dc9b28")
"""The mac2 of INITIATION with that cookie."""
HCHACHA20_KEY = bytes(range(32))
HCHACHA20_INPUT = bytes.fromhex("000000090000004a0000000031415927")
HCHACHA20_OUTPUT = bytes.fromhex("82413b4227b27bfed30e42508a877d73a0f9e4d58a74a853c12ec41326d3ecdc")

# --- 10.6: with a real SNAP; our keys and our index are those above ----------------------------

CAPTURED_RESPONDER_PUBLIC = bytes.fromhex("ce8833500ccdfe44a6671163185514cc409c87e2ae07e3ee3312ffce7f339471")
CAPTURED_TIMESTAMP = bytes.fromhex("400000006b0137c827c42c9d")
CAPTURED_INITIATION = bytes.fromhex(
    "0100000001000000469b17b1461d9a9ae2feecb506e6c01aafd16e6bcfd019ee5a9025bcba67292df1ac0ebea073e706"
    "22605f686985d51f65994d2815f7e71f7d1ba40893a4f48b9c4b704bd6442fcf40d57b19ded6b8fccd313e76cfdd9822"
    "70802c4f45f97a67e1e5d526d0c7a2d4b39f7b66f0d04f6cdbaca41be3d307085d6b5839000000000000000000000000"
    "00000000"
)
CAPTURED_INITIATION_CHAIN = bytes.fromhex("139cb709abe5ca302c92898ad3207ee651afcbc264fd1d42e3cefbe52d8eb9fc")
CAPTURED_INITIATION_HASH = bytes.fromhex("107ec1c742ce8341f48d787fcaaf74c356041fb08e062a2d0ee9846f4f1ce379")
CAPTURED_RESPONSE = bytes.fromhex(
    "0200000001000000010000008694bb17d678806bb02e25439f2a6aea673cce4f6c050b6bdf53f605798a8769664d49a9"
    "332a721ef1ec697ac776abad3598d1053d7a4671864ad9dc67c5f1fa502bf0ffc2a5ffd308d9bbe5f18dd2ac6f5c9c7f"
    "00000000000000000000000000000000"
)
CAPTURED_RESPONSE_KEY = bytes.fromhex("5a8f9040444a5d866ca84ea53d2ed1d901ffa1a873c47b1c561b706267fea39d")
CAPTURED_SOCKET_ADDRESS = bytes.fromhex("040093c50000000000000000000000007f000001")
"""127.0.0.1, port 37829."""
CAPTURED_TO_RESPONDER = bytes.fromhex("a1ba56492f08447153c8900edb9c1bbb8130db6c01b4cc5b1fef687585841b7f")
CAPTURED_TO_INITIATOR = bytes.fromhex("e802d1ba90ed3e61379792c396895ca837e3023f5fc9e69f65f6e2bdc2e0f7eb")
CAPTURED_KEEPALIVE = bytes.fromhex("04000000010000000000000000000000afb8b8c367e8e15f259df716639dfc78")
"""Ours, counter 0."""
