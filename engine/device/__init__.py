"""TUN and TAP devices: opened with a virtio header, read and written by superpackets.

:class:`~engine.device.tap.TapDevice` carries SoftEther's Ethernet frames;
:class:`~engine.device.tun.TunDevice` is for protocols that carry IP packets. Either is read
through a :class:`~engine.device.reader.PacketReader`, in the layout of the protocol, and
written through a :class:`~engine.device.writer.PacketWriter`.
"""
