package io.scrubjay.proxy;

import io.scrubjay.proxy.cli.CliContext;
import io.scrubjay.proxy.config.ScrubjayConfig;
import io.scrubjay.proxy.receive.Transport;
import io.scrubjay.proxy.telemetry.Meters;
import io.scrubjay.proxy.tls.CertificateFingerprint;
import io.scrubjay.proxy.tls.PemFiles;
import io.scrubjay.proxy.tls.TlsContexts;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What receivers and exporters are made from.
 *
 * @param context where console exporters print
 * @param closer closes what is opened, when the proxy stops
 */
record Wiring(
        ScrubjayConfig config,
        CliContext context,
        Transport transport,
        TlsContexts tls,
        MemoryLimits limits,
        Meters meters,
        Closer closer) {
    static PemFiles pem(ScrubjayConfig.ServerTls files) {
        return new PemFiles(files.certificate(), files.key(), files.clientCa());
    }

    static PemFiles pem(ScrubjayConfig.ClientTls files) {
        return new PemFiles(files.certificate(), files.key(), files.ca());
    }

    static Set<CertificateFingerprint> fingerprints(List<String> hex) {
        return hex.stream().map(CertificateFingerprint::new).collect(Collectors.toSet());
    }
}
