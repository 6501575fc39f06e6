// Sends a log record, a span and a data point that hold a text, as the OpenTelemetry SDK for JavaScript does.
//
// NODE_PATH=target/interop/javascript/node_modules node send.cjs http://HOST:PORT grpc|proto|http none|gzip TEXT
// exits 1 if one of them is not taken; "http" is JSON.
const { ExportResultCode } = require('@opentelemetry/core');
const { resourceFromAttributes } = require('@opentelemetry/resources');
const { LoggerProvider, SimpleLogRecordProcessor } = require('@opentelemetry/sdk-logs');
const { MeterProvider, PeriodicExportingMetricReader } = require('@opentelemetry/sdk-metrics');
const { BasicTracerProvider, SimpleSpanProcessor } = require('@opentelemetry/sdk-trace-base');

const [endpoint, protocol, compression, text] = process.argv.slice(2);
const { OTLPLogExporter } = require(`@opentelemetry/exporter-logs-otlp-${protocol}`);
const { OTLPTraceExporter } = require(`@opentelemetry/exporter-trace-otlp-${protocol}`);
const { OTLPMetricExporter } = require(`@opentelemetry/exporter-metrics-otlp-${protocol}`);
const taken = {};

function options(signal) {
  return { url: protocol === 'grpc' ? endpoint : `${endpoint}/v1/${signal}`, compression, timeoutMillis: 30000 };
}

/** The exporter, with the outcome of its exports kept, which providers do not tell. */
function noting(signal, exporter) {
  const original = exporter.export.bind(exporter);
  exporter.export = (items, callback) =>
    original(items, result => {
      taken[signal] = result.code === ExportResultCode.SUCCESS;
      callback(result);
    });
  return exporter;
}

async function main() {
  const resource = resourceFromAttributes({ 'service.name': 'javascript', note: text });
  const attributes = { note: text, notes: [text, 'other'] };

  const logs = noting('logs', new OTLPLogExporter(options('logs')));
  const loggers = new LoggerProvider({ resource, processors: [new SimpleLogRecordProcessor({ exporter: logs })] });
  loggers.getLogger('interop').emit({ body: text, attributes });
  await loggers.forceFlush();
  await loggers.shutdown();

  const traces = noting('traces', new OTLPTraceExporter(options('traces')));
  const tracers = new BasicTracerProvider({ resource, spanProcessors: [new SimpleSpanProcessor(traces)] });
  const span = tracers.getTracer('interop').startSpan('interop', { attributes });
  span.addEvent('interop', attributes);
  span.end();
  await tracers.forceFlush();
  await tracers.shutdown();

  const metrics = noting('metrics', new OTLPMetricExporter(options('metrics')));
  const reader = new PeriodicExportingMetricReader({ exporter: metrics, exportIntervalMillis: 3600000 });
  const meters = new MeterProvider({ resource, readers: [reader] });
  meters.getMeter('interop').createCounter('interop', { description: text }).add(1, { note: text });
  await meters.shutdown(); // exports what there is

  console.log(JSON.stringify(taken));
  process.exit(taken.logs && taken.traces && taken.metrics ? 0 : 1);
}

main();
