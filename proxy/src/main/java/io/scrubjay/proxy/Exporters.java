package io.scrubjay.proxy;

import io.scrubjay.proxy.config.ScrubjayConfig;
import io.scrubjay.proxy.forward.MaskHighlighter;
import io.scrubjay.proxy.forward.OtlpExporterSettings;
import io.scrubjay.proxy.forward.OtlpExporters;
import io.scrubjay.proxy.forward.OtlpTextPrinter;
import io.scrubjay.proxy.forward.SyslogExporter;
import io.scrubjay.proxy.forward.SyslogExporters;
import io.scrubjay.proxy.redact.ContentCoding;
import io.scrubjay.proxy.redact.OtlpJsonTranscoder;
import io.scrubjay.proxy.tls.TlsContext;
import java.net.URI;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Makes the exporters of a configuration, when they are first asked for. One thread. */
final class Exporters {
    private final Wiring wiring;
    private @Nullable OtlpExporters otlp;

    Exporters(Wiring wiring) {
        this.wiring = wiring;
    }

    /** The same ones each time. */
    OtlpExporters otlp() {
        OtlpExporters made = otlp;
        if (made == null) {
            made = wiring.closer().add(makeOtlp(wiring.config().exporters().otlp()));
            otlp = made;
        }
        return made;
    }

    private OtlpExporters makeOtlp(ScrubjayConfig.OtlpExporter exporter) {
        if (exporter.endpoints().isEmpty()) {
            return OtlpExporters.toConsole(
                    new OtlpTextPrinter(wiring.context().colours()), wiring.context().printer(), wiring.meters());
        }
        List<OtlpExporterSettings> upstreams =
                exporter.endpoints().stream().map(endpoint -> settings(exporter, endpoint)).toList();
        return OtlpExporters.toAny(
                upstreams, wiring.transport().channelType(), OtlpJsonTranscoder::toProtobuf, wiring.meters());
    }

    private OtlpExporterSettings settings(ScrubjayConfig.OtlpExporter exporter, URI endpoint) {
        OtlpExporterSettings.Builder settings = OtlpExporterSettings.builder(endpoint)
                .timeout(exporter.timeout())
                .accepted(codings(exporter.accepts()))
                .maxInFlightBytes(wiring.limits().maxInFlightBytes());
        exporter.headers().forEach(settings::header);
        ScrubjayConfig.ClientTls files = exporter.tls();
        if (files != null) {
            settings.tls(wiring.tls().client("exporters.otlp.tls", Wiring.pem(files), OtlpExporterSettings.alpn(endpoint)));
        }
        return settings.build();
    }

    private static Set<ContentCoding> codings(List<String> httpNames) {
        return httpNames.stream().map(ContentCoding::ofHttp).filter(Objects::nonNull).collect(Collectors.toSet());
    }

    /** A new one; the caller stops it. */
    SyslogExporter syslog(Lanes lanes) {
        ScrubjayConfig.SyslogExporter exporter = wiring.config().exporters().syslog();
        int queueBytes = wiring.limits().syslogQueueBytes();
        SyslogExporters exporters = new SyslogExporters(
                wiring.transport().channelType(), wiring.transport().datagramChannelType(), lanes.count(), wiring.meters());
        if (exporter.otlp()) {
            return exporters.toOtlp(otlp(), lanes::responses, queueBytes);
        }
        if (exporter.endpoints().isEmpty()) {
            return exporters.toConsole(
                    wiring.context().printer(), new MaskHighlighter(wiring.context().colours()), queueBytes);
        }
        ScrubjayConfig.ClientTls files = exporter.tls();
        TlsContext client = files == null
                ? null
                : wiring.tls()
                        .syslogClient(
                                "exporters.syslog.tls", Wiring.pem(files), Wiring.fingerprints(files.fingerprints()));
        return exporters.toCollectors(exporter.endpoints(), exporter.octetCounting(), client, queueBytes);
    }
}
