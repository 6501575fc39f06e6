package io.scrubjay.benchmarks.corpus;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** Telemetry as syslog messages (RFC 5424) that end with LF, each of the same length: lines of {@link TextCorpus}, cut or filled up with blanks, in ASCII. */
public final class SyslogCorpus {
    /** The size of a message where nothing else is asked for, in bytes. */
    public static final int MESSAGE_BYTES = 256;

    private static final int HOSTS = 7;

    private SyslogCorpus() {}

    /**
     * So many messages, one behind the other.
     *
     * @param messageBytes of each, with its header and LF
     */
    public static byte[] bytes(AgentTelemetry telemetry, int messages, int messageBytes) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(messages * messageBytes);
        for (int i = 0; i < messages; i++) {
            String header = "<134>1 2026-11-23T05:14:15.000003Z host-" + i % HOSTS + " agent 4711 - - ";
            String text = TextCorpus.line(telemetry.next()).replaceAll("[^ -~]", " ");
            String line = header + text + " ".repeat(messageBytes);
            bytes.writeBytes((line.substring(0, messageBytes - 2) + ".\n").getBytes(StandardCharsets.US_ASCII));
        }
        return bytes.toByteArray();
    }
}
