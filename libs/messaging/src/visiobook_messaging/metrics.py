"""What the bus tells Prometheus."""

from prometheus_client import Counter, Gauge

deliveries = Counter("visiobook_bus_deliveries", "Events handled", ["subscriber", "outcome"])
lag = Gauge("visiobook_bus_lag_seconds", "Age of the event that was handled last", ["subscriber"])
waiting = Gauge("visiobook_bus_waiting", "Events that wait for a subscriber", ["subscriber"])
retrying = Gauge("visiobook_bus_retrying", "Of those, events that have failed before", ["subscriber"])
oldest = Gauge("visiobook_bus_oldest_seconds", "Age of the oldest event that waits in the database", ["subscriber"])
dead = Gauge("visiobook_bus_dead", "Dead letters of a subscriber", ["subscriber"])
broker_connected = Gauge("visiobook_bus_broker_connected", "1 while the service is connected to RabbitMQ", ["service"])
