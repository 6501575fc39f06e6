package io.scrubjay.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceRequest;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.logs.v1.LogRecord;
import io.opentelemetry.proto.logs.v1.ResourceLogs;
import io.opentelemetry.proto.logs.v1.ScopeLogs;
import io.scrubjay.proxy.redact.Signal;
import io.scrubjay.proxy.testing.OtlpSender;
import io.scrubjay.proxy.testing.ProxyUnderTest;
import io.scrubjay.proxy.testing.TestCollector;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A clean request is not copied to the heap: what the event loops allocate for it does not depend on its length. How much
 * that is cannot be seen here, where each use of a buffer leaves a stack trace behind.
 */
@Timeout(120)
class CleanRequestAllocationIT {
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private static final int REQUESTS = 10;

    @Test
    void cleanRequest_largeOne_allocatesHardlyMoreThanASmallOne(@TempDir Path dir) {
        try (TestCollector collector = TestCollector.start("http");
                ProxyUnderTest proxy = ProxyUnderTest.toOtlp(dir, collector.endpoint());
                OtlpSender sender = new OtlpSender(proxy.uri("receivers.otlp.http"))) {
            // given
            byte[] small = cleanLogs(4 << 10);
            byte[] large = cleanLogs(2 << 20);
            allocatedFor(sender, small);
            allocatedFor(sender, large);
            long forSmall = allocatedFor(sender, small);

            // when
            long forLarge = allocatedFor(sender, large);

            // then
            assertThat(forLarge - forSmall).isLessThan(large.length / 4);
        }
    }

    /** Words that no rule has a look at. */
    private static byte[] cleanLogs(int minBytes) {
        LogRecord record = LogRecord.newBuilder()
                .setBody(AnyValue.newBuilder().setStringValue("all is well and there is nothing to see here"))
                .build();
        ScopeLogs.Builder scope = ScopeLogs.newBuilder();
        for (int bytes = 0; bytes < minBytes; bytes += record.getSerializedSize()) {
            scope.addLogRecords(record);
        }
        return ExportLogsServiceRequest.newBuilder()
                .addResourceLogs(ResourceLogs.newBuilder().addScopeLogs(scope))
                .build()
                .toByteArray();
    }

    /** Bytes a request that the event loops allocate. */
    private static long allocatedFor(OtlpSender sender, byte[] payload) {
        long before = allocatedByEventLoops();
        for (int i = 0; i < REQUESTS; i++) {
            assertThat(sender.send("http", Signal.LOGS, payload, false).status()).isEqualTo(200);
        }
        return (allocatedByEventLoops() - before) / REQUESTS;
    }

    private static long allocatedByEventLoops() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith("scrubjay-"))
                .mapToLong(thread -> Math.max(0, THREADS.getThreadAllocatedBytes(thread.threadId())))
                .sum();
    }
}
