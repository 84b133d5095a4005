"""What benchmarks read: /proc, nstat and ping."""

from __future__ import annotations

import math
import os
import time

import pytest

from tests.benchmarks.traffic import parse_round_trips
from tests.support.counters import checksum_errors, difference, parse_nstat, retransmitted
from tests.support.process_status import parse_status, resident_mib, sleeps, wakeups

STATUS = """Name:	adit-helper 7
State:	S (sleeping)
Pid:	4711
Uid:	0	0	0	0
VmRSS:	   39348 kB
voluntary_ctxt_switches:	150
nonvoluntary_ctxt_switches:	7
"""


def test_numbers_of_a_process_status() -> None:
    assert parse_status(STATUS) == {
        "Pid": 4711,
        "VmRSS": 39348,
        "voluntary_ctxt_switches": 150,
        "nonvoluntary_ctxt_switches": 7,
    }


def test_wakeups_count_every_thread_and_new_ones_from_nothing() -> None:
    before = {(1, 1): 10, (1, 2): 5, (9, 9): 100}
    after = {(1, 1): 13, (1, 2): 5, (1, 3): 4}
    assert wakeups(before, after) == 3 + 4


def test_a_process_that_sleeps_is_seen_to_wake() -> None:
    before = sleeps([os.getpid()])
    for _ in range(20):
        time.sleep(0.001)
    assert wakeups(before, sleeps([os.getpid()])) >= 20


def test_resident_memory_is_that_of_all_the_processes() -> None:
    one = resident_mib([os.getpid()])
    assert 5 < one < 5000  # a Python with pytest in it
    assert resident_mib([os.getpid(), os.getpid()]) == pytest.approx(2 * one, rel=0.1)


NSTAT = (
    '{"kernel":{"TcpOutSegs":2000,"TcpRetransSegs":10,"TcpInCsumErrors":0,'
    '"UdpInCsumErrors":3,"IpExtInCsumErrors":1,"UdpInErrors":7}}'
)


def test_counters_of_nstat() -> None:
    counted = parse_nstat(NSTAT)
    assert counted["UdpInErrors"] == 7
    assert checksum_errors(counted) == {"UdpInCsumErrors": 3, "IpExtInCsumErrors": 1}
    assert retransmitted(counted) == 0.005


def test_what_grew_between_two_readings() -> None:
    before, after = {"TcpInCsumErrors": 2, "TcpOutSegs": 5}, {"TcpInCsumErrors": 2, "TcpOutSegs": 9, "New": 1}
    assert difference(before, after) == {"TcpInCsumErrors": 0, "TcpOutSegs": 4, "New": 1}


@pytest.mark.parametrize("text", ["", "{}", '{"kernel": {"TcpOutSegs": "many"}}'])
def test_what_is_no_answer_of_nstat_is_an_error(text: str) -> None:
    with pytest.raises(ValueError):
        parse_nstat(text)


PING = """PING 192.168.30.2 (192.168.30.2) 56(84) bytes of data.
64 bytes from 192.168.30.2: icmp_seq=1 ttl=64 time=0.251 ms
64 bytes from 192.168.30.2: icmp_seq=1 ttl=64 time=0.300 ms (DUP!)
64 bytes from 192.168.30.2: icmp_seq=3 ttl=64 time=12 ms

--- 192.168.30.2 ping statistics ---
4 packets transmitted, 2 received, +1 duplicates, 50% packet loss, time 30ms
rtt min/avg/max/mdev = 0.251/6.125/12.000/5.874 ms
"""


def test_lost_pings_take_forever_and_duplicates_do_not_count() -> None:
    assert parse_round_trips(PING, 4) == [0.251, 12.0, math.inf, math.inf]
