"""New passwords, network profiles and higher security profiles.

ChangeConfiguration in 1.6 (security whitepaper A01, A05); SetVariables and SetNetworkProfile in 2.x (part 2 A01, A05,
B09). What the network has to know before and after stands in `ocpp/securing.py`.
"""

from collections.abc import Sequence

from voltway.ocpp.outbound import reset, variables
from voltway.ocpp.outbound.call import (
    OutboundCall,
    Outcomes,
    Unsupported,
    answer_by_status,
    outbound_call,
    station_words,
)
from voltway.ocpp.wire import WireStruct, v16, v21, v201
from voltway.vocabulary.commands import Answer, CommandState, ResetKind, ResetStation
from voltway.vocabulary.orders_security import GivePassword, NetworkProfile, SetNetworkProfile, UpgradeSecurity
from voltway.vocabulary.orders_variables import SettingChange, SetVariables, VariableName
from voltway.vocabulary.stations import OcppVersion

_PASSWORD = VariableName("BasicAuthPassword", "SecurityCtrlr")
_PROFILE = VariableName("SecurityProfile", "SecurityCtrlr")
_PRIORITY = VariableName("NetworkConfigurationPriority", "OCPPCommCtrlr")
_RESTART = ResetStation(how=ResetKind.ON_IDLE)
_INTERFACES = frozenset(v21.OCPPInterfaceEnum)


def calls_to_give_password(version: OcppVersion, order: GivePassword) -> list[OutboundCall]:
    """One request; what it says is shown nowhere."""
    [call] = variables.calls_to_set(version, _setting(_PASSWORD, order.password))
    return [OutboundCall(call.action, call.payload, secret=True)]


def answer_to_give_password(order: GivePassword, responses: Sequence[WireStruct]) -> Answer:
    """What became of the setting."""
    return variables.answer_to_set(_setting(_PASSWORD, order.password), responses)


def calls_to_set_network(version: OcppVersion, order: SetNetworkProfile) -> list[OutboundCall]:
    """One request. Raises Unsupported for 1.6."""
    return [_network(version, order.network)]


OUTCOMES: Outcomes = {
    v21.SetNetworkProfileStatusEnum.ACCEPTED: (CommandState.ACCEPTED, None),
    v21.SetNetworkProfileStatusEnum.REJECTED: (CommandState.REJECTED, "the station refused it"),
    v21.SetNetworkProfileStatusEnum.FAILED: (CommandState.FAILED, "the station could not set it up"),
}


def answer_to_set_network(_: SetNetworkProfile, responses: Sequence[WireStruct]) -> Answer:
    """The station's word."""
    return answer_by_status(responses[0], OUTCOMES)


def calls_to_upgrade(version: OcppVersion, order: UpgradeSecurity) -> list[OutboundCall]:
    """The profile, how to connect with it, and a restart. Raises Unsupported for profiles that nobody moves to."""
    profile = order.network.security_profile
    if profile < 1:
        raise Unsupported("no station moves to security profile 0", "name 1, 2 or 3")
    restart = reset.calls(version, _RESTART)
    if version is OcppVersion.V16:
        return [*variables.calls_to_set(version, _setting(_PROFILE, str(profile))), *restart]
    slots = [order.network.slot, *(slot for slot in order.fallback if slot != order.network.slot)]
    priority = _setting(_PRIORITY, ",".join(str(slot) for slot in slots))
    return [_network(version, order.network), *variables.calls_to_set(version, priority), *restart]


def goes_on_upgrading(_: UpgradeSecurity, responses: Sequence[WireStruct]) -> bool:
    """Whether the next call makes sense: not after one that was refused."""
    return _step(responses[-1]).state is CommandState.ACCEPTED


def answer_to_upgrade(_: UpgradeSecurity, responses: Sequence[WireStruct]) -> Answer:
    """The answer to the last call that was made."""
    last = _step(responses[-1])
    return Answer(state=last.state, answer=station_words(responses), reason=last.reason)


def _step(response: WireStruct) -> Answer:
    match response:
        case v16.ChangeConfigurationResponse():
            return variables.answer_to_set(_setting(_PROFILE, ""), [response])
        case v201.SetVariablesResponse() | v21.SetVariablesResponse():
            return variables.answer_to_set(_setting(_PRIORITY, ""), [response])
        case v201.SetNetworkProfileResponse() | v21.SetNetworkProfileResponse():
            return answer_by_status(response, OUTCOMES)
        case _:
            return reset.answer(_RESTART, [response])


def _setting(name: VariableName, value: str) -> SetVariables:
    return SetVariables(changes=[SettingChange(name, value)])


def _network(version: OcppVersion, network: NetworkProfile) -> OutboundCall:
    if network.interface not in _INTERFACES or (version is OcppVersion.V201 and network.interface == "Any"):
        raise Unsupported(
            f"OCPP {version} knows no interface {network.interface}", "name Wired0, Wireless0 or the like"
        )
    match version:
        case OcppVersion.V16:
            raise Unsupported("OCPP 1.6 has no network profiles", "change its settings, or set them at the station")
        case OcppVersion.V201:
            told_201 = v201.NetworkConnectionProfile(
                ocpp_version=v201.OCPPVersionEnum.OCPP20,
                ocpp_transport=v201.OCPPTransportEnum.JSON,
                ocpp_csms_url=network.url,
                message_timeout=network.message_timeout_s,
                security_profile=network.security_profile,
                ocpp_interface=v201.OCPPInterfaceEnum(network.interface),
            )
            return outbound_call(
                v201.SetNetworkProfileRequest(configuration_slot=network.slot, connection_data=told_201)
            )
        case OcppVersion.V21:
            told_21 = v21.NetworkConnectionProfile(
                ocpp_version=v21.OCPPVersionEnum.OCPP21,
                ocpp_transport=v21.OCPPTransportEnum.JSON,
                ocpp_csms_url=network.url,
                message_timeout=network.message_timeout_s,
                security_profile=network.security_profile,
                ocpp_interface=v21.OCPPInterfaceEnum(network.interface),
            )
            return outbound_call(v21.SetNetworkProfileRequest(configuration_slot=network.slot, connection_data=told_21))
