package io.scrubjay.benchmarks.corpus;

import java.util.List;

/** Writes log entries as an ExportLogsServiceRequest. Without state, any thread. */
sealed interface OtlpEncoder permits OtlpProtobufEncoder, OtlpJsonEncoder {
    /** One LogRecord. */
    byte[] record(LogEntry entry);

    /** The request that holds these records, written by {@link #record}. */
    byte[] request(List<byte[]> records);
}
