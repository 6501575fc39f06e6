package io.scrubjay.proxy.redact;

/** Where the fields of a protobuf message end, told by the wire format alone. */
final class WireFields {
    private static final int VARINT = 0;
    private static final int FIXED64 = 1;
    private static final int LENGTH_DELIMITED = 2;
    private static final int GROUP_START = 3;
    private static final int GROUP_END = 4;
    private static final int FIXED32 = 5;

    private final byte[] message;
    private int at;

    private WireFields(byte[] message) {
        this.message = message;
    }

    /**
     * Whether bytes stand in several fields of a message, of which no decoder puts them together: a secret there is none. A text that happens
     * to be a message is taken for one.
     *
     * @param from where they begin, in a well-formed message
     */
    static boolean part(byte[] message, int from, int to) {
        return new WireFields(message).partsWithin(0, message.length, from, to);
    }

    private boolean partsWithin(int messageFrom, int messageTo, int from, int to) {
        boolean parts = false;
        at = messageFrom;
        while (at < messageTo) {
            int fieldFrom = at;
            int wireType = (int) varint(messageTo) & 7;
            long length = wireType == LENGTH_DELIMITED ? varint(messageTo) : lengthOf(wireType, messageTo);
            int contentFrom = at;
            if (length < 0 || length > messageTo - contentFrom) {
                return false; // no message but a text
            }
            int contentTo = contentFrom + (int) length;
            if (fieldFrom < to && contentTo > from) {
                boolean within = wireType == LENGTH_DELIMITED && contentFrom <= from && to <= contentTo;
                parts = !within || partsWithin(contentFrom, contentTo, from, to);
            }
            at = contentTo;
        }
        return parts;
    }

    /** The length of a number that stands here, none of what bounds a group; -1 for what is neither. */
    private int lengthOf(int wireType, int to) {
        return switch (wireType) {
            case VARINT -> {
                int from = at;
                varint(to);
                int length = at - from;
                at = from;
                yield length;
            }
            case FIXED64 -> Long.BYTES;
            case FIXED32 -> Integer.BYTES;
            case GROUP_START, GROUP_END -> 0;
            default -> -1;
        };
    }

    private long varint(int to) {
        long value = 0;
        for (int shift = 0; at < to && shift < Long.SIZE; shift += 7) {
            byte b = message[at++];
            value |= (long) (b & 0x7f) << shift;
            if (b >= 0) {
                return value;
            }
        }
        return -1;
    }
}
