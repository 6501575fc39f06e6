package io.scrubjay.proxy.cli;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

/** Cuts a stream into its records, each whole. One thread. */
final class RecordReader {
    private static final int READ_BYTES = 256 * 1024;

    private final InputStream in;
    private final Framing framing;
    private final int maxRecordBytes;
    private byte[] buffer = new byte[READ_BYTES];
    private int length;

    /** Where records end. */
    @FunctionalInterface
    interface Framing {
        /** A record ends at a line break, which belongs to it. */
        Framing LINES = (bytes, from, searchedTo, to) -> {
            for (int at = searchedTo; at < to; at++) {
                if (bytes[at] == '\n') {
                    return at + 1;
                }
            }
            return -1;
        };

        /**
         * Where the record that begins at {@code from} ends, exclusive; -1 where its end is not there yet.
         *
         * @param searchedTo up to where this record was searched before, in vain
         * @throws InputException if no record can begin like this
         */
        int end(byte[] bytes, int from, int searchedTo, int to) throws InputException;
    }

    /** Takes the records, in order. */
    interface Handler {
        void onRecord(byte[] record) throws IOException, InputException;

        /** Nothing more is there to read at the moment. */
        void onPause() throws IOException;

        /** All records have been read. */
        default void onEnd() throws IOException {}
    }

    RecordReader(InputStream in, Framing framing, int maxRecordBytes) {
        this.in = in;
        this.framing = framing;
        this.maxRecordBytes = maxRecordBytes;
    }

    /** Reads to the end of the stream, where the last record may lack its end. */
    void read(Handler handler) throws IOException, InputException {
        int searched = 0;
        while (fill()) {
            int from = 0;
            int end = framing.end(buffer, from, searched, length);
            while (end >= 0) {
                handler.onRecord(Arrays.copyOfRange(buffer, from, end));
                from = end;
                end = from < length ? framing.end(buffer, from, from, length) : -1;
            }
            System.arraycopy(buffer, from, buffer, 0, length - from);
            length -= from;
            searched = length;
            if (in.available() == 0) {
                handler.onPause();
            }
        }
        if (length > 0) {
            handler.onRecord(Arrays.copyOf(buffer, length));
        }
        handler.onEnd();
    }

    private boolean fill() throws IOException, InputException {
        if (length == buffer.length) {
            if (length >= maxRecordBytes) {
                throw new InputException("input: a record of over " + length + " bytes (expected: at most that)");
            }
            buffer = Arrays.copyOf(buffer, buffer.length * 2);
        }
        int count = in.read(buffer, length, buffer.length - length);
        length += Math.max(count, 0);
        return count >= 0;
    }
}
