# Written by `make client` from the API's description. Do not edit.
"""Every operation of the API, for asyncio."""

from collections.abc import AsyncIterator, Sequence
from datetime import datetime
from typing import Any

from voltway_client import models
from voltway_client.async_transport import AsyncTransport
from voltway_client.calls import Call, Event, quoted


class AsyncVoltway(AsyncTransport):
    """The API of one Voltway installation, for asyncio."""

    async def list_stations(
        self,
        *,
        after: str | None = None,
        limit: int | None = None,
        search: str | None = None,
        admission: models.Admission | None = None,
        online: bool | None = None,
        organization_id: str | None = None,
    ) -> models.StationPage:
        """List stations by id, with their EVSEs."""
        return await self._ask(
            Call(
                "GET",
                "/api/v1/stations",
                query={
                    "after": after,
                    "limit": limit,
                    "search": search,
                    "admission": admission,
                    "online": online,
                    "organization_id": organization_id,
                },
            ),
            models.StationPage,
        )

    async def iterate_stations(
        self,
        *,
        limit: int | None = None,
        search: str | None = None,
        admission: models.Admission | None = None,
        online: bool | None = None,
        organization_id: str | None = None,
    ) -> AsyncIterator[models.Station]:
        """List stations by id, with their EVSEs. Page after page is read, as far as they are wanted."""
        after: str | None = None
        while True:
            page = await self.list_stations(
                limit=limit,
                search=search,
                admission=admission,
                online=online,
                organization_id=organization_id,
                after=after,
            )
            for item in page.items:
                yield item
            if page.next is None:
                return
            after = page.next

    async def add_station(
        self, body: models.NewStation, *, idempotency_key: str | None = None
    ) -> models.StationWithPassword:
        """Let a station in, and make its password. The password can't be read again, only replaced."""
        return await self._ask(
            Call("POST", "/api/v1/stations", headers={"Idempotency-Key": idempotency_key}, body=body),
            models.StationWithPassword,
        )

    async def show_station(self, station_id: str) -> models.Station:
        """Show one station with its EVSEs."""
        return await self._ask(Call("GET", f"/api/v1/stations/{quoted(station_id)}"), models.Station)

    async def remove_station(self, station_id: str, *, if_match: str | None = None) -> None:
        """Forget a station. Its sessions, messages and commands stay."""
        await self._do(Call("DELETE", f"/api/v1/stations/{quoted(station_id)}", headers={"If-Match": if_match}))

    async def change_station(
        self, station_id: str, body: models.StationChange, *, if_match: str | None = None
    ) -> models.Station:
        """Accept a waiting station, reject one, let it wait, give it to another organization, or switch its local list.

        With `forget_certificate` it may come with another certificate than before (security profile 3).
        """
        return await self._ask(
            Call("PATCH", f"/api/v1/stations/{quoted(station_id)}", headers={"If-Match": if_match}, body=body),
            models.Station,
        )

    async def renew_password(self, station_id: str, *, idempotency_key: str | None = None) -> models.NewPassword:
        """Give a station a new password; the old one stops working when the station connects next."""
        return await self._ask(
            Call(
                "POST", f"/api/v1/stations/{quoted(station_id)}/password", headers={"Idempotency-Key": idempotency_key}
            ),
            models.NewPassword,
        )

    async def show_availability_schedule(self, station_id: str) -> models.AvailabilitySchedule:
        """Show a station's hours, and what it was last told of them. Without hours it has no places."""
        return await self._ask(
            Call("GET", f"/api/v1/stations/{quoted(station_id)}/availability-schedule"), models.AvailabilitySchedule
        )

    async def put_availability_schedule(
        self, station_id: str, body: models.ScheduleContent, *, if_match: str | None = None
    ) -> models.AvailabilitySchedule:
        """Set a station's hours. What holds is told to it within seconds, or when it returns."""
        return await self._ask(
            Call(
                "PUT",
                f"/api/v1/stations/{quoted(station_id)}/availability-schedule",
                headers={"If-Match": if_match},
                body=body,
            ),
            models.AvailabilitySchedule,
        )

    async def remove_availability_schedule(self, station_id: str, *, if_match: str | None = None) -> None:
        """Forget a station's hours. What they took out of service is brought back into it."""
        await self._do(
            Call(
                "DELETE", f"/api/v1/stations/{quoted(station_id)}/availability-schedule", headers={"If-Match": if_match}
            )
        )

    async def show_local_list(self, station_id: str) -> models.LocalList:
        """Show how a station's local list is doing: its version, how many entries it holds, and what is wrong with it."""
        return await self._ask(Call("GET", f"/api/v1/stations/{quoted(station_id)}/local-list"), models.LocalList)

    async def send_local_list(self, station_id: str, *, idempotency_key: str | None = None) -> models.LocalList:
        """Have a station's local list sent in full. It is done in the background, or when the station returns."""
        return await self._ask(
            Call(
                "POST",
                f"/api/v1/stations/{quoted(station_id)}/local-list/sendings",
                headers={"Idempotency-Key": idempotency_key},
            ),
            models.LocalList,
        )

    async def list_variables(
        self,
        station_id: str,
        *,
        after: str | None = None,
        limit: int | None = None,
        component: str | None = None,
        variable: str | None = None,
        changed: bool | None = None,
    ) -> models.VariableRowPage:
        """List what is known of a station's variables; keys of OCPP 1.6 have the names that 2.x has for the same thing.

        To have them read anew, give the order `GetBaseReport`.
        """
        return await self._ask(
            Call(
                "GET",
                f"/api/v1/stations/{quoted(station_id)}/variables",
                query={
                    "after": after,
                    "limit": limit,
                    "component": component,
                    "variable": variable,
                    "changed": changed,
                },
            ),
            models.VariableRowPage,
        )

    async def iterate_variables(
        self,
        station_id: str,
        *,
        limit: int | None = None,
        component: str | None = None,
        variable: str | None = None,
        changed: bool | None = None,
    ) -> AsyncIterator[models.VariableRow]:
        """List what is known of a station's variables; keys of OCPP 1.6 have the names that 2.x has for the same thing. Page after page is read, as far as they are wanted."""
        after: str | None = None
        while True:
            page = await self.list_variables(
                station_id, limit=limit, component=component, variable=variable, changed=changed, after=after
            )
            for item in page.items:
                yield item
            if page.next is None:
                return
            after = page.next

    async def list_variable_changes(
        self, station_id: str, *, after: str | None = None, limit: int | None = None, path: str | None = None
    ) -> models.VariableChangeRowPage:
        """List changes of a station's variables, newest first: what it was, what it became, and who ordered it."""
        return await self._ask(
            Call(
                "GET",
                f"/api/v1/stations/{quoted(station_id)}/variables/changes",
                query={"after": after, "limit": limit, "path": path},
            ),
            models.VariableChangeRowPage,
        )

    async def iterate_variable_changes(
        self, station_id: str, *, limit: int | None = None, path: str | None = None
    ) -> AsyncIterator[models.VariableChangeRow]:
        """List changes of a station's variables, newest first: what it was, what it became, and who ordered it. Page after page is read, as far as they are wanted."""
        after: str | None = None
        while True:
            page = await self.list_variable_changes(station_id, limit=limit, path=path, after=after)
            for item in page.items:
                yield item
            if page.next is None:
                return
            after = page.next

    async def list_variable_reports(
        self, station_id: str, *, after: str | None = None, limit: int | None = None
    ) -> models.ReportPage:
        """List the reports that a station was asked for, newest first, and whether they came whole."""
        return await self._ask(
            Call(
                "GET",
                f"/api/v1/stations/{quoted(station_id)}/variables/reports",
                query={"after": after, "limit": limit},
            ),
            models.ReportPage,
        )

    async def iterate_variable_reports(
        self, station_id: str, *, limit: int | None = None
    ) -> AsyncIterator[models.Report]:
        """List the reports that a station was asked for, newest first, and whether they came whole. Page after page is read, as far as they are wanted."""
        after: str | None = None
        while True:
            page = await self.list_variable_reports(station_id, limit=limit, after=after)
            for item in page.items:
                yield item
            if page.next is None:
                return
            after = page.next

    async def list_monitors(
        self,
        station_id: str,
        *,
        after: str | None = None,
        limit: int | None = None,
        component: str | None = None,
        variable: str | None = None,
    ) -> models.MonitorRowPage:
        """List the monitors that a station is known to hold on its variables.

        To have them read anew, give the order `GetMonitoringReport`.
        """
        return await self._ask(
            Call(
                "GET",
                f"/api/v1/stations/{quoted(station_id)}/monitors",
                query={"after": after, "limit": limit, "component": component, "variable": variable},
            ),
            models.MonitorRowPage,
        )

    async def iterate_monitors(
        self, station_id: str, *, limit: int | None = None, component: str | None = None, variable: str | None = None
    ) -> AsyncIterator[models.MonitorRow]:
        """List the monitors that a station is known to hold on its variables. Page after page is read, as far as they are wanted."""
        after: str | None = None
        while True:
            page = await self.list_monitors(
                station_id, limit=limit, component=component, variable=variable, after=after
            )
            for item in page.items:
                yield item
            if page.next is None:
                return
            after = page.next

    async def list_alerts(
        self, station_id: str, *, after: str | None = None, limit: int | None = None
    ) -> models.AlertRowPage:
        """List the monitors of a station that are in alert, and since when."""
        return await self._ask(
            Call("GET", f"/api/v1/stations/{quoted(station_id)}/alerts", query={"after": after, "limit": limit}),
            models.AlertRowPage,
        )

    async def iterate_alerts(self, station_id: str, *, limit: int | None = None) -> AsyncIterator[models.AlertRow]:
        """List the monitors of a station that are in alert, and since when. Page after page is read, as far as they are wanted."""
        after: str | None = None
        while True:
            page = await self.list_alerts(station_id, limit=limit, after=after)
            for item in page.items:
                yield item
            if page.next is None:
                return
            after = page.next

    async def list_event_streams(self, station_id: str) -> models.EventStreamPage:
        """List the periodic event streams that a station opened (OCPP 2.1); all on one page."""
        return await self._ask(
            Call("GET", f"/api/v1/stations/{quoted(station_id)}/event-streams"), models.EventStreamPage
        )

    async def list_monitor_readings(
        self, station_id: str, monitor_id: str, *, after: str | None = None, limit: int | None = None
    ) -> models.StreamReadingPage:
        """List the values that came in a monitor's event streams, newest first; they are kept for 30 days."""
        return await self._ask(
            Call(
                "GET",
                f"/api/v1/stations/{quoted(station_id)}/monitors/{quoted(monitor_id)}/readings",
                query={"after": after, "limit": limit},
            ),
            models.StreamReadingPage,
        )

    async def iterate_monitor_readings(
        self, station_id: str, monitor_id: str, *, limit: int | None = None
    ) -> AsyncIterator[models.StreamReading]:
        """List the values that came in a monitor's event streams, newest first; they are kept for 30 days. Page after page is read, as far as they are wanted."""
        after: str | None = None
        while True:
            page = await self.list_monitor_readings(station_id, monitor_id, limit=limit, after=after)
            for item in page.items:
                yield item
            if page.next is None:
                return
            after = page.next

    async def list_charging_profiles(self, station_id: str) -> models.KnownProfilePage:
        """List the charging profiles that a station is known to hold, and how and since when; all on one page.

        Known by our orders that it accepted, by its reports, and by limits that it told of.
        """
        return await self._ask(
            Call("GET", f"/api/v1/stations/{quoted(station_id)}/charging-profiles"), models.KnownProfilePage
        )

    async def show_composite_schedule(
        self, station_id: str, *, evse_id: int | None = None, seconds: int | None = None, unit: Any | None = None
    ) -> models.CompositeSchedule:
        """Calculate what all these profiles come to from now on; POST to `/comparison` asks the station, too."""
        return await self._ask(
            Call(
                "GET",
                f"/api/v1/stations/{quoted(station_id)}/composite-schedule",
                query={"evse_id": evse_id, "seconds": seconds, "unit": unit},
            ),
            models.CompositeSchedule,
        )

    async def compare_composite_schedule(
        self, station_id: str, body: models.AskedSchedule, *, idempotency_key: str | None = None
    ) -> models.Comparison:
        """Ask the station what it will do, and show where that differs from what is calculated.

        It differs where the station holds profiles that are not known here, or has lost some. One that tells no schedule
        leaves `told` empty: read `state` and `reason`.
        """
        return await self._ask(
            Call(
                "POST",
                f"/api/v1/stations/{quoted(station_id)}/composite-schedule/comparison",
                headers={"Idempotency-Key": idempotency_key},
                body=body,
            ),
            models.Comparison,
        )

    async def list_vehicle_wishes(self, station_id: str) -> models.VehicleWishPage:
        """List what the cars that charge there told of what they want and of the schedule they keep to; all on one page.

        Only cars that speak ISO 15118, at stations of OCPP 2.x, tell it.
        """
        return await self._ask(
            Call("GET", f"/api/v1/stations/{quoted(station_id)}/vehicle-wishes"), models.VehicleWishPage
        )

    async def list_battery_swaps(
        self, station_id: str, *, after: str | None = None, limit: int | None = None
    ) -> models.BatterySwapPage:
        """List which batteries were put in, taken out, or offered in vain, newest first, with charge and health."""
        return await self._ask(
            Call("GET", f"/api/v1/stations/{quoted(station_id)}/battery-swaps", query={"after": after, "limit": limit}),
            models.BatterySwapPage,
        )

    async def iterate_battery_swaps(
        self, station_id: str, *, limit: int | None = None
    ) -> AsyncIterator[models.BatterySwap]:
        """List which batteries were put in, taken out, or offered in vain, newest first, with charge and health. Page after page is read, as far as they are wanted."""
        after: str | None = None
        while True:
            page = await self.list_battery_swaps(station_id, limit=limit, after=after)
            for item in page.items:
                yield item
            if page.next is None:
                return
            after = page.next

    async def list_settlements(
        self, station_id: str, *, after: str | None = None, limit: int | None = None
    ) -> models.SettlementPage:
        """List which payments the station settled with its provider, each as told last, newest first."""
        return await self._ask(
            Call("GET", f"/api/v1/stations/{quoted(station_id)}/settlements", query={"after": after, "limit": limit}),
            models.SettlementPage,
        )

    async def iterate_settlements(
        self, station_id: str, *, limit: int | None = None
    ) -> AsyncIterator[models.Settlement]:
        """List which payments the station settled with its provider, each as told last, newest first. Page after page is read, as far as they are wanted."""
        after: str | None = None
        while True:
            page = await self.list_settlements(station_id, limit=limit, after=after)
            for item in page.items:
                yield item
            if page.next is None:
                return
            after = page.next

    async def list_der_controls(self, station_id: str) -> models.KnownControlPage:
        """List the DER controls that a station is known to hold, by our orders and its reports; all on one page."""
        return await self._ask(
            Call("GET", f"/api/v1/stations/{quoted(station_id)}/der-controls"), models.KnownControlPage
        )

    async def list_der_alarms(self, station_id: str) -> models.AlarmPage:
        """List the last alarm of each kind of control, those that hold first; all on one page."""
        return await self._ask(Call("GET", f"/api/v1/stations/{quoted(station_id)}/der-alarms"), models.AlarmPage)

    async def list_evses(self, station_id: str) -> models.EvsePage:
        """List a station's EVSEs and their connectors, all on one page."""
        return await self._ask(Call("GET", f"/api/v1/stations/{quoted(station_id)}/evses"), models.EvsePage)

    async def list_events(
        self, station_id: str, *, after: str | None = None, limit: int | None = None
    ) -> models.StationEventRowPage:
        """List what the station reported beside its sessions, newest first: security, firmware, faults, variables."""
        return await self._ask(
            Call("GET", f"/api/v1/stations/{quoted(station_id)}/events", query={"after": after, "limit": limit}),
            models.StationEventRowPage,
        )

    async def iterate_events(
        self, station_id: str, *, limit: int | None = None
    ) -> AsyncIterator[models.StationEventRow]:
        """List what the station reported beside its sessions, newest first: security, firmware, faults, variables. Page after page is read, as far as they are wanted."""
        after: str | None = None
        while True:
            page = await self.list_events(station_id, limit=limit, after=after)
            for item in page.items:
                yield item
            if page.next is None:
                return
            after = page.next

    async def list_messages(
        self,
        station_id: str,
        *,
        after: str | None = None,
        limit: int | None = None,
        action: str | None = None,
        outcome: str | None = None,
    ) -> models.MessageRowPage:
        """List a station's messages, newest first, each with its answer, latency and what was corrected.

        Payloads are texts, since a broken message need not be JSON. A page may hold a few more than `limit`: messages of
        the same instant stay together.
        """
        return await self._ask(
            Call(
                "GET",
                f"/api/v1/stations/{quoted(station_id)}/messages",
                query={"after": after, "limit": limit, "action": action, "outcome": outcome},
            ),
            models.MessageRowPage,
        )

    async def iterate_messages(
        self, station_id: str, *, limit: int | None = None, action: str | None = None, outcome: str | None = None
    ) -> AsyncIterator[models.MessageRow]:
        """List a station's messages, newest first, each with its answer, latency and what was corrected. Page after page is read, as far as they are wanted."""
        after: str | None = None
        while True:
            page = await self.list_messages(station_id, limit=limit, action=action, outcome=outcome, after=after)
            for item in page.items:
                yield item
            if page.next is None:
                return
            after = page.next

    async def list_refused_connections(
        self, *, after: str | None = None, limit: int | None = None, station_id: str | None = None
    ) -> models.CountedRefusalPage:
        """List connections that were refused, newest first: one item per hour, station or address, and cause.

        Where TLS failed it is not known which station it would have been; such items, which name an address only, are shown
        to whoever sees all stations. They are kept for 30 days.
        """
        return await self._ask(
            Call(
                "GET", "/api/v1/refused-connections", query={"after": after, "limit": limit, "station_id": station_id}
            ),
            models.CountedRefusalPage,
        )

    async def iterate_refused_connections(
        self, *, limit: int | None = None, station_id: str | None = None
    ) -> AsyncIterator[models.CountedRefusal]:
        """List connections that were refused, newest first: one item per hour, station or address, and cause. Page after page is read, as far as they are wanted."""
        after: str | None = None
        while True:
            page = await self.list_refused_connections(limit=limit, station_id=station_id, after=after)
            for item in page.items:
                yield item
            if page.next is None:
                return
            after = page.next

    async def list_incidents(
        self,
        *,
        after: str | None = None,
        limit: int | None = None,
        state: models.IncidentState | None = None,
        severity: models.Severity | None = None,
        rule: models.IncidentRule | None = None,
        subject_id: str | None = None,
    ) -> models.IncidentPage:
        """List incidents, newest first."""
        return await self._ask(
            Call(
                "GET",
                "/api/v1/incidents",
                query={
                    "after": after,
                    "limit": limit,
                    "state": state,
                    "severity": severity,
                    "rule": rule,
                    "subject_id": subject_id,
                },
            ),
            models.IncidentPage,
        )

    async def iterate_incidents(
        self,
        *,
        limit: int | None = None,
        state: models.IncidentState | None = None,
        severity: models.Severity | None = None,
        rule: models.IncidentRule | None = None,
        subject_id: str | None = None,
    ) -> AsyncIterator[models.Incident]:
        """List incidents, newest first. Page after page is read, as far as they are wanted."""
        after: str | None = None
        while True:
            page = await self.list_incidents(
                limit=limit, state=state, severity=severity, rule=rule, subject_id=subject_id, after=after
            )
            for item in page.items:
                yield item
            if page.next is None:
                return
            after = page.next

    async def show_incident(self, incident_id: str) -> models.IncidentInFull:
        """Show an incident, what to do about it, and what has been done."""
        return await self._ask(Call("GET", f"/api/v1/incidents/{quoted(incident_id)}"), models.IncidentInFull)

    async def acknowledge_incident(
        self, incident_id: str, body: models.IncidentNote, *, idempotency_key: str | None = None
    ) -> models.IncidentInFull:
        """Say that somebody looks after it."""
        return await self._ask(
            Call(
                "POST",
                f"/api/v1/incidents/{quoted(incident_id)}/acknowledgements",
                headers={"Idempotency-Key": idempotency_key},
                body=body,
            ),
            models.IncidentInFull,
        )

    async def resolve_incident(
        self, incident_id: str, body: models.IncidentNote, *, idempotency_key: str | None = None
    ) -> models.IncidentInFull:
        """Say that it is over. If the same is found again within a day, it is reopened."""
        return await self._ask(
            Call(
                "POST",
                f"/api/v1/incidents/{quoted(incident_id)}/resolutions",
                headers={"Idempotency-Key": idempotency_key},
                body=body,
            ),
            models.IncidentInFull,
        )

    async def reopen_incident(
        self, incident_id: str, body: models.IncidentNote, *, idempotency_key: str | None = None
    ) -> models.IncidentInFull:
        """Say that it was not over."""
        return await self._ask(
            Call(
                "POST",
                f"/api/v1/incidents/{quoted(incident_id)}/reopenings",
                headers={"Idempotency-Key": idempotency_key},
                body=body,
            ),
            models.IncidentInFull,
        )

    async def add_incident_note(
        self, incident_id: str, body: models.NewIncidentNote, *, idempotency_key: str | None = None
    ) -> models.IncidentInFull:
        """Write something into the timeline."""
        return await self._ask(
            Call(
                "POST",
                f"/api/v1/incidents/{quoted(incident_id)}/notes",
                headers={"Idempotency-Key": idempotency_key},
                body=body,
            ),
            models.IncidentInFull,
        )

    async def isolate_station(
        self,
        station_id: str,
        body: models.IsolationWish,
        *,
        idempotency_key: str | None = None,
        voltway_reason: str | None = None,
    ) -> models.Isolated:
        """Cut a station off: its sessions are ended, then it is hung up on, and nobody is let in as it."""
        return await self._ask(
            Call(
                "POST",
                f"/api/v1/stations/{quoted(station_id)}/isolations",
                headers={"Idempotency-Key": idempotency_key, "Voltway-Reason": voltway_reason},
                body=body,
            ),
            models.Isolated,
        )

    async def release_station(
        self, station_id: str, body: models.ReleaseWish, *, idempotency_key: str | None = None
    ) -> models.Isolated:
        """Let an isolated station in again, with what it had to show before."""
        return await self._ask(
            Call(
                "POST",
                f"/api/v1/stations/{quoted(station_id)}/releases",
                headers={"Idempotency-Key": idempotency_key},
                body=body,
            ),
            models.Isolated,
        )

    async def list_security_events(
        self,
        *,
        after: str | None = None,
        limit: int | None = None,
        station_id: str | None = None,
        kind: models.SecurityEventKind | None = None,
        severity: models.Severity | None = None,
    ) -> models.CountedEventPage:
        """List security events, newest first: what is alike within ten minutes is one item. They are kept for 30 days."""
        return await self._ask(
            Call(
                "GET",
                "/api/v1/security-events",
                query={"after": after, "limit": limit, "station_id": station_id, "kind": kind, "severity": severity},
            ),
            models.CountedEventPage,
        )

    async def iterate_security_events(
        self,
        *,
        limit: int | None = None,
        station_id: str | None = None,
        kind: models.SecurityEventKind | None = None,
        severity: models.Severity | None = None,
    ) -> AsyncIterator[models.CountedEvent]:
        """List security events, newest first: what is alike within ten minutes is one item. They are kept for 30 days. Page after page is read, as far as they are wanted."""
        after: str | None = None
        while True:
            page = await self.list_security_events(
                limit=limit, station_id=station_id, kind=kind, severity=severity, after=after
            )
            for item in page.items:
                yield item
            if page.next is None:
                return
            after = page.next

    async def show_posture(self) -> models.Posture:
        """Show how safe the accepted stations are together, with a score from 0 to 100, and what to do next."""
        return await self._ask(Call("GET", "/api/v1/posture"), models.Posture)

    async def list_findings(
        self,
        *,
        after: str | None = None,
        limit: int | None = None,
        station_id: str | None = None,
        kind: models.FindingKind | None = None,
        severity: models.FindingSeverity | None = None,
    ) -> models.FindingPage:
        """List what is wrong with stations, as it is known now, by station.

        Findings of one station are on one page, which may thus hold a few more than asked for.
        """
        return await self._ask(
            Call(
                "GET",
                "/api/v1/posture/findings",
                query={"after": after, "limit": limit, "station_id": station_id, "kind": kind, "severity": severity},
            ),
            models.FindingPage,
        )

    async def iterate_findings(
        self,
        *,
        limit: int | None = None,
        station_id: str | None = None,
        kind: models.FindingKind | None = None,
        severity: models.FindingSeverity | None = None,
    ) -> AsyncIterator[models.Finding]:
        """List what is wrong with stations, as it is known now, by station. Page after page is read, as far as they are wanted."""
        after: str | None = None
        while True:
            page = await self.list_findings(
                limit=limit, station_id=station_id, kind=kind, severity=severity, after=after
            )
            for item in page.items:
                yield item
            if page.next is None:
                return
            after = page.next

    async def list_station_commands(
        self, station_id: str, *, after: str | None = None, limit: int | None = None
    ) -> models.CommandPage:
        """List commands to one station, newest first."""
        return await self._ask(
            Call("GET", f"/api/v1/stations/{quoted(station_id)}/commands", query={"after": after, "limit": limit}),
            models.CommandPage,
        )

    async def iterate_station_commands(
        self, station_id: str, *, limit: int | None = None
    ) -> AsyncIterator[models.Command]:
        """List commands to one station, newest first. Page after page is read, as far as they are wanted."""
        after: str | None = None
        while True:
            page = await self.list_station_commands(station_id, limit=limit, after=after)
            for item in page.items:
                yield item
            if page.next is None:
                return
            after = page.next

    async def give_command(
        self,
        station_id: str,
        body: models.StartSession
        | models.StopSession
        | models.ResetStation
        | models.UnlockConnector
        | models.TriggerReport
        | models.ChangeAvailability
        | models.GetVariables
        | models.SetVariables
        | models.GetBaseReport
        | models.GetReport
        | models.ClearCache
        | models.SendVendorMessage
        | models.AskLocalList
        | models.AskTransactionStatus
        | models.ShowMessage
        | models.ClearDisplayMessage
        | models.AskDisplayMessages
        | models.SetChargingProfile
        | models.ClearChargingProfiles
        | models.GetCompositeSchedule
        | models.GetChargingProfiles
        | models.RotatePassword
        | models.SetNetworkProfile
        | models.UpgradeSecurity
        | models.UsePriorityCharging
        | models.UpdateDynamicSchedule
        | models.SendAfrrSignal
        | models.NotifyAllowedEnergyTransfer
        | models.SetDerControl
        | models.GetDerControls
        | models.ClearDerControls
        | models.RequestBatterySwap
        | models.InstallCertificate
        | models.DeleteCertificate
        | models.AskInstalledCertificates
        | models.SetMonitors
        | models.ClearMonitors
        | models.SetMonitoringBase
        | models.SetMonitoringLevel
        | models.GetMonitoringReport
        | models.AdjustEventStream
        | models.GetEventStreams
        | models.SetDefaultTariff
        | models.GetTariffs
        | models.ClearTariffs
        | models.ChangeTransactionTariff
        | models.UpdateCost
        | models.NotifyWebPaymentStarted,
        *,
        wait_s: float | None = None,
        queue_for_s: float | None = None,
        idempotency_key: str | None = None,
    ) -> models.Command:
        """Give a station an order and wait for its answer. What is to be done stands in `kind`.

        The answer is the command, whatever became of it: read its `state`. It is `accepted` or `rejected` by the station,
        `offline` if the station isn't connected, `queued` if it was kept for it, `sent` if the answer did not come in time.
        """
        return await self._ask(
            Call(
                "POST",
                f"/api/v1/stations/{quoted(station_id)}/commands",
                query={"wait_s": wait_s, "queue_for_s": queue_for_s},
                headers={"Idempotency-Key": idempotency_key},
                body=body,
            ),
            models.Command,
        )

    async def show_command(self, station_id: str, command_id: str) -> models.Command:
        """Show one command: its state, and the station's answer in the station's own words."""
        return await self._ask(
            Call("GET", f"/api/v1/stations/{quoted(station_id)}/commands/{quoted(command_id)}"), models.Command
        )

    async def list_commands(
        self, *, after: str | None = None, limit: int | None = None, station_id: str | None = None
    ) -> models.CommandPage:
        """List commands to all stations, newest first."""
        return await self._ask(
            Call("GET", "/api/v1/commands", query={"after": after, "limit": limit, "station_id": station_id}),
            models.CommandPage,
        )

    async def iterate_commands(
        self, *, limit: int | None = None, station_id: str | None = None
    ) -> AsyncIterator[models.Command]:
        """List commands to all stations, newest first. Page after page is read, as far as they are wanted."""
        after: str | None = None
        while True:
            page = await self.list_commands(limit=limit, station_id=station_id, after=after)
            for item in page.items:
                yield item
            if page.next is None:
                return
            after = page.next

    async def list_certificates(
        self,
        *,
        after: str | None = None,
        limit: int | None = None,
        station_id: str | None = None,
        state: models.CertificateState | None = None,
    ) -> models.StationCertificatePage:
        """List certificates of stations, the newest first."""
        return await self._ask(
            Call(
                "GET",
                "/api/v1/certificates",
                query={"after": after, "limit": limit, "station_id": station_id, "state": state},
            ),
            models.StationCertificatePage,
        )

    async def iterate_certificates(
        self, *, limit: int | None = None, station_id: str | None = None, state: models.CertificateState | None = None
    ) -> AsyncIterator[models.StationCertificate]:
        """List certificates of stations, the newest first. Page after page is read, as far as they are wanted."""
        after: str | None = None
        while True:
            page = await self.list_certificates(limit=limit, station_id=station_id, state=state, after=after)
            for item in page.items:
                yield item
            if page.next is None:
                return
            after = page.next

    async def show_certificate(self, certificate_id: str) -> models.StationCertificate:
        """Show one certificate."""
        return await self._ask(Call("GET", f"/api/v1/certificates/{quoted(certificate_id)}"), models.StationCertificate)

    async def revoke_certificate(
        self, certificate_id: str, body: models.Revocation, *, idempotency_key: str | None = None
    ) -> models.StationCertificate:
        """Have a certificate count no more, for good. Its station can't connect with it, and has to get another one."""
        return await self._ask(
            Call(
                "POST",
                f"/api/v1/certificates/{quoted(certificate_id)}/revocation",
                headers={"Idempotency-Key": idempotency_key},
                body=body,
            ),
            models.StationCertificate,
        )

    async def list_certificate_authorities(self) -> models.AuthorityPage:
        """List our own authorities, the newest first, with their certificates; all on one page."""
        return await self._ask(Call("GET", "/api/v1/certificate-authorities"), models.AuthorityPage)

    async def list_contract_authorities(self) -> models.ContractAuthorityPage:
        """List whose contract certificates are believed (plug and charge), the newest first; all on one page."""
        return await self._ask(Call("GET", "/api/v1/contract-authorities"), models.ContractAuthorityPage)

    async def list_installed_certificates(self, station_id: str) -> models.KnownCertificatePage:
        """List the certificates that a station is known to hold besides its own; all on one page.

        Known by our orders that it accepted, and by what it told: the order `AskInstalledCertificates` asks it.
        """
        return await self._ask(
            Call("GET", f"/api/v1/stations/{quoted(station_id)}/installed-certificates"), models.KnownCertificatePage
        )

    async def list_reservations(
        self,
        *,
        after: str | None = None,
        limit: int | None = None,
        station_id: str | None = None,
        token_uid: str | None = None,
        state: models.ReservationState | None = None,
    ) -> models.ReservationPage:
        """List reservations, newest first. Those whose state is `no_show` are the ones that nobody came for."""
        return await self._ask(
            Call(
                "GET",
                "/api/v1/reservations",
                query={
                    "after": after,
                    "limit": limit,
                    "station_id": station_id,
                    "token_uid": token_uid,
                    "state": state,
                },
            ),
            models.ReservationPage,
        )

    async def iterate_reservations(
        self,
        *,
        limit: int | None = None,
        station_id: str | None = None,
        token_uid: str | None = None,
        state: models.ReservationState | None = None,
    ) -> AsyncIterator[models.Reservation]:
        """List reservations, newest first. Those whose state is `no_show` are the ones that nobody came for. Page after page is read, as far as they are wanted."""
        after: str | None = None
        while True:
            page = await self.list_reservations(
                limit=limit, station_id=station_id, token_uid=token_uid, state=state, after=after
            )
            for item in page.items:
                yield item
            if page.next is None:
                return
            after = page.next

    async def make_reservation(
        self, body: models.NewReservation, *, idempotency_key: str | None = None
    ) -> models.Reservation:
        """Have a place held from now on, and wait for the station's answer.

        The answer is the reservation, whatever the station said: read its `state`. It is `active` if the station holds it,
        `rejected` if it does not or isn't connected, `requested` if it gave no answer. What collides with another one, or
        with a car at the EVSE, is refused without asking the station.
        """
        return await self._ask(
            Call("POST", "/api/v1/reservations", headers={"Idempotency-Key": idempotency_key}, body=body),
            models.Reservation,
        )

    async def show_reservation(self, reservation_id: str) -> models.Reservation:
        """Show one reservation."""
        return await self._ask(Call("GET", f"/api/v1/reservations/{quoted(reservation_id)}"), models.Reservation)

    async def cancel_reservation(
        self, reservation_id: str, *, idempotency_key: str | None = None
    ) -> models.Reservation:
        """Cancel a reservation. A station that isn't connected is told on its return.

        The answer is the reservation: where the station did not let go of it, its `state` is as before, and `reason` says
        why.
        """
        return await self._ask(
            Call(
                "POST",
                f"/api/v1/reservations/{quoted(reservation_id)}/cancellation",
                headers={"Idempotency-Key": idempotency_key},
            ),
            models.Reservation,
        )

    async def list_logs(
        self,
        *,
        after: str | None = None,
        limit: int | None = None,
        station_id: str | None = None,
        kind: models.LogKind | None = None,
    ) -> models.StationLogPage:
        """List the logs that stations were asked for, newest first."""
        return await self._ask(
            Call("GET", "/api/v1/logs", query={"after": after, "limit": limit, "station_id": station_id, "kind": kind}),
            models.StationLogPage,
        )

    async def iterate_logs(
        self, *, limit: int | None = None, station_id: str | None = None, kind: models.LogKind | None = None
    ) -> AsyncIterator[models.StationLog]:
        """List the logs that stations were asked for, newest first. Page after page is read, as far as they are wanted."""
        after: str | None = None
        while True:
            page = await self.list_logs(limit=limit, station_id=station_id, kind=kind, after=after)
            for item in page.items:
                yield item
            if page.next is None:
                return
            after = page.next

    async def ask_log(self, body: models.NewLog, *, idempotency_key: str | None = None) -> models.StationLog:
        """Have a station send a log, and wait for its answer.

        The answer is the log, whatever the station said: read its `state`. It is `accepted` if the station will send it,
        `rejected` if it won't, `failed` if it isn't connected, `asked` if it gave no answer. Once it is `uploaded`, its
        file can be fetched.
        """
        return await self._ask(
            Call("POST", "/api/v1/logs", headers={"Idempotency-Key": idempotency_key}, body=body), models.StationLog
        )

    async def show_log(self, log_id: str) -> models.StationLog:
        """Show one log: how far it has come."""
        return await self._ask(Call("GET", f"/api/v1/logs/{quoted(log_id)}"), models.StationLog)

    async def fetch_log(self, log_id: str) -> None:
        """Fetch the file as the station sent it, or with `Range` a part of it."""
        await self._do(Call("GET", f"/api/v1/logs/{quoted(log_id)}/file"))

    async def list_firmware_images(
        self, *, after: str | None = None, limit: int | None = None
    ) -> models.FirmwareImagePage:
        """List images, newest first."""
        return await self._ask(
            Call("GET", "/api/v1/firmware/images", query={"after": after, "limit": limit}), models.FirmwareImagePage
        )

    async def iterate_firmware_images(self, *, limit: int | None = None) -> AsyncIterator[models.FirmwareImage]:
        """List images, newest first. Page after page is read, as far as they are wanted."""
        after: str | None = None
        while True:
            page = await self.list_firmware_images(limit=limit, after=after)
            for item in page.items:
                yield item
            if page.next is None:
                return
            after = page.next

    async def add_firmware_image(
        self, body: models.ImageToAdd, *, idempotency_key: str | None = None
    ) -> models.AddedImage:
        """Add an image, whose file is then sent to the address in the answer, within a day.

        A signature is checked here, against the checksum; the file against that checksum when it has come.
        """
        return await self._ask(
            Call("POST", "/api/v1/firmware/images", headers={"Idempotency-Key": idempotency_key}, body=body),
            models.AddedImage,
        )

    async def show_firmware_image(self, image_id: str) -> models.FirmwareImage:
        """Show one image. Its `content` says whether its file has come, and is the right one."""
        return await self._ask(Call("GET", f"/api/v1/firmware/images/{quoted(image_id)}"), models.FirmwareImage)

    async def remove_firmware_image(self, image_id: str, *, if_match: str | None = None) -> None:
        """Forget an image and its file. Not while a station is being updated with it."""
        await self._do(Call("DELETE", f"/api/v1/firmware/images/{quoted(image_id)}", headers={"If-Match": if_match}))

    async def list_firmware_updates(
        self,
        *,
        after: str | None = None,
        limit: int | None = None,
        station_id: str | None = None,
        image_id: str | None = None,
        state: models.UpdateState | None = None,
    ) -> models.FirmwareUpdatePage:
        """List updates, newest first."""
        return await self._ask(
            Call(
                "GET",
                "/api/v1/firmware/updates",
                query={"after": after, "limit": limit, "station_id": station_id, "image_id": image_id, "state": state},
            ),
            models.FirmwareUpdatePage,
        )

    async def iterate_firmware_updates(
        self,
        *,
        limit: int | None = None,
        station_id: str | None = None,
        image_id: str | None = None,
        state: models.UpdateState | None = None,
    ) -> AsyncIterator[models.FirmwareUpdate]:
        """List updates, newest first. Page after page is read, as far as they are wanted."""
        after: str | None = None
        while True:
            page = await self.list_firmware_updates(
                limit=limit, station_id=station_id, image_id=image_id, state=state, after=after
            )
            for item in page.items:
                yield item
            if page.next is None:
                return
            after = page.next

    async def plan_firmware_update(
        self, body: models.NewUpdate, *, idempotency_key: str | None = None
    ) -> models.FirmwareUpdate:
        """Have a station updated as soon as it is there and nobody charges.

        The answer is the update, `planned`; follow its `state`. It has `succeeded` once the station has booted into the
        image's version.
        """
        return await self._ask(
            Call("POST", "/api/v1/firmware/updates", headers={"Idempotency-Key": idempotency_key}, body=body),
            models.FirmwareUpdate,
        )

    async def show_firmware_update(self, update_id: str) -> models.FirmwareUpdate:
        """Show how far an update has come."""
        return await self._ask(Call("GET", f"/api/v1/firmware/updates/{quoted(update_id)}"), models.FirmwareUpdate)

    async def cancel_firmware_update(
        self, update_id: str, *, idempotency_key: str | None = None
    ) -> models.FirmwareUpdate:
        """Cancel an update that the station has not fetched: it finds nothing at its address any more."""
        return await self._ask(
            Call(
                "POST",
                f"/api/v1/firmware/updates/{quoted(update_id)}/cancellation",
                headers={"Idempotency-Key": idempotency_key},
            ),
            models.FirmwareUpdate,
        )

    async def list_firmware_campaigns(
        self, *, after: str | None = None, limit: int | None = None, state: models.CampaignState | None = None
    ) -> models.CampaignPage:
        """List campaigns, newest first."""
        return await self._ask(
            Call("GET", "/api/v1/firmware/campaigns", query={"after": after, "limit": limit, "state": state}),
            models.CampaignPage,
        )

    async def iterate_firmware_campaigns(
        self, *, limit: int | None = None, state: models.CampaignState | None = None
    ) -> AsyncIterator[models.Campaign]:
        """List campaigns, newest first. Page after page is read, as far as they are wanted."""
        after: str | None = None
        while True:
            page = await self.list_firmware_campaigns(limit=limit, state=state, after=after)
            for item in page.items:
                yield item
            if page.next is None:
                return
            after = page.next

    async def plan_firmware_campaign(
        self, body: models.NewCampaign, *, idempotency_key: str | None = None, voltway_reason: str | None = None
    ) -> models.PlannedCampaign:
        """Have many stations updated, in waves. It begins at once."""
        return await self._ask(
            Call(
                "POST",
                "/api/v1/firmware/campaigns",
                headers={"Idempotency-Key": idempotency_key, "Voltway-Reason": voltway_reason},
                body=body,
            ),
            models.PlannedCampaign,
        )

    async def show_firmware_campaign(self, campaign_id: str) -> models.CampaignAsItStands:
        """Show how far a campaign is."""
        return await self._ask(
            Call("GET", f"/api/v1/firmware/campaigns/{quoted(campaign_id)}"), models.CampaignAsItStands
        )

    async def list_firmware_campaign_stations(
        self,
        campaign_id: str,
        *,
        after: str | None = None,
        limit: int | None = None,
        state: models.TurnState | None = None,
    ) -> models.CampaignStationPage:
        """List the stations of a campaign by id, and what became of each."""
        return await self._ask(
            Call(
                "GET",
                f"/api/v1/firmware/campaigns/{quoted(campaign_id)}/stations",
                query={"after": after, "limit": limit, "state": state},
            ),
            models.CampaignStationPage,
        )

    async def iterate_firmware_campaign_stations(
        self, campaign_id: str, *, limit: int | None = None, state: models.TurnState | None = None
    ) -> AsyncIterator[models.CampaignStation]:
        """List the stations of a campaign by id, and what became of each. Page after page is read, as far as they are wanted."""
        after: str | None = None
        while True:
            page = await self.list_firmware_campaign_stations(campaign_id, limit=limit, state=state, after=after)
            for item in page.items:
                yield item
            if page.next is None:
                return
            after = page.next

    async def preview_firmware_campaign(
        self, body: models.NewCampaign, *, idempotency_key: str | None = None
    ) -> models.CampaignPlan:
        """Say what a campaign would do: who is in which wave, and who is left out and why. Nothing is kept."""
        return await self._ask(
            Call(
                "POST", "/api/v1/firmware/campaigns/previews", headers={"Idempotency-Key": idempotency_key}, body=body
            ),
            models.CampaignPlan,
        )

    async def pause_firmware_campaign(
        self, campaign_id: str, *, idempotency_key: str | None = None
    ) -> models.CampaignAsItStands:
        """Have no other station asked until the campaign goes on. Updates that have begun go on."""
        return await self._ask(
            Call(
                "POST",
                f"/api/v1/firmware/campaigns/{quoted(campaign_id)}/pauses",
                headers={"Idempotency-Key": idempotency_key},
            ),
            models.CampaignAsItStands,
        )

    async def resume_firmware_campaign(
        self, campaign_id: str, *, idempotency_key: str | None = None
    ) -> models.CampaignAsItStands:
        """Let a paused campaign go on. What has failed so far does not count for the failure rate any more."""
        return await self._ask(
            Call(
                "POST",
                f"/api/v1/firmware/campaigns/{quoted(campaign_id)}/resumptions",
                headers={"Idempotency-Key": idempotency_key},
            ),
            models.CampaignAsItStands,
        )

    async def cancel_firmware_campaign(
        self, campaign_id: str, *, idempotency_key: str | None = None
    ) -> models.CampaignAsItStands:
        """End a campaign. Updates that have begun go on; each can be cancelled by itself."""
        return await self._ask(
            Call(
                "POST",
                f"/api/v1/firmware/campaigns/{quoted(campaign_id)}/cancellation",
                headers={"Idempotency-Key": idempotency_key},
            ),
            models.CampaignAsItStands,
        )

    async def list_configuration_templates(
        self, *, after: str | None = None, limit: int | None = None
    ) -> models.TemplatePage:
        """List templates by number."""
        return await self._ask(
            Call("GET", "/api/v1/configuration-templates", query={"after": after, "limit": limit}), models.TemplatePage
        )

    async def iterate_configuration_templates(self, *, limit: int | None = None) -> AsyncIterator[models.Template]:
        """List templates by number. Page after page is read, as far as they are wanted."""
        after: str | None = None
        while True:
            page = await self.list_configuration_templates(limit=limit, after=after)
            for item in page.items:
                yield item
            if page.next is None:
                return
            after = page.next

    async def add_configuration_template(
        self, body: models.NewTemplate, *, idempotency_key: str | None = None
    ) -> models.Template:
        """Add a template. Stations are compared with it; what differs is written by a rollout."""
        return await self._ask(
            Call("POST", "/api/v1/configuration-templates", headers={"Idempotency-Key": idempotency_key}, body=body),
            models.Template,
        )

    async def show_configuration_template(self, template_id: str) -> models.Template:
        """Show a template."""
        return await self._ask(Call("GET", f"/api/v1/configuration-templates/{quoted(template_id)}"), models.Template)

    async def change_configuration_template(
        self, template_id: str, body: models.TemplateContent, *, if_match: str | None = None
    ) -> models.Template:
        """Put another content into a template. Nothing is written to stations at once by that."""
        return await self._ask(
            Call(
                "PUT",
                f"/api/v1/configuration-templates/{quoted(template_id)}",
                headers={"If-Match": if_match},
                body=body,
            ),
            models.Template,
        )

    async def remove_configuration_template(self, template_id: str, *, if_match: str | None = None) -> None:
        """Forget a template. Stations keep what was written."""
        await self._do(
            Call("DELETE", f"/api/v1/configuration-templates/{quoted(template_id)}", headers={"If-Match": if_match})
        )

    async def list_configuration_template_stations(
        self, template_id: str, *, after: str | None = None, limit: int | None = None, drifting: bool | None = None
    ) -> models.CheckedStationPage:
        """List the stations that a template fits, and in how many settings each differs from what it shall have."""
        return await self._ask(
            Call(
                "GET",
                f"/api/v1/configuration-templates/{quoted(template_id)}/stations",
                query={"after": after, "limit": limit, "drifting": drifting},
            ),
            models.CheckedStationPage,
        )

    async def iterate_configuration_template_stations(
        self, template_id: str, *, limit: int | None = None, drifting: bool | None = None
    ) -> AsyncIterator[models.CheckedStation]:
        """List the stations that a template fits, and in how many settings each differs from what it shall have. Page after page is read, as far as they are wanted."""
        after: str | None = None
        while True:
            page = await self.list_configuration_template_stations(
                template_id, limit=limit, drifting=drifting, after=after
            )
            for item in page.items:
                yield item
            if page.next is None:
                return
            after = page.next

    async def list_wanted_settings(
        self, station_id: str, *, after: str | None = None, limit: int | None = None
    ) -> models.WantedSettingPage:
        """List the settings that templates want a station to have, and how each stands beside what it is known to have."""
        return await self._ask(
            Call(
                "GET", f"/api/v1/stations/{quoted(station_id)}/wanted-settings", query={"after": after, "limit": limit}
            ),
            models.WantedSettingPage,
        )

    async def iterate_wanted_settings(
        self, station_id: str, *, limit: int | None = None
    ) -> AsyncIterator[models.WantedSetting]:
        """List the settings that templates want a station to have, and how each stands beside what it is known to have. Page after page is read, as far as they are wanted."""
        after: str | None = None
        while True:
            page = await self.list_wanted_settings(station_id, limit=limit, after=after)
            for item in page.items:
                yield item
            if page.next is None:
                return
            after = page.next

    async def list_configuration_rollouts(
        self, *, after: str | None = None, limit: int | None = None, state: models.RolloutState | None = None
    ) -> models.RolloutPage:
        """List rollouts, newest first."""
        return await self._ask(
            Call("GET", "/api/v1/configuration-rollouts", query={"after": after, "limit": limit, "state": state}),
            models.RolloutPage,
        )

    async def iterate_configuration_rollouts(
        self, *, limit: int | None = None, state: models.RolloutState | None = None
    ) -> AsyncIterator[models.Rollout]:
        """List rollouts, newest first. Page after page is read, as far as they are wanted."""
        after: str | None = None
        while True:
            page = await self.list_configuration_rollouts(limit=limit, state=state, after=after)
            for item in page.items:
                yield item
            if page.next is None:
                return
            after = page.next

    async def plan_configuration_rollout(
        self, body: models.NewRollout, *, idempotency_key: str | None = None
    ) -> models.Rollout:
        """Have a template written to the stations that it fits, in waves. It begins at once."""
        return await self._ask(
            Call("POST", "/api/v1/configuration-rollouts", headers={"Idempotency-Key": idempotency_key}, body=body),
            models.Rollout,
        )

    async def show_configuration_rollout(self, rollout_id: str) -> models.RolloutAsItStands:
        """Show how far a rollout is."""
        return await self._ask(
            Call("GET", f"/api/v1/configuration-rollouts/{quoted(rollout_id)}"), models.RolloutAsItStands
        )

    async def list_configuration_rollout_stations(
        self,
        rollout_id: str,
        *,
        after: str | None = None,
        limit: int | None = None,
        state: models.ApplyState | None = None,
    ) -> models.RolloutStationPage:
        """List the stations of a rollout by id, and what became of each, setting by setting."""
        return await self._ask(
            Call(
                "GET",
                f"/api/v1/configuration-rollouts/{quoted(rollout_id)}/stations",
                query={"after": after, "limit": limit, "state": state},
            ),
            models.RolloutStationPage,
        )

    async def iterate_configuration_rollout_stations(
        self, rollout_id: str, *, limit: int | None = None, state: models.ApplyState | None = None
    ) -> AsyncIterator[models.RolloutStation]:
        """List the stations of a rollout by id, and what became of each, setting by setting. Page after page is read, as far as they are wanted."""
        after: str | None = None
        while True:
            page = await self.list_configuration_rollout_stations(rollout_id, limit=limit, state=state, after=after)
            for item in page.items:
                yield item
            if page.next is None:
                return
            after = page.next

    async def preview_configuration_rollout(
        self, body: models.NewRollout, *, idempotency_key: str | None = None
    ) -> models.RolloutPlan:
        """Say what a rollout would write where, what it could not, and what would hold after a restart. Nothing is kept."""
        return await self._ask(
            Call(
                "POST",
                "/api/v1/configuration-rollouts/previews",
                headers={"Idempotency-Key": idempotency_key},
                body=body,
            ),
            models.RolloutPlan,
        )

    async def pause_configuration_rollout(
        self, rollout_id: str, *, idempotency_key: str | None = None
    ) -> models.RolloutAsItStands:
        """Have no other station asked until the rollout goes on. Orders that were given stay."""
        return await self._ask(
            Call(
                "POST",
                f"/api/v1/configuration-rollouts/{quoted(rollout_id)}/pauses",
                headers={"Idempotency-Key": idempotency_key},
            ),
            models.RolloutAsItStands,
        )

    async def resume_configuration_rollout(
        self, rollout_id: str, *, idempotency_key: str | None = None
    ) -> models.RolloutAsItStands:
        """Let a paused rollout go on. What has failed so far does not count for the failure rate any more."""
        return await self._ask(
            Call(
                "POST",
                f"/api/v1/configuration-rollouts/{quoted(rollout_id)}/resumptions",
                headers={"Idempotency-Key": idempotency_key},
            ),
            models.RolloutAsItStands,
        )

    async def retry_configuration_rollout(
        self, rollout_id: str, *, idempotency_key: str | None = None
    ) -> models.RolloutAsItStands:
        """Try those stations again that refused, failed, did not support it, or were never there."""
        return await self._ask(
            Call(
                "POST",
                f"/api/v1/configuration-rollouts/{quoted(rollout_id)}/retries",
                headers={"Idempotency-Key": idempotency_key},
            ),
            models.RolloutAsItStands,
        )

    async def cancel_configuration_rollout(
        self, rollout_id: str, *, idempotency_key: str | None = None
    ) -> models.RolloutAsItStands:
        """End a rollout. Orders that were given stay."""
        return await self._ask(
            Call(
                "POST",
                f"/api/v1/configuration-rollouts/{quoted(rollout_id)}/cancellation",
                headers={"Idempotency-Key": idempotency_key},
            ),
            models.RolloutAsItStands,
        )

    async def publish_firmware(
        self, image_id: str, body: models.AtController, *, idempotency_key: str | None = None
    ) -> models.Command:
        """Have a local controller fetch an image and offer it to the stations behind it.

        The answer is the command, whatever became of it. How far the controller has come, it tells in events of the kind
        `firmware_publishing`.
        """
        return await self._ask(
            Call(
                "POST",
                f"/api/v1/firmware/images/{quoted(image_id)}/publications",
                headers={"Idempotency-Key": idempotency_key},
                body=body,
            ),
            models.Command,
        )

    async def withdraw_firmware(
        self, image_id: str, body: models.AtController, *, idempotency_key: str | None = None
    ) -> models.Command:
        """Have a local controller offer an image no more. The answer is the command, whatever became of it."""
        return await self._ask(
            Call(
                "POST",
                f"/api/v1/firmware/images/{quoted(image_id)}/withdrawals",
                headers={"Idempotency-Key": idempotency_key},
                body=body,
            ),
            models.Command,
        )

    async def list_sessions(
        self,
        *,
        after: str | None = None,
        limit: int | None = None,
        station_id: str | None = None,
        state: models.SessionState | None = None,
        token_uid: str | None = None,
        started_from: datetime | None = None,
        started_to: datetime | None = None,
    ) -> models.SessionRowPage:
        """List sessions, newest first. Energy is in Wh, power in W, durations in seconds."""
        return await self._ask(
            Call(
                "GET",
                "/api/v1/sessions",
                query={
                    "after": after,
                    "limit": limit,
                    "station_id": station_id,
                    "state": state,
                    "token_uid": token_uid,
                    "started_from": started_from,
                    "started_to": started_to,
                },
            ),
            models.SessionRowPage,
        )

    async def iterate_sessions(
        self,
        *,
        limit: int | None = None,
        station_id: str | None = None,
        state: models.SessionState | None = None,
        token_uid: str | None = None,
        started_from: datetime | None = None,
        started_to: datetime | None = None,
    ) -> AsyncIterator[models.SessionRow]:
        """List sessions, newest first. Energy is in Wh, power in W, durations in seconds. Page after page is read, as far as they are wanted."""
        after: str | None = None
        while True:
            page = await self.list_sessions(
                limit=limit,
                station_id=station_id,
                state=state,
                token_uid=token_uid,
                started_from=started_from,
                started_to=started_to,
                after=after,
            )
            for item in page.items:
                yield item
            if page.next is None:
                return
            after = page.next

    async def show_session(self, session_id: str) -> models.SessionRow:
        """Show one session."""
        return await self._ask(Call("GET", f"/api/v1/sessions/{quoted(session_id)}"), models.SessionRow)

    async def list_meter_values(
        self, session_id: str, *, after: str | None = None, limit: int | None = None
    ) -> models.ReadingRowPage:
        """List a session's meter readings, oldest first: Wh, W, A, V and percent of the battery, where told.

        `samples` holds every sample as told where that is more. A page may hold a few more than `limit`: readings of the
        same instant stay together.
        """
        return await self._ask(
            Call("GET", f"/api/v1/sessions/{quoted(session_id)}/meter-values", query={"after": after, "limit": limit}),
            models.ReadingRowPage,
        )

    async def iterate_meter_values(
        self, session_id: str, *, limit: int | None = None
    ) -> AsyncIterator[models.ReadingRow]:
        """List a session's meter readings, oldest first: Wh, W, A, V and percent of the battery, where told. Page after page is read, as far as they are wanted."""
        after: str | None = None
        while True:
            page = await self.list_meter_values(session_id, limit=limit, after=after)
            for item in page.items:
                yield item
            if page.next is None:
                return
            after = page.next

    async def list_tokens(
        self,
        *,
        search: str | None = None,
        status: models.TokenStatus | None = None,
        group_id: str | None = None,
        driver_id: str | None = None,
        vehicle_id: str | None = None,
        fleet_id: str | None = None,
        organization_id: str | None = None,
        after: str | None = None,
        limit: int | None = None,
    ) -> models.TokenRowPage:
        """List tokens by uid."""
        return await self._ask(
            Call(
                "GET",
                "/api/v1/tokens",
                query={
                    "search": search,
                    "status": status,
                    "group_id": group_id,
                    "driver_id": driver_id,
                    "vehicle_id": vehicle_id,
                    "fleet_id": fleet_id,
                    "organization_id": organization_id,
                    "after": after,
                    "limit": limit,
                },
            ),
            models.TokenRowPage,
        )

    async def iterate_tokens(
        self,
        *,
        search: str | None = None,
        status: models.TokenStatus | None = None,
        group_id: str | None = None,
        driver_id: str | None = None,
        vehicle_id: str | None = None,
        fleet_id: str | None = None,
        organization_id: str | None = None,
        limit: int | None = None,
    ) -> AsyncIterator[models.TokenRow]:
        """List tokens by uid. Page after page is read, as far as they are wanted."""
        after: str | None = None
        while True:
            page = await self.list_tokens(
                search=search,
                status=status,
                group_id=group_id,
                driver_id=driver_id,
                vehicle_id=vehicle_id,
                fleet_id=fleet_id,
                organization_id=organization_id,
                limit=limit,
                after=after,
            )
            for item in page.items:
                yield item
            if page.next is None:
                return
            after = page.next

    async def add_token(self, body: models.NewToken, *, idempotency_key: str | None = None) -> models.TokenRow:
        """Let a new token charge."""
        return await self._ask(
            Call("POST", "/api/v1/tokens", headers={"Idempotency-Key": idempotency_key}, body=body), models.TokenRow
        )

    async def show_token(self, token_uid: str) -> models.TokenRow:
        """Show one token."""
        return await self._ask(Call("GET", f"/api/v1/tokens/{quoted(token_uid)}"), models.TokenRow)

    async def remove_token(self, token_uid: str, *, if_match: str | None = None) -> None:
        """Forget a token. Its sessions stay."""
        await self._do(Call("DELETE", f"/api/v1/tokens/{quoted(token_uid)}", headers={"If-Match": if_match}))

    async def change_token(
        self, token_uid: str, body: models.TokenChange, *, if_match: str | None = None
    ) -> models.TokenRow:
        """Block a token, or let it charge again."""
        return await self._ask(
            Call("PATCH", f"/api/v1/tokens/{quoted(token_uid)}", headers={"If-Match": if_match}, body=body),
            models.TokenRow,
        )

    async def list_drivers(
        self,
        *,
        search: str | None = None,
        email: str | None = None,
        organization_id: str | None = None,
        after: str | None = None,
        limit: int | None = None,
    ) -> models.DriverRowPage:
        """List drivers by name."""
        return await self._ask(
            Call(
                "GET",
                "/api/v1/drivers",
                query={
                    "search": search,
                    "email": email,
                    "organization_id": organization_id,
                    "after": after,
                    "limit": limit,
                },
            ),
            models.DriverRowPage,
        )

    async def iterate_drivers(
        self,
        *,
        search: str | None = None,
        email: str | None = None,
        organization_id: str | None = None,
        limit: int | None = None,
    ) -> AsyncIterator[models.DriverRow]:
        """List drivers by name. Page after page is read, as far as they are wanted."""
        after: str | None = None
        while True:
            page = await self.list_drivers(
                search=search, email=email, organization_id=organization_id, limit=limit, after=after
            )
            for item in page.items:
                yield item
            if page.next is None:
                return
            after = page.next

    async def add_driver(self, body: models.NewDriver, *, idempotency_key: str | None = None) -> models.DriverRow:
        """Add a driver, without an account to sign in with."""
        return await self._ask(
            Call("POST", "/api/v1/drivers", headers={"Idempotency-Key": idempotency_key}, body=body), models.DriverRow
        )

    async def show_driver(self, driver_id: str) -> models.DriverRow:
        """Show one driver."""
        return await self._ask(Call("GET", f"/api/v1/drivers/{quoted(driver_id)}"), models.DriverRow)

    async def remove_driver(self, driver_id: str, *, if_match: str | None = None) -> None:
        """Forget a driver with vehicles, contracts, consents and favourites. Sessions stay; cards have to go before."""
        await self._do(Call("DELETE", f"/api/v1/drivers/{quoted(driver_id)}", headers={"If-Match": if_match}))

    async def change_driver(
        self, driver_id: str, body: models.DriverChange, *, if_match: str | None = None
    ) -> models.DriverRow:
        """Change a driver's profile."""
        return await self._ask(
            Call("PATCH", f"/api/v1/drivers/{quoted(driver_id)}", headers={"If-Match": if_match}, body=body),
            models.DriverRow,
        )

    async def list_contracts(
        self, driver_id: str, *, after: str | None = None, limit: int | None = None
    ) -> models.ContractRowPage:
        """List a driver's contracts with organizations that you see, the oldest first."""
        return await self._ask(
            Call("GET", f"/api/v1/drivers/{quoted(driver_id)}/contracts", query={"after": after, "limit": limit}),
            models.ContractRowPage,
        )

    async def iterate_contracts(self, driver_id: str, *, limit: int | None = None) -> AsyncIterator[models.ContractRow]:
        """List a driver's contracts with organizations that you see, the oldest first. Page after page is read, as far as they are wanted."""
        after: str | None = None
        while True:
            page = await self.list_contracts(driver_id, limit=limit, after=after)
            for item in page.items:
                yield item
            if page.next is None:
                return
            after = page.next

    async def add_contract(
        self, driver_id: str, body: models.NewContract, *, idempotency_key: str | None = None
    ) -> models.ContractRow:
        """Note a contract between a driver and an organization."""
        return await self._ask(
            Call(
                "POST",
                f"/api/v1/drivers/{quoted(driver_id)}/contracts",
                headers={"Idempotency-Key": idempotency_key},
                body=body,
            ),
            models.ContractRow,
        )

    async def show_contract(self, driver_id: str, contract_id: str) -> models.ContractRow:
        """Show one contract."""
        return await self._ask(
            Call("GET", f"/api/v1/drivers/{quoted(driver_id)}/contracts/{quoted(contract_id)}"), models.ContractRow
        )

    async def change_contract(
        self, driver_id: str, contract_id: str, body: models.ContractChange, *, if_match: str | None = None
    ) -> models.ContractRow:
        """Change, suspend or end a contract."""
        return await self._ask(
            Call(
                "PATCH",
                f"/api/v1/drivers/{quoted(driver_id)}/contracts/{quoted(contract_id)}",
                headers={"If-Match": if_match},
                body=body,
            ),
            models.ContractRow,
        )

    async def list_consents(
        self, driver_id: str, *, after: str | None = None, limit: int | None = None
    ) -> models.ConsentRowPage:
        """List what a driver agreed to and took back, newest first. The newest of a purpose holds."""
        return await self._ask(
            Call("GET", f"/api/v1/drivers/{quoted(driver_id)}/consents", query={"after": after, "limit": limit}),
            models.ConsentRowPage,
        )

    async def iterate_consents(self, driver_id: str, *, limit: int | None = None) -> AsyncIterator[models.ConsentRow]:
        """List what a driver agreed to and took back, newest first. The newest of a purpose holds. Page after page is read, as far as they are wanted."""
        after: str | None = None
        while True:
            page = await self.list_consents(driver_id, limit=limit, after=after)
            for item in page.items:
                yield item
            if page.next is None:
                return
            after = page.next

    async def add_consent(
        self, driver_id: str, body: models.NewConsent, *, idempotency_key: str | None = None
    ) -> models.ConsentRow:
        """Write down that a driver agrees, or does not any more. It can't be changed afterwards."""
        return await self._ask(
            Call(
                "POST",
                f"/api/v1/drivers/{quoted(driver_id)}/consents",
                headers={"Idempotency-Key": idempotency_key},
                body=body,
            ),
            models.ConsentRow,
        )

    async def list_favourites(
        self, driver_id: str, *, after: str | None = None, limit: int | None = None
    ) -> models.FavouriteRowPage:
        """List the stations and locations that a driver likes."""
        return await self._ask(
            Call("GET", f"/api/v1/drivers/{quoted(driver_id)}/favourites", query={"after": after, "limit": limit}),
            models.FavouriteRowPage,
        )

    async def iterate_favourites(
        self, driver_id: str, *, limit: int | None = None
    ) -> AsyncIterator[models.FavouriteRow]:
        """List the stations and locations that a driver likes. Page after page is read, as far as they are wanted."""
        after: str | None = None
        while True:
            page = await self.list_favourites(driver_id, limit=limit, after=after)
            for item in page.items:
                yield item
            if page.next is None:
                return
            after = page.next

    async def add_favourite(
        self, driver_id: str, body: models.NewFavourite, *, idempotency_key: str | None = None
    ) -> models.FavouriteRow:
        """Keep a favourite. What is kept already stays as it is, so this may be sent again."""
        return await self._ask(
            Call(
                "POST",
                f"/api/v1/drivers/{quoted(driver_id)}/favourites",
                headers={"Idempotency-Key": idempotency_key},
                body=body,
            ),
            models.FavouriteRow,
        )

    async def remove_favourite(self, driver_id: str, kind: str, place_id: str) -> None:
        """Forget a favourite."""
        await self._do(
            Call("DELETE", f"/api/v1/drivers/{quoted(driver_id)}/favourites/{quoted(kind)}/{quoted(place_id)}")
        )

    async def list_vehicle_models(
        self, *, search: str | None = None, after: str | None = None, limit: int | None = None
    ) -> models.CarModelPage:
        """List car models of the catalogue. Its figures are nominal."""
        return await self._ask(
            Call("GET", "/api/v1/vehicle-models", query={"search": search, "after": after, "limit": limit}),
            models.CarModelPage,
        )

    async def iterate_vehicle_models(
        self, *, search: str | None = None, limit: int | None = None
    ) -> AsyncIterator[models.CarModel]:
        """List car models of the catalogue. Its figures are nominal. Page after page is read, as far as they are wanted."""
        after: str | None = None
        while True:
            page = await self.list_vehicle_models(search=search, limit=limit, after=after)
            for item in page.items:
                yield item
            if page.next is None:
                return
            after = page.next

    async def list_vehicles(
        self,
        *,
        search: str | None = None,
        driver_id: str | None = None,
        organization_id: str | None = None,
        after: str | None = None,
        limit: int | None = None,
    ) -> models.VehicleRowPage:
        """List vehicles of drivers and fleets."""
        return await self._ask(
            Call(
                "GET",
                "/api/v1/vehicles",
                query={
                    "search": search,
                    "driver_id": driver_id,
                    "organization_id": organization_id,
                    "after": after,
                    "limit": limit,
                },
            ),
            models.VehicleRowPage,
        )

    async def iterate_vehicles(
        self,
        *,
        search: str | None = None,
        driver_id: str | None = None,
        organization_id: str | None = None,
        limit: int | None = None,
    ) -> AsyncIterator[models.VehicleRow]:
        """List vehicles of drivers and fleets. Page after page is read, as far as they are wanted."""
        after: str | None = None
        while True:
            page = await self.list_vehicles(
                search=search, driver_id=driver_id, organization_id=organization_id, limit=limit, after=after
            )
            for item in page.items:
                yield item
            if page.next is None:
                return
            after = page.next

    async def add_fleet_vehicle(
        self, body: models.NewFleetVehicle, *, idempotency_key: str | None = None
    ) -> models.VehicleRow:
        """Add a vehicle to an organization's fleet."""
        return await self._ask(
            Call("POST", "/api/v1/vehicles", headers={"Idempotency-Key": idempotency_key}, body=body), models.VehicleRow
        )

    async def list_driver_vehicles(
        self, driver_id: str, *, after: str | None = None, limit: int | None = None
    ) -> models.VehicleRowPage:
        """List a driver's vehicles."""
        return await self._ask(
            Call("GET", f"/api/v1/drivers/{quoted(driver_id)}/vehicles", query={"after": after, "limit": limit}),
            models.VehicleRowPage,
        )

    async def iterate_driver_vehicles(
        self, driver_id: str, *, limit: int | None = None
    ) -> AsyncIterator[models.VehicleRow]:
        """List a driver's vehicles. Page after page is read, as far as they are wanted."""
        after: str | None = None
        while True:
            page = await self.list_driver_vehicles(driver_id, limit=limit, after=after)
            for item in page.items:
                yield item
            if page.next is None:
                return
            after = page.next

    async def add_driver_vehicle(
        self, driver_id: str, body: models.NewVehicle, *, idempotency_key: str | None = None
    ) -> models.VehicleRow:
        """Add a vehicle of a driver."""
        return await self._ask(
            Call(
                "POST",
                f"/api/v1/drivers/{quoted(driver_id)}/vehicles",
                headers={"Idempotency-Key": idempotency_key},
                body=body,
            ),
            models.VehicleRow,
        )

    async def show_vehicle(self, vehicle_id: str) -> models.VehicleRow:
        """Show one vehicle."""
        return await self._ask(Call("GET", f"/api/v1/vehicles/{quoted(vehicle_id)}"), models.VehicleRow)

    async def remove_vehicle(self, vehicle_id: str, *, if_match: str | None = None) -> None:
        """Forget a vehicle to which no token is assigned any more."""
        await self._do(Call("DELETE", f"/api/v1/vehicles/{quoted(vehicle_id)}", headers={"If-Match": if_match}))

    async def change_vehicle(
        self, vehicle_id: str, body: models.VehicleChange, *, if_match: str | None = None
    ) -> models.VehicleRow:
        """Change a vehicle."""
        return await self._ask(
            Call("PATCH", f"/api/v1/vehicles/{quoted(vehicle_id)}", headers={"If-Match": if_match}, body=body),
            models.VehicleRow,
        )

    async def list_organizations(
        self, *, after: str | None = None, limit: int | None = None, kind: models.OrganizationKind | None = None
    ) -> models.OrganizationRowPage:
        """List organizations, each before what is below it."""
        return await self._ask(
            Call("GET", "/api/v1/organizations", query={"after": after, "limit": limit, "kind": kind}),
            models.OrganizationRowPage,
        )

    async def iterate_organizations(
        self, *, limit: int | None = None, kind: models.OrganizationKind | None = None
    ) -> AsyncIterator[models.OrganizationRow]:
        """List organizations, each before what is below it. Page after page is read, as far as they are wanted."""
        after: str | None = None
        while True:
            page = await self.list_organizations(limit=limit, kind=kind, after=after)
            for item in page.items:
                yield item
            if page.next is None:
                return
            after = page.next

    async def add_organization(
        self, body: models.NewOrganization, *, idempotency_key: str | None = None
    ) -> models.OrganizationRow:
        """Add an organization below another."""
        return await self._ask(
            Call("POST", "/api/v1/organizations", headers={"Idempotency-Key": idempotency_key}, body=body),
            models.OrganizationRow,
        )

    async def show_organization(self, organization_id: str) -> models.OrganizationRow:
        """Show one organization."""
        return await self._ask(Call("GET", f"/api/v1/organizations/{quoted(organization_id)}"), models.OrganizationRow)

    async def remove_organization(self, organization_id: str, *, if_match: str | None = None) -> None:
        """Remove an organization to which nothing belongs any more."""
        await self._do(
            Call("DELETE", f"/api/v1/organizations/{quoted(organization_id)}", headers={"If-Match": if_match})
        )

    async def change_organization(
        self, organization_id: str, body: models.OrganizationChange, *, if_match: str | None = None
    ) -> models.OrganizationRow:
        """Change an organization, or hang it under another one."""
        return await self._ask(
            Call(
                "PATCH", f"/api/v1/organizations/{quoted(organization_id)}", headers={"If-Match": if_match}, body=body
            ),
            models.OrganizationRow,
        )

    async def show_organization_logo(self, organization_id: str) -> models.Logo:
        """Show the organization's own logo; without one, its pages show that of the nearest above which has one."""
        return await self._ask(Call("GET", f"/api/v1/organizations/{quoted(organization_id)}/logo"), models.Logo)

    async def put_organization_logo(
        self, organization_id: str, body: models.NewLogo, *, if_match: str | None = None
    ) -> models.Logo:
        """Show this logo on the organization's pages from now on, and on those of organizations below without one."""
        return await self._ask(
            Call(
                "PUT",
                f"/api/v1/organizations/{quoted(organization_id)}/logo",
                headers={"If-Match": if_match},
                body=body,
            ),
            models.Logo,
        )

    async def remove_organization_logo(self, organization_id: str, *, if_match: str | None = None) -> None:
        """Show the logo of the organization above again."""
        await self._do(
            Call("DELETE", f"/api/v1/organizations/{quoted(organization_id)}/logo", headers={"If-Match": if_match})
        )

    async def list_four_eyes(self, organization_id: str) -> models.FourEyesPage:
        """List which acts take a second person on an organization, all on one page."""
        return await self._ask(
            Call("GET", f"/api/v1/organizations/{quoted(organization_id)}/four-eyes"), models.FourEyesPage
        )

    async def switch_four_eyes_on(
        self, organization_id: str, body: models.NewFourEyes, *, idempotency_key: str | None = None
    ) -> models.FourEyes:
        """Ask for a second person from now on. Refused while fewer than two people could approve."""
        return await self._ask(
            Call(
                "POST",
                f"/api/v1/organizations/{quoted(organization_id)}/four-eyes",
                headers={"Idempotency-Key": idempotency_key},
                body=body,
            ),
            models.FourEyes,
        )

    async def switch_four_eyes_off(self, organization_id: str, act: str, *, voltway_reason: str | None = None) -> None:
        """Ask for no second person any more. That itself takes one."""
        await self._do(
            Call(
                "DELETE",
                f"/api/v1/organizations/{quoted(organization_id)}/four-eyes/{quoted(act)}",
                headers={"Voltway-Reason": voltway_reason},
            )
        )

    async def list_approvals(
        self, *, after: str | None = None, limit: int | None = None, state: models.ApprovalState | None = None
    ) -> models.ApprovalRowPage:
        """List what waits, or waited, for a second person, the newest first: where the asker may do the same."""
        return await self._ask(
            Call("GET", "/api/v1/approvals", query={"after": after, "limit": limit, "state": state}),
            models.ApprovalRowPage,
        )

    async def iterate_approvals(
        self, *, limit: int | None = None, state: models.ApprovalState | None = None
    ) -> AsyncIterator[models.ApprovalRow]:
        """List what waits, or waited, for a second person, the newest first: where the asker may do the same. Page after page is read, as far as they are wanted."""
        after: str | None = None
        while True:
            page = await self.list_approvals(limit=limit, state=state, after=after)
            for item in page.items:
                yield item
            if page.next is None:
                return
            after = page.next

    async def show_approval(self, approval_id: str) -> models.ApprovalRow:
        """Show one approval: what was asked for, and what became of it."""
        return await self._ask(Call("GET", f"/api/v1/approvals/{quoted(approval_id)}"), models.ApprovalRow)

    async def show_answer(self, approval_id: str) -> models.CarriedOut:
        """Show whoever asked what they were answered, for a day; the secret of a key stands only here."""
        return await self._ask(Call("GET", f"/api/v1/approvals/{quoted(approval_id)}/answer"), models.CarriedOut)

    async def approve(self, approval_id: str, *, idempotency_key: str | None = None) -> models.ApprovalRow:
        """Approve it as a second person. It is carried out at once, as the one who asked."""
        return await self._ask(
            Call(
                "POST",
                f"/api/v1/approvals/{quoted(approval_id)}/approval",
                headers={"Idempotency-Key": idempotency_key},
            ),
            models.ApprovalRow,
        )

    async def refuse(
        self, approval_id: str, body: models.Refusal, *, idempotency_key: str | None = None
    ) -> models.ApprovalRow:
        """Refuse it as a second person."""
        return await self._ask(
            Call(
                "POST",
                f"/api/v1/approvals/{quoted(approval_id)}/refusal",
                headers={"Idempotency-Key": idempotency_key},
                body=body,
            ),
            models.ApprovalRow,
        )

    async def withdraw(self, approval_id: str, *, idempotency_key: str | None = None) -> models.ApprovalRow:
        """Want it no more: for whoever asked."""
        return await self._ask(
            Call(
                "POST",
                f"/api/v1/approvals/{quoted(approval_id)}/withdrawal",
                headers={"Idempotency-Key": idempotency_key},
            ),
            models.ApprovalRow,
        )

    async def list_keys(self, *, after: str | None = None, limit: int | None = None) -> models.KeyRowPage:
        """List keys by id, without their secrets."""
        return await self._ask(Call("GET", "/api/v1/keys", query={"after": after, "limit": limit}), models.KeyRowPage)

    async def iterate_keys(self, *, limit: int | None = None) -> AsyncIterator[models.KeyRow]:
        """List keys by id, without their secrets. Page after page is read, as far as they are wanted."""
        after: str | None = None
        while True:
            page = await self.list_keys(limit=limit, after=after)
            for item in page.items:
                yield item
            if page.next is None:
                return
            after = page.next

    async def make_key(
        self, body: models.NewKey, *, idempotency_key: str | None = None, voltway_reason: str | None = None
    ) -> models.MadeKey:
        """Make a key. Its secret is told only here."""
        return await self._ask(
            Call(
                "POST",
                "/api/v1/keys",
                headers={"Idempotency-Key": idempotency_key, "Voltway-Reason": voltway_reason},
                body=body,
            ),
            models.MadeKey,
        )

    async def show_key(self, key_id: str) -> models.KeyRow:
        """Show one key, without its secret."""
        return await self._ask(Call("GET", f"/api/v1/keys/{quoted(key_id)}"), models.KeyRow)

    async def revoke_key(self, key_id: str, *, if_match: str | None = None) -> None:
        """Make a key useless, at once and for good. Its row stays."""
        await self._do(Call("DELETE", f"/api/v1/keys/{quoted(key_id)}", headers={"If-Match": if_match}))

    async def list_people(
        self, *, after: str | None = None, limit: int | None = None, search: str | None = None
    ) -> models.PersonPage:
        """List people by id, those whose account is kept in the asker's sight or who have a role there."""
        return await self._ask(
            Call("GET", "/api/v1/people", query={"after": after, "limit": limit, "search": search}), models.PersonPage
        )

    async def iterate_people(
        self, *, limit: int | None = None, search: str | None = None
    ) -> AsyncIterator[models.Person]:
        """List people by id, those whose account is kept in the asker's sight or who have a role there. Page after page is read, as far as they are wanted."""
        after: str | None = None
        while True:
            page = await self.list_people(limit=limit, search=search, after=after)
            for item in page.items:
                yield item
            if page.next is None:
                return
            after = page.next

    async def show_person(self, user_id: str) -> models.Person:
        """Show one person."""
        return await self._ask(Call("GET", f"/api/v1/people/{quoted(user_id)}"), models.Person)

    async def change_person(
        self, user_id: str, body: models.PersonChange, *, if_match: str | None = None
    ) -> models.Person:
        """Let nobody sign in with an account, or let its person sign in again."""
        return await self._ask(
            Call("PATCH", f"/api/v1/people/{quoted(user_id)}", headers={"If-Match": if_match}, body=body), models.Person
        )

    async def remove_second_factors(self, user_id: str) -> None:
        """Take a lost app, passkeys and recovery codes off a person, whose sessions end. Never off oneself."""
        await self._do(Call("DELETE", f"/api/v1/people/{quoted(user_id)}/second-factors"))

    async def give_role(
        self,
        user_id: str,
        body: models.NewRole,
        *,
        idempotency_key: str | None = None,
        voltway_reason: str | None = None,
    ) -> models.RoleGrant:
        """Give a person a role. Nobody gives what they don't have."""
        return await self._ask(
            Call(
                "POST",
                f"/api/v1/people/{quoted(user_id)}/roles",
                headers={"Idempotency-Key": idempotency_key, "Voltway-Reason": voltway_reason},
                body=body,
            ),
            models.RoleGrant,
        )

    async def withdraw_role(self, user_id: str, organization_id: str, role: str) -> None:
        """Take a role from a person. What they do next is done without it."""
        await self._do(
            Call("DELETE", f"/api/v1/people/{quoted(user_id)}/roles/{quoted(organization_id)}/{quoted(role)}")
        )

    async def invite(
        self, body: models.NewInvitation, *, idempotency_key: str | None = None, voltway_reason: str | None = None
    ) -> models.MadeInvitation:
        """Invite somebody with a role. The link works once, within seven days, and is mailed where mail can be sent."""
        return await self._ask(
            Call(
                "POST",
                "/api/v1/invitations",
                headers={"Idempotency-Key": idempotency_key, "Voltway-Reason": voltway_reason},
                body=body,
            ),
            models.MadeInvitation,
        )

    async def list_roles(self, *, organization_id: str | None = None) -> models.RolePage:
        """List the roles that ship, and those that the organizations in sight made, all on one page."""
        return await self._ask(
            Call("GET", "/api/v1/roles", query={"organization_id": organization_id}), models.RolePage
        )

    async def make_role(
        self, body: models.NewCustomRole, *, idempotency_key: str | None = None, voltway_reason: str | None = None
    ) -> models.Role:
        """Make a role of an organization's own."""
        return await self._ask(
            Call(
                "POST",
                "/api/v1/roles",
                headers={"Idempotency-Key": idempotency_key, "Voltway-Reason": voltway_reason},
                body=body,
            ),
            models.Role,
        )

    async def remove_role(self, role: str) -> None:
        """Remove a role that an organization made, and take it from everybody who has it."""
        await self._do(Call("DELETE", f"/api/v1/roles/{quoted(role)}"))

    async def list_exports(self, *, after: str | None = None, limit: int | None = None) -> models.ExportRowPage:
        """List exports, newest first. They go when their time is over."""
        return await self._ask(
            Call("GET", "/api/v1/privacy/exports", query={"after": after, "limit": limit}), models.ExportRowPage
        )

    async def iterate_exports(self, *, limit: int | None = None) -> AsyncIterator[models.ExportRow]:
        """List exports, newest first. They go when their time is over. Page after page is read, as far as they are wanted."""
        after: str | None = None
        while True:
            page = await self.list_exports(limit=limit, after=after)
            for item in page.items:
                yield item
            if page.next is None:
                return
            after = page.next

    async def ask_export(
        self, body: models.NewExport, *, idempotency_key: str | None = None, voltway_reason: str | None = None
    ) -> models.ExportRow:
        """Have all that is held on a person put into a zip file. It is `ready` within seconds or minutes."""
        return await self._ask(
            Call(
                "POST",
                "/api/v1/privacy/exports",
                headers={"Idempotency-Key": idempotency_key, "Voltway-Reason": voltway_reason},
                body=body,
            ),
            models.ExportRow,
        )

    async def show_export(self, export_id: str) -> models.ExportRow:
        """Show one export: whether its file is ready."""
        return await self._ask(Call("GET", f"/api/v1/privacy/exports/{quoted(export_id)}"), models.ExportRow)

    async def fetch_export(self, export_id: str) -> None:
        """Fetch the zip file: JSON lines for each table, README.json, and a PDF to read."""
        await self._do(Call("GET", f"/api/v1/privacy/exports/{quoted(export_id)}/file"))

    async def list_erasures(self, *, after: str | None = None, limit: int | None = None) -> models.ErasureRowPage:
        """List erasures, newest first."""
        return await self._ask(
            Call("GET", "/api/v1/privacy/erasures", query={"after": after, "limit": limit}), models.ErasureRowPage
        )

    async def iterate_erasures(self, *, limit: int | None = None) -> AsyncIterator[models.ErasureRow]:
        """List erasures, newest first. Page after page is read, as far as they are wanted."""
        after: str | None = None
        while True:
            page = await self.list_erasures(limit=limit, after=after)
            for item in page.items:
                yield item
            if page.next is None:
                return
            after = page.next

    async def ask_erasure(self, body: models.NewErasure, *, idempotency_key: str | None = None) -> models.ErasureRow:
        """Have an erasure planned. Nothing is erased: read its `plan`, then confirm it."""
        return await self._ask(
            Call("POST", "/api/v1/privacy/erasures", headers={"Idempotency-Key": idempotency_key}, body=body),
            models.ErasureRow,
        )

    async def show_erasure(self, erasure_id: str) -> models.ErasureRow:
        """Show one erasure: its `plan`, which changed nothing, and its `report` once it is carried out."""
        return await self._ask(Call("GET", f"/api/v1/privacy/erasures/{quoted(erasure_id)}"), models.ErasureRow)

    async def confirm_erasure(
        self, erasure_id: str, *, idempotency_key: str | None = None, voltway_reason: str | None = None
    ) -> models.ErasureRow:
        """Have a planned erasure carried out. It can't be undone."""
        return await self._ask(
            Call(
                "POST",
                f"/api/v1/privacy/erasures/{quoted(erasure_id)}/confirmation",
                headers={"Idempotency-Key": idempotency_key, "Voltway-Reason": voltway_reason},
            ),
            models.ErasureRow,
        )

    async def list_identity_providers(
        self, *, after: str | None = None, limit: int | None = None
    ) -> models.ShownIdentityProviderPage:
        """List identity providers by id."""
        return await self._ask(
            Call("GET", "/api/v1/identity-providers", query={"after": after, "limit": limit}),
            models.ShownIdentityProviderPage,
        )

    async def iterate_identity_providers(
        self, *, limit: int | None = None
    ) -> AsyncIterator[models.ShownIdentityProvider]:
        """List identity providers by id. Page after page is read, as far as they are wanted."""
        after: str | None = None
        while True:
            page = await self.list_identity_providers(limit=limit, after=after)
            for item in page.items:
                yield item
            if page.next is None:
                return
            after = page.next

    async def add_identity_provider(
        self, body: models.NewIdentityProvider, *, idempotency_key: str | None = None, voltway_reason: str | None = None
    ) -> models.ShownIdentityProvider:
        """Let people of an organization sign in at its provider."""
        return await self._ask(
            Call(
                "POST",
                "/api/v1/identity-providers",
                headers={"Idempotency-Key": idempotency_key, "Voltway-Reason": voltway_reason},
                body=body,
            ),
            models.ShownIdentityProvider,
        )

    async def show_identity_provider(self, provider_id: str) -> models.ShownIdentityProvider:
        """Show one identity provider, without its secret."""
        return await self._ask(
            Call("GET", f"/api/v1/identity-providers/{quoted(provider_id)}"), models.ShownIdentityProvider
        )

    async def remove_identity_provider(
        self, provider_id: str, *, if_match: str | None = None, voltway_reason: str | None = None
    ) -> None:
        """Remove an identity provider. Accounts and their roles stay."""
        await self._do(
            Call(
                "DELETE",
                f"/api/v1/identity-providers/{quoted(provider_id)}",
                headers={"If-Match": if_match, "Voltway-Reason": voltway_reason},
            )
        )

    async def change_identity_provider(
        self,
        provider_id: str,
        body: models.IdentityProviderChange,
        *,
        if_match: str | None = None,
        voltway_reason: str | None = None,
    ) -> models.ShownIdentityProvider:
        """Change an identity provider."""
        return await self._ask(
            Call(
                "PATCH",
                f"/api/v1/identity-providers/{quoted(provider_id)}",
                headers={"If-Match": if_match, "Voltway-Reason": voltway_reason},
                body=body,
            ),
            models.ShownIdentityProvider,
        )

    async def list_token_groups(self, *, after: str | None = None, limit: int | None = None) -> models.GroupRowPage:
        """List groups by id."""
        return await self._ask(
            Call("GET", "/api/v1/token-groups", query={"after": after, "limit": limit}), models.GroupRowPage
        )

    async def iterate_token_groups(self, *, limit: int | None = None) -> AsyncIterator[models.GroupRow]:
        """List groups by id. Page after page is read, as far as they are wanted."""
        after: str | None = None
        while True:
            page = await self.list_token_groups(limit=limit, after=after)
            for item in page.items:
                yield item
            if page.next is None:
                return
            after = page.next

    async def add_token_group(self, body: models.NewGroup, *, idempotency_key: str | None = None) -> models.GroupRow:
        """Make a group. Tokens join it by their `group_id`."""
        return await self._ask(
            Call("POST", "/api/v1/token-groups", headers={"Idempotency-Key": idempotency_key}, body=body),
            models.GroupRow,
        )

    async def show_token_group(self, group_id: str) -> models.GroupRow:
        """Show one group."""
        return await self._ask(Call("GET", f"/api/v1/token-groups/{quoted(group_id)}"), models.GroupRow)

    async def change_token_group(
        self, group_id: str, body: models.GroupLimits, *, if_match: str | None = None
    ) -> models.GroupRow:
        """Put other limits in the place of a group's."""
        return await self._ask(
            Call("PUT", f"/api/v1/token-groups/{quoted(group_id)}", headers={"If-Match": if_match}, body=body),
            models.GroupRow,
        )

    async def remove_token_group(self, group_id: str, *, if_match: str | None = None) -> None:
        """Forget a group that no token is in."""
        await self._do(Call("DELETE", f"/api/v1/token-groups/{quoted(group_id)}", headers={"If-Match": if_match}))

    async def list_webhooks(self, *, after: str | None = None, limit: int | None = None) -> models.EndpointRowPage:
        """List where things are delivered to, without the secrets."""
        return await self._ask(
            Call("GET", "/api/v1/webhooks", query={"after": after, "limit": limit}), models.EndpointRowPage
        )

    async def iterate_webhooks(self, *, limit: int | None = None) -> AsyncIterator[models.EndpointRow]:
        """List where things are delivered to, without the secrets. Page after page is read, as far as they are wanted."""
        after: str | None = None
        while True:
            page = await self.list_webhooks(limit=limit, after=after)
            for item in page.items:
                yield item
            if page.next is None:
                return
            after = page.next

    async def add_webhook(self, body: models.NewWebhook, *, idempotency_key: str | None = None) -> models.MadeEndpoint:
        """Have things delivered. The secret that signs them is told only here."""
        return await self._ask(
            Call("POST", "/api/v1/webhooks", headers={"Idempotency-Key": idempotency_key}, body=body),
            models.MadeEndpoint,
        )

    async def show_webhook(self, endpoint_id: str) -> models.EndpointRow:
        """Show one of them."""
        return await self._ask(Call("GET", f"/api/v1/webhooks/{quoted(endpoint_id)}"), models.EndpointRow)

    async def remove_webhook(self, endpoint_id: str, *, if_match: str | None = None) -> None:
        """Deliver there no more, and forget what was."""
        await self._do(Call("DELETE", f"/api/v1/webhooks/{quoted(endpoint_id)}", headers={"If-Match": if_match}))

    async def change_webhook(
        self, endpoint_id: str, body: models.WebhookChange, *, if_match: str | None = None
    ) -> models.EndpointRow:
        """Change where or what is delivered, pause it, or let it go on."""
        return await self._ask(
            Call("PATCH", f"/api/v1/webhooks/{quoted(endpoint_id)}", headers={"If-Match": if_match}, body=body),
            models.EndpointRow,
        )

    async def renew_webhook_secret(
        self, endpoint_id: str, *, idempotency_key: str | None = None
    ) -> models.MadeEndpoint:
        """Make a new secret; the one before signs, too, for a day."""
        return await self._ask(
            Call(
                "POST", f"/api/v1/webhooks/{quoted(endpoint_id)}/secrets", headers={"Idempotency-Key": idempotency_key}
            ),
            models.MadeEndpoint,
        )

    async def test_webhook(self, endpoint_id: str, *, idempotency_key: str | None = None) -> models.Queued:
        """Deliver a `webhook.test`."""
        return await self._ask(
            Call("POST", f"/api/v1/webhooks/{quoted(endpoint_id)}/tests", headers={"Idempotency-Key": idempotency_key}),
            models.Queued,
        )

    async def list_deliveries(
        self,
        endpoint_id: str,
        *,
        after: str | None = None,
        limit: int | None = None,
        state: models.DeliveryState | None = None,
    ) -> models.DeliveryRowPage:
        """List what was, is or could not be delivered there, newest first."""
        return await self._ask(
            Call(
                "GET",
                f"/api/v1/webhooks/{quoted(endpoint_id)}/deliveries",
                query={"after": after, "limit": limit, "state": state},
            ),
            models.DeliveryRowPage,
        )

    async def iterate_deliveries(
        self, endpoint_id: str, *, limit: int | None = None, state: models.DeliveryState | None = None
    ) -> AsyncIterator[models.DeliveryRow]:
        """List what was, is or could not be delivered there, newest first. Page after page is read, as far as they are wanted."""
        after: str | None = None
        while True:
            page = await self.list_deliveries(endpoint_id, limit=limit, state=state, after=after)
            for item in page.items:
                yield item
            if page.next is None:
                return
            after = page.next

    async def replay_delivery(
        self, endpoint_id: str, delivery_id: str, *, idempotency_key: str | None = None
    ) -> models.Queued:
        """Deliver once more what was delivered or given up."""
        return await self._ask(
            Call(
                "POST",
                f"/api/v1/webhooks/{quoted(endpoint_id)}/deliveries/{quoted(delivery_id)}/replays",
                headers={"Idempotency-Key": idempotency_key},
            ),
            models.Queued,
        )

    async def list_audit_entries(
        self,
        *,
        after: str | None = None,
        limit: int | None = None,
        actor_id: str | None = None,
        action: models.AuditAction | None = None,
        subject_kind: models.SubjectKind | None = None,
        subject_id: str | None = None,
        since: datetime | None = None,
        until: datetime | None = None,
    ) -> models.AuditEntryPage:
        """List who did what, newest first: in the organizations whose audit trail the asker may read, and below them.

        `voltway audit verify` proves that nothing was changed.
        """
        return await self._ask(
            Call(
                "GET",
                "/api/v1/audit-entries",
                query={
                    "after": after,
                    "limit": limit,
                    "actor_id": actor_id,
                    "action": action,
                    "subject_kind": subject_kind,
                    "subject_id": subject_id,
                    "since": since,
                    "until": until,
                },
            ),
            models.AuditEntryPage,
        )

    async def iterate_audit_entries(
        self,
        *,
        limit: int | None = None,
        actor_id: str | None = None,
        action: models.AuditAction | None = None,
        subject_kind: models.SubjectKind | None = None,
        subject_id: str | None = None,
        since: datetime | None = None,
        until: datetime | None = None,
    ) -> AsyncIterator[models.AuditEntry]:
        """List who did what, newest first: in the organizations whose audit trail the asker may read, and below them. Page after page is read, as far as they are wanted."""
        after: str | None = None
        while True:
            page = await self.list_audit_entries(
                limit=limit,
                actor_id=actor_id,
                action=action,
                subject_kind=subject_kind,
                subject_id=subject_id,
                since=since,
                until=until,
                after=after,
            )
            for item in page.items:
                yield item
            if page.next is None:
                return
            after = page.next

    def follow_live(
        self, *, station_id: Sequence[str] | None = None, kind: Sequence[str] | None = None
    ) -> AsyncIterator[Event]:
        """Follow what happens, as server-sent events.

        Each event named `change` carries one committed fact as JSON: `kind`, `station_id`, `at` and, where they apply,
        `session_id`, `evse_id`, `connector_id`. It says that something changed; read the resource for its new state. A
        comment comes every 15 seconds. Nothing is replayed: `Last-Event-ID` is ignored, so read the lists after
        (re)connecting. Who reads too slowly gets an event named `dropped` and the end of the stream. A station that came
        into the asker's sight is followed within 15 seconds; who loses the permission gets an event named `ended`.
        """
        return self._follow(Call("GET", "/api/v1/live", query={"station_id": station_id, "kind": kind}))
