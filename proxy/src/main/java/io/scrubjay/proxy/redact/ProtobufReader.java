package io.scrubjay.proxy.redact;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Reads the fields of one message in the protobuf wire format, without a schema and without descending.
 *
 * <p>Groups are walked in line: their fields come up one by one with {@link #insideGroup()}. Varints longer than needed are
 * accepted, as every protobuf library accepts them. All offsets are absolute in the buffer. Source: the Encoding page of
 * protobuf.dev. Borrows the buffer; not thread-safe.
 */
final class ProtobufReader {
    static final int VARINT = 0;
    static final int FIXED64 = 1;
    static final int LEN = 2;
    static final int GROUP_START = 3;
    static final int GROUP_END = 4;
    static final int FIXED32 = 5;

    /** How deep groups may nest; the recursion limit of the protobuf libraries. */
    static final int MAX_GROUPS = 100;

    private final ByteBuffer bytes;
    private final int toByte;
    private int position;
    private int fieldNumber;
    private int wireType;
    private int lengthFrom;
    private int valueFrom;
    private long number;
    private int groups;
    private int @Nullable [] groupNumbers;
    private @Nullable String defect;
    private boolean tooDeep;
    private int defectAt;

    ProtobufReader(ByteBuffer bytes, int fromByte, int toByte) {
        this.bytes = bytes;
        this.position = fromByte;
        this.toByte = toByte;
    }

    /** Whether the bytes are, to the last one, the fields of some message. Empty ones are. */
    static boolean isMessage(ByteBuffer bytes, int fromByte, int toByte) {
        ProtobufReader reader = new ProtobufReader(bytes, fromByte, toByte);
        while (reader.advance()) {}
        return reader.defect == null;
    }

    /** Goes to the next field; false at the end of the message. */
    boolean next() throws UnscannableException {
        if (advance()) {
            return true;
        }
        if (defect != null) {
            throw new UnscannableException(
                    tooDeep ? UnscannableException.Reason.TOO_DEEP : UnscannableException.Reason.MALFORMED,
                    "protobuf: " + defect + " at offset " + defectAt);
        }
        return false;
    }

    int fieldNumber() {
        return fieldNumber;
    }

    int wireType() {
        return wireType;
    }

    /** Whether the field belongs to a group of this message, not to the message itself. */
    boolean insideGroup() {
        return groups > 0;
    }

    /** Where the length of a {@link #LEN} field begins; it ends where the value begins. */
    int lengthFrom() {
        return lengthFrom;
    }

    /** The first byte of the value. */
    int valueFrom() {
        return valueFrom;
    }

    /** The end of the value, exclusive. */
    int valueTo() {
        return position;
    }

    /** The value of a varint or fixed field, its bits as they stand. */
    long number() {
        return number;
    }

    /** The value of the field, copied. */
    byte[] value() {
        byte[] value = new byte[position - valueFrom];
        bytes.get(valueFrom, value);
        return value;
    }

    private boolean advance() {
        if (position == toByte) {
            return groups > 0 && fail("group without end", position);
        }
        int tagFrom = position;
        if (!varint()) {
            return false;
        }
        if (number >>> 32 != 0 || number >>> 3 == 0) {
            return fail("field number " + (number >>> 3), tagFrom);
        }
        fieldNumber = (int) (number >>> 3);
        wireType = (int) number & 7;
        lengthFrom = position;
        valueFrom = position;
        return switch (wireType) {
            case VARINT -> varint();
            case FIXED64 -> fixed(8);
            case LEN -> lengthDelimited();
            case GROUP_START -> startGroup(tagFrom);
            case GROUP_END -> endGroup(tagFrom);
            case FIXED32 -> fixed(4);
            default -> fail("wire type " + wireType, tagFrom);
        };
    }

    private boolean varint() {
        int from = position;
        long result = 0;
        for (int shift = 0; ; shift += 7) {
            if (position == toByte) {
                return fail("truncated varint", from);
            }
            byte b = bytes.get(position++);
            if (shift == 63 && (b & 0xfe) != 0) {
                return fail("varint of more than 64 bits", from);
            }
            result |= (long) (b & 0x7f) << shift;
            if (b >= 0) {
                number = result;
                return true;
            }
        }
    }

    private boolean fixed(int length) {
        if (toByte - position < length) {
            return fail("truncated fixed" + length * 8, position);
        }
        number = 0;
        for (int i = 0; i < length; i++) {
            number |= (bytes.get(position++) & 0xffL) << (8 * i);
        }
        return true;
    }

    private boolean lengthDelimited() {
        if (!varint()) {
            return false;
        }
        if (number < 0 || number > toByte - position) {
            return fail("length beyond its message", lengthFrom);
        }
        valueFrom = position;
        position += (int) number;
        return true;
    }

    private boolean startGroup(int tagFrom) {
        if (groups == MAX_GROUPS) {
            tooDeep = true;
            return fail("groups nested deeper than " + MAX_GROUPS, tagFrom);
        }
        if (groupNumbers == null) {
            groupNumbers = new int[MAX_GROUPS];
        }
        groupNumbers[groups++] = fieldNumber;
        return true;
    }

    private boolean endGroup(int tagFrom) {
        if (groups == 0 || groupNumbers == null || groupNumbers[groups - 1] != fieldNumber) {
            return fail("end of a group that was not begun", tagFrom);
        }
        groups--;
        return true;
    }

    private boolean fail(String what, int at) {
        defect = what;
        defectAt = at;
        return false;
    }
}
