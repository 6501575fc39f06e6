package io.scrubjay.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import io.scrubjay.proxy.redact.Signal;
import io.scrubjay.proxy.testing.Eventually;
import io.scrubjay.proxy.testing.OtlpSender;
import io.scrubjay.proxy.testing.PlantedSecrets;
import io.scrubjay.proxy.testing.ProxyUnderTest;
import io.scrubjay.proxy.testing.RawConnection;
import io.scrubjay.proxy.testing.TestPayloads;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Without an upstream the masked records are printed. */
@Timeout(60)
class ConsoleEndToEndIT {

    @Test
    void records_arePrintedWithFixedMasks(@TempDir Path dir) {
        try (ProxyUnderTest proxy = ProxyUnderTest.start(dir, "mask: {style: fixed}\n");
                OtlpSender sender = new OtlpSender(proxy.uri("receivers.otlp.grpc"));
                RawConnection syslog = new RawConnection(proxy.listener("receivers.syslog.tcp"))) {
            // given
            PlantedSecrets secrets = new PlantedSecrets();
            byte[] logs = TestPayloads.logs(1, "cloning with " + secrets.token("github-pat") + " over https");

            // when
            int status = sender.send("grpc", Signal.LOGS, logs, true).status();
            syslog.send("<13>1 - host app - - - pushing with " + secrets.token("github-pat") + " over ssh\n");

            // then
            assertThat(status).isEqualTo(200);
            Eventually.await("the first", () -> proxy.printed().contains("over https"));
            Eventually.await("the second", () -> proxy.printed().contains("over ssh"));
            assertThat(proxy.printed())
                    .contains("cloning with [redacted] over https")
                    .contains("<13>1 - host app - - - pushing with [redacted] over ssh");
            proxy.assertReported(secrets);
            proxy.assertShowsNothingOf(secrets);
        }
    }
}
