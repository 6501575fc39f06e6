"""Sends a log record, a span and a data point that hold a text, as the OpenTelemetry SDK for Python does.

send.py http://HOST:PORT grpc|http none|gzip TEXT; exits 1 if one of them is not taken.
"""

import sys

from opentelemetry.sdk._logs import LoggerProvider
from opentelemetry.sdk._logs.export import LogRecordExportResult, SimpleLogRecordProcessor
from opentelemetry.sdk.metrics import MeterProvider
from opentelemetry.sdk.metrics.export import MetricExportResult, PeriodicExportingMetricReader
from opentelemetry.sdk.resources import Resource
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor, SpanExportResult

endpoint, protocol, compression, text = sys.argv[1:]
if protocol == "grpc":
    import grpc
    from opentelemetry.exporter.otlp.proto.grpc._log_exporter import OTLPLogExporter
    from opentelemetry.exporter.otlp.proto.grpc.metric_exporter import OTLPMetricExporter
    from opentelemetry.exporter.otlp.proto.grpc.trace_exporter import OTLPSpanExporter

    coding = grpc.Compression.Gzip if compression == "gzip" else grpc.Compression.NoCompression

    def options(signal):
        return {"endpoint": endpoint, "insecure": True, "compression": coding, "timeout": 30}
else:
    from opentelemetry.exporter.otlp.proto.http import Compression
    from opentelemetry.exporter.otlp.proto.http._log_exporter import OTLPLogExporter
    from opentelemetry.exporter.otlp.proto.http.metric_exporter import OTLPMetricExporter
    from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter

    def options(signal):
        return {"endpoint": f"{endpoint}/v1/{signal}", "compression": Compression(compression), "timeout": 30}


taken = {}


def noting(signal, exporter, success):
    """The exporter, with the outcome of its exports kept, which providers do not tell."""
    export = exporter.export

    def note(*arguments, **named):
        result = export(*arguments, **named)
        taken[signal] = result == success
        return result

    exporter.export = note
    return exporter


resource = Resource.create({"service.name": "python", "note": text})
loggers = LoggerProvider(resource=resource)
loggers.add_log_record_processor(
    SimpleLogRecordProcessor(noting("logs", OTLPLogExporter(**options("logs")), LogRecordExportResult.SUCCESS)))
loggers.get_logger("interop").emit(body=text, attributes={"note": text, "notes": [text, "other"]}, event_name="interop")
loggers.shutdown()

tracers = TracerProvider(resource=resource)
tracers.add_span_processor(
    SimpleSpanProcessor(noting("traces", OTLPSpanExporter(**options("traces")), SpanExportResult.SUCCESS)))
with tracers.get_tracer("interop").start_as_current_span("interop", attributes={"note": text}) as span:
    span.add_event("interop", {"note": text})
tracers.shutdown()

exporter = noting("metrics", OTLPMetricExporter(**options("metrics")), MetricExportResult.SUCCESS)
meters = MeterProvider([PeriodicExportingMetricReader(exporter, 3_600_000)], resource=resource)
meters.get_meter("interop").create_counter("interop", description=text).add(1, {"note": text})
meters.shutdown()

print(taken)
sys.exit(0 if taken == {"logs": True, "traces": True, "metrics": True} else 1)
