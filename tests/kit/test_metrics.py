from prometheus_client.parser import text_string_to_metric_families

from voltway.kit.metrics import Metrics


def samples(metrics: Metrics) -> dict[tuple[str, tuple[tuple[str, str], ...]], float]:
    return {
        (sample.name, tuple(sorted(sample.labels.items()))): sample.value
        for family in text_string_to_metric_families(metrics.text().decode())
        for sample in family.samples
    }


def test_counts_and_gauges_are_read_when_asked() -> None:
    metrics = Metrics()
    calls = metrics.count("ocpp_calls", "CALLs received.", action="BootNotification")
    other = metrics.count("ocpp_calls", "CALLs received.", action="Heartbeat")
    connected = [0]
    metrics.gauge("stations_connected", "Stations online.", lambda: connected[0])
    metrics.counted("bus_dropped", "Messages dropped.", lambda: 7)
    calls.value += 1
    calls.value += 1
    other.value += 1
    connected[0] = 5
    got = samples(metrics)
    assert got[("voltway_ocpp_calls_total", (("action", "BootNotification"),))] == 2
    assert got[("voltway_ocpp_calls_total", (("action", "Heartbeat"),))] == 1
    assert got[("voltway_stations_connected", ())] == 5
    assert got[("voltway_bus_dropped_total", ())] == 7


def test_the_same_name_and_labels_give_the_same_object() -> None:
    metrics = Metrics()
    assert metrics.count("a", "A.", x="1", y="2") is metrics.count("a", "A.", y="2", x="1")
    assert metrics.count("a", "A.", x="1", y="2") is not metrics.count("a", "A.", x="1", y="3")


def test_spreads_are_prometheus_histograms() -> None:
    metrics = Metrics()
    latency = metrics.spread("commit_seconds", "Commit.", (0.1, 1.0))
    for value in (0.05, 0.1, 0.5, 3.0):
        latency.add(value)
    got = samples(metrics)
    assert [got[("voltway_commit_seconds_bucket", (("le", le),))] for le in ("0.1", "1.0", "+Inf")] == [2, 3, 4]
    assert got[("voltway_commit_seconds_count", ())] == 4
    assert abs(got[("voltway_commit_seconds_sum", ())] - 3.65) < 1e-9


def test_the_process_itself_is_measured() -> None:
    assert ("process_resident_memory_bytes", ()) in samples(Metrics())
