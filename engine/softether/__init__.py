"""The SoftEther VPN protocol (SEVPN over TLS).

Parts without I/O, in the order in which a connection meets them: :mod:`~engine.softether.http`
(envelope), :mod:`~engine.softether.pack` (serialisation), :mod:`~engine.softether.messages`
(hello, login, welcome), :mod:`~engine.softether.handshake` (the exchange, both sides),
:mod:`~engine.softether.blocks` (frames on the wire), :mod:`~engine.softether.keepalive`.
:mod:`~engine.softether.client` joins them with TLS and a socket.
"""
