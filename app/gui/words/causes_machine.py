"""The words for what goes wrong on this machine: settings, system, name servers, Adit itself."""

from __future__ import annotations

from app.gui.model.trouble import Remedy
from app.gui.text import translate
from app.gui.words.cause import OURS, PASSWORD, SETTINGS, Cause, Places


def of_settings(code: str, p: Places) -> Cause | None:
    """What the profile says."""
    match code:
        case "profile_invalid":
            return Cause(
                translate("Problems", "The network settings of {name} cannot be carried out.").format(
                    name=p.name
                ),
                translate("Problems", "An address, a route or a name server in them is not as it should be."),
                translate("Problems", "Correct the network settings. The details say which one it is."),
                SETTINGS,
            )
        case "bad_settings" | "engine_settings":
            return Cause(
                translate("Problems", "The keys or settings of {name} cannot be used.").format(name=p.name),
                translate("Problems", "Something in them was changed, or is missing."),
                translate("Problems", "Check the settings, or import the configuration again."),
                SETTINGS,
            )
        case "bad_secrets":
            return Cause(
                translate("Problems", "The password does not go with the kind of login of {name}.").format(
                    name=p.name
                ),
                translate("Problems", "The kind of login was changed, or what was imported is damaged."),
                translate("Problems", "Type the password again, or check the kind of login."),
                PASSWORD,
            )
        case "device_name" | "device_mtu":
            return Cause(
                translate("Problems", "The system does not take the tunnel's settings."),
                translate("Problems", "The packet size (MTU) may be too large or too small."),
                translate("Problems", "Leave the packet size to Adit, or set another one."),
                SETTINGS,
            )
    return None


def of_system(code: str, p: Places) -> Cause | None:
    """What the system refuses."""
    match code:
        case "no_tun":
            return Cause(
                translate("Problems", "The system cannot make tunnels."),
                translate("Problems", "A part of its kernel is not loaded."),
                translate("Problems", "Load it with: {command}").format(command="sudo modprobe tun"),
                OURS,
            )
        case "tun_not_permitted" | "device_not_permitted" | "network_not_permitted" | "sockets_refused":
            return Cause(
                translate("Problems", "The system does not let Adit's helper set up the network."),
                translate("Problems", "The helper runs without the rights that it needs."),
                translate("Problems", "Start the helper as its instructions say, then connect again."),
                (Remedy.RETRY, Remedy.HELPER, Remedy.REPORT),
            )
        case "device_name_taken" | "device_in_use" | "too_many_queues" | "wrong_device":
            return Cause(
                translate("Problems", "Another program uses the network device that the tunnel needs."),
                translate("Problems", "It may be another VPN."),
                translate("Problems", "End that program, then connect again."),
                OURS,
            )
        case "device_gone" | "device_missing" | "device_closed" | "device_failed":
            return Cause(
                translate("Problems", "The tunnel's network device went away."),
                translate("Problems", "Another program has removed it, perhaps one that manages networks."),
                translate("Problems", "Connect again."),
                OURS,
            )
        case "offload_unsupported" | "engine_sandbox":
            return Cause(
                translate("Problems", "This system's kernel lacks something that Adit needs."),
                translate("Problems", "It is too old, or was built without it."),
                translate("Problems", "Use a newer kernel. The details say what is missing."),
                OURS,
            )
        case "network_change_failed":
            return Cause(
                translate("Problems", "The system refused to set addresses or routes."),
                translate("Problems", "Another program may change the network at the same time."),
                translate("Problems", "Connect again. If it happens once more, save a report."),
                OURS,
            )
        case "firewall_unavailable":
            return Cause(
                translate("Problems", "The kill switch needs a firewall that this system does not have."),
                translate("Problems", "A part of its kernel (nftables) is missing or not loaded."),
                translate("Problems", "Have it loaded, or turn the kill switch off and connect again."),
                OURS,
            )
        case "firewall_refused":
            return Cause(
                translate("Problems", "The system refused to set the kill switch."),
                translate("Problems", "Another program may change the firewall at the same time."),
                translate("Problems", "Connect again. If it happens once more, save a report."),
                OURS,
            )
        case "state_not_written":
            return Cause(
                translate("Problems", "Adit's helper could not note how to put the network back."),
                translate("Problems", "The disk is full, or cannot be written to."),
                translate("Problems", "Make room on the disk, then connect again."),
                OURS,
            )
    return None


def of_names(code: str, p: Places) -> Cause | None:
    """Name servers: the connection works, names may not."""
    match code:
        case "dns_busy" | "dns_not_permitted" | "dns_failed" | "dns_not_set":
            return Cause(
                translate("Problems", "The name servers of {name} could not be set.").format(name=p.name),
                translate("Problems", "What manages this machine's name servers did not take them."),
                translate("Problems", "Names inside that network may not be found. The details say more."),
                OURS,
            )
        case "dns_not_writable" | "dns_state":
            return Cause(
                translate("Problems", "The name servers of {name} could not be set.").format(name=p.name),
                translate("Problems", "The disk is full, or the file cannot be written to."),
                translate("Problems", "Make room on the disk, then connect again."),
                OURS,
            )
        case "dns_timeout":
            return Cause(
                translate("Problems", "The name servers of {name} could not be set in time.").format(
                    name=p.name
                ),
                translate("Problems", "What manages this machine's name servers does not answer."),
                translate("Problems", "Connect again. If it happens once more, restart that service."),
                OURS,
            )
    return None


def of_ourselves(code: str, p: Places) -> Cause | None:
    """Faults of Adit."""
    match code:
        case "engine_died" | "engine_misbehaved" | "engine_bug" | "helper_failed" | "transport_denied":
            return Cause(
                translate("Problems", "Adit met a fault of its own."),
                translate("Problems", "It may also have run out of memory."),
                translate("Problems", "Connect again. A report helps to have it mended."),
                OURS,
            )
    return None
