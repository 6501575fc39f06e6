package io.scrubjay.proxy;

import io.scrubjay.proxy.config.ScrubjayConfig;
import io.scrubjay.proxy.forward.OtlpExporters;
import io.scrubjay.proxy.forward.SyslogExporter;
import io.scrubjay.proxy.receive.otlp.OtlpServer;
import io.scrubjay.proxy.receive.otlp.OtlpServerSettings;
import io.scrubjay.proxy.receive.syslog.SyslogServer;
import io.scrubjay.proxy.receive.syslog.SyslogServerSettings;
import io.scrubjay.proxy.tls.TlsContext;
import java.util.List;

/** Makes the receivers of a configuration, not started yet. */
final class Receivers {
    private final Wiring wiring;
    private final Lanes lanes;

    Receivers(Wiring wiring, Lanes lanes) {
        this.wiring = wiring;
        this.lanes = lanes;
    }

    OtlpServer otlp(ScrubjayConfig.OtlpReceiver receiver, OtlpExporters exporters) {
        OtlpServerSettings.Builder settings = OtlpServerSettings.builder()
                .maxRequestBytes(wiring.limits().maxRequestBytes())
                .maxBufferedBytes(wiring.limits().maxBufferedBytes())
                .maxConnections(MemoryLimits.otlpConnections(Runtime.getRuntime().maxMemory()));
        settings.forwardedHeaders(wiring.config().exporters().otlp().forwardHeaders());
        ScrubjayConfig.ServerTls files = receiver.tls();
        if (files != null) {
            settings.tls(wiring.tls().server("receivers.otlp.tls", Wiring.pem(files), List.of("h2", "http/1.1")));
        }
        if (receiver.grpc() != null) {
            settings.listen("receivers.otlp.grpc", receiver.grpc());
        }
        if (receiver.http() != null) {
            settings.listen("receivers.otlp.http", receiver.http());
        }
        return new OtlpServer(
                wiring.transport(),
                settings.build(),
                loop -> lanes.otlp(loop, exporters.onEventLoop(loop)),
                wiring.meters());
    }

    SyslogServer syslog(ScrubjayConfig.SyslogReceiver receiver, SyslogExporter exporter) {
        return new SyslogServer(
                wiring.transport(), syslogSettings(receiver), lanes::syslog, exporter::downstream, wiring.meters());
    }

    private SyslogServerSettings syslogSettings(ScrubjayConfig.SyslogReceiver receiver) {
        ScrubjayConfig.ServerTls files = receiver.certificates();
        TlsContext context = files == null
                ? null
                : wiring.tls()
                        .syslogServer(
                                "receivers.syslog.certificates",
                                Wiring.pem(files),
                                Wiring.fingerprints(files.clientFingerprints()));
        return SyslogServerSettings.builder()
                .tcp(receiver.tcp())
                .udp(receiver.udp())
                .tls(receiver.tls(), context)
                .relp(receiver.relp())
                .relpTls(receiver.relpTls(), context)
                .unix(receiver.unix())
                .maxMessageBytes(wiring.limits().maxMessageBytes())
                .maxIncompleteBytes(wiring.limits().maxIncompleteBytes())
                .build();
    }
}
