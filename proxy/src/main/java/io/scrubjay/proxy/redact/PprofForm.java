package io.scrubjay.proxy.redact;

import java.nio.ByteBuffer;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Tells a plain pprof from other bytes: {@code perftools.profiles.Profile} to the last of them, with a string table.
 *
 * <p>Numbers that it does not know are passed over, other unknown fields are not: they could hold anything. Source:
 * proto/profile.proto of google/pprof.
 */
final class PprofForm {
    private static final Form TEXT = new Form(Map.of());
    private static final Form PACKED = new Form(Map.of());
    /** ValueType, Label, Mapping, Line, Function: single numbers, which need no mention. */
    private static final Form NUMBERS = new Form(Map.of());

    private static final Form SAMPLE = new Form(Map.of(1, PACKED, 2, PACKED, 3, NUMBERS));
    private static final Form LOCATION = new Form(Map.of(4, NUMBERS));
    private static final int STRING_TABLE = 6;
    private static final Form PROFILE = new Form(Map.of(
            1, NUMBERS, 2, SAMPLE, 3, NUMBERS, 4, LOCATION, 5, NUMBERS, STRING_TABLE, TEXT, 11, NUMBERS, 13, PACKED));

    private PprofForm() {}

    /** Borrows {@code bytes}, from 0 to its limit. */
    static boolean isPprof(ByteBuffer bytes) {
        try {
            return matches(bytes, 0, bytes.limit(), PROFILE) && hasStrings(bytes);
        } catch (UnscannableException e) {
            return false;
        }
    }

    /** Where the strings of its table begin and end, and the payload does. Borrows {@code bytes}, which are pprof. */
    static int[] ends(ByteBuffer bytes) throws UnscannableException {
        IntStream.Builder ends = IntStream.builder();
        ProtobufReader reader = new ProtobufReader(bytes, 0, bytes.limit());
        while (reader.next()) {
            if (reader.fieldNumber() == STRING_TABLE) {
                ends.add(reader.valueFrom()).add(reader.valueTo());
            }
        }
        return ends.add(bytes.limit()).build().toArray();
    }

    private static boolean hasStrings(ByteBuffer bytes) throws UnscannableException {
        ProtobufReader reader = new ProtobufReader(bytes, 0, bytes.limit());
        while (reader.next()) {
            if (reader.fieldNumber() == STRING_TABLE) {
                return true;
            }
        }
        return false;
    }

    private static boolean matches(ByteBuffer bytes, int from, int to, Form form) throws UnscannableException {
        if (form == TEXT) {
            return PlainPayload.isUtf8(bytes, from, to);
        }
        ProtobufReader reader = new ProtobufReader(bytes, from, to);
        while (form != PACKED && reader.next()) {
            Form child = form.fields.get(reader.fieldNumber());
            boolean matches =
                    switch (reader.wireType()) {
                        case ProtobufReader.VARINT, ProtobufReader.FIXED64, ProtobufReader.FIXED32 ->
                            child == null || child == PACKED;
                        case ProtobufReader.LEN ->
                            child != null && matches(bytes, reader.valueFrom(), reader.valueTo(), child);
                        default -> false;
                    };
            if (!matches) {
                return false;
            }
        }
        return form != PACKED || arePacked(bytes, from, to);
    }

    /** Whether numbers of at most ten bytes each follow each other to the end. */
    private static boolean arePacked(ByteBuffer bytes, int from, int to) {
        int length = 0;
        for (int i = from; i < to; i++) {
            length = bytes.get(i) < 0 ? length + 1 : 0;
            if (length == 10) {
                return false;
            }
        }
        return length == 0;
    }

    /** Which length-delimited fields a message has, and what is in them. */
    private static final class Form {
        private final Map<Integer, Form> fields;

        Form(Map<Integer, Form> fields) {
            this.fields = fields;
        }
    }
}
