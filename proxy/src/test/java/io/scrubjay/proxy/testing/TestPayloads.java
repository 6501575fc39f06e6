package io.scrubjay.proxy.testing;

import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceRequest;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.logs.v1.LogRecord;
import io.opentelemetry.proto.logs.v1.ResourceLogs;
import io.opentelemetry.proto.logs.v1.ScopeLogs;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.zip.GZIPOutputStream;

/** Made-up requests for tests. */
public final class TestPayloads {
    private static final Duration LONG = Duration.ofSeconds(10);

    private TestPayloads() {}

    /** An ExportLogsServiceRequest of at least so many bytes, each body ending with {@code text}. */
    public static byte[] logs(int minBytes, String text) {
        ScopeLogs.Builder scope = ScopeLogs.newBuilder();
        int bytes = 0;
        for (int i = 0; bytes < minBytes || i == 0; i++) {
            LogRecord log = LogRecord.newBuilder()
                    .setTimeUnixNano(1_700_000_000_000_000_000L + i)
                    .setBody(AnyValue.newBuilder().setStringValue("request " + i * 2_654_435_761L + " " + text))
                    .build();
            scope.addLogRecords(log);
            bytes += log.getSerializedSize();
        }
        return ExportLogsServiceRequest.newBuilder()
                .addResourceLogs(ResourceLogs.newBuilder().addScopeLogs(scope))
                .build()
                .toByteArray();
    }

    /** The bytes as one gzip member. */
    public static byte[] gzip(byte[] plain) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
            gzip.write(plain);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }

    /** Repeats an assertion until it holds, 10 s at most. */
    public static void eventually(Runnable assertion) {
        long deadline = System.nanoTime() + LONG.toNanos();
        while (true) {
            try {
                assertion.run();
                return;
            } catch (AssertionError e) {
                if (System.nanoTime() - deadline > 0) {
                    throw e;
                }
                LockSupport.parkNanos(2_000_000);
            }
        }
    }
}
