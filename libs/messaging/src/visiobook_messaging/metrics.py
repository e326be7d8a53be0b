"""What the bus tells Prometheus."""

from collections.abc import Collection

from prometheus_client import Counter, Gauge

deliveries = Counter("visiobook_bus_deliveries", "Events handled", ["subscriber", "outcome"])
lag = Gauge("visiobook_bus_lag_seconds", "Age of the event that was handled last", ["subscriber"])
waiting = Gauge("visiobook_bus_waiting", "Events that wait for a subscriber", ["subscriber"])
retrying = Gauge("visiobook_bus_retrying", "Of those, events that have failed before", ["subscriber"])
oldest = Gauge("visiobook_bus_oldest_seconds", "Age of the oldest event that waits in the database", ["subscriber"])
dead = Gauge("visiobook_bus_dead", "Dead letters of a subscriber", ["subscriber"])
broker_connected = Gauge("visiobook_bus_broker_connected", "1 while the service is connected to RabbitMQ", ["service"])
QUEUES = (waiting, retrying, oldest, dead)


def forget_all_but(service: str, subscribers: Collection[str]) -> None:
    """Remove the numbers of a service's queues that do not exist any more."""
    for gauge in QUEUES:
        told = [sample.labels["subscriber"] for metric in gauge.collect() for sample in metric.samples]
        for subscriber in told:
            if subscriber.startswith(f"{service}.") and subscriber not in subscribers:
                gauge.remove(subscriber)
