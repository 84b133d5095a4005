"""``adit demo``: the whole of Adit at work, in a network of its own.

:mod:`~app.demo.run` goes into namespaces; in there :mod:`~app.demo.inside` builds the
network (:mod:`~app.demo.lab`), connects, looks (:mod:`~app.demo.probe`) and tells
(:mod:`~app.demo.account`). What differs a kind of VPN (:mod:`~app.demo.kind`) is in the module
that has its name.
"""
