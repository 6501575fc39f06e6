package io.scrubjay.rules.decode;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * What an encoded run says, and where its parts stand in the text. Immutable as long as nobody writes to {@link #bytes()}.
 *
 * <p>In an encoding that packs characters into groups (base64, hexadecimal) or compresses them a part cannot be replaced
 * alone: every part's raw span is the whole run. Elsewhere it goes from the first to the last raw byte of the part.
 */
public final class DecodedRun {
    private final int fromByte;
    private final int toByte;
    private final byte[] bytes;
    /** Of each decoded byte where its raw form begins, and one more for the end; null where parts cannot be told apart. */
    private final int @Nullable [] rawOffsets;

    private final boolean complete;

    private DecodedRun(int fromByte, int toByte, byte[] bytes, int @Nullable [] rawOffsets, boolean complete) {
        this.complete = complete;
        this.fromByte = fromByte;
        this.toByte = toByte;
        this.bytes = bytes;
        this.rawOffsets = rawOffsets;
    }

    static DecodedRun whole(int fromByte, int toByte, byte[] bytes) {
        return new DecodedRun(fromByte, toByte, bytes, null, true);
    }

    /** @param complete false where there was more to inflate */
    static DecodedRun inflated(int fromByte, int toByte, byte[] bytes, boolean complete) {
        return new DecodedRun(fromByte, toByte, bytes, null, complete);
    }

    /** Where the run begins in the text. */
    public int fromByte() {
        return fromByte;
    }

    /** Where it ends, padding included. */
    public int toByte() {
        return toByte;
    }

    /** The decoded bytes; borrowed. */
    public byte[] bytes() {
        return bytes;
    }

    /** Whether nothing in the run was encoded, so that decoding told nothing new. */
    public boolean isPlain() {
        return rawOffsets != null && bytes.length == toByte - fromByte;
    }

    /** Whether it was decoded to its end; false where there is more than its decoder is willing to undo. */
    public boolean isComplete() {
        return complete;
    }

    /** Where the raw form of a decoded part begins. */
    public int rawFrom(int decodedFromByte) {
        return rawOffsets == null ? fromByte : rawOffsets[decodedFromByte];
    }

    /** Where the raw form of a part that ends before {@code decodedToByte} ends. */
    public int rawTo(int decodedToByte) {
        return rawOffsets == null ? toByte : rawOffsets[decodedToByte];
    }

    /** Collects decoded bytes with their raw offsets. */
    static final class Builder {
        private final int fromByte;
        private final byte[] bytes;
        private final int[] rawOffsets;
        private int length;

        /** @param mostBytes how many bytes will be added at most */
        Builder(int fromByte, int mostBytes) {
            this.fromByte = fromByte;
            this.bytes = new byte[mostBytes];
            this.rawOffsets = new int[mostBytes + 1];
        }

        void add(int value, int rawFromByte) {
            bytes[length] = (byte) value;
            rawOffsets[length++] = rawFromByte;
        }

        DecodedRun build(int toByte) {
            rawOffsets[length] = toByte;
            return new DecodedRun(
                    fromByte, toByte, Arrays.copyOf(bytes, length), Arrays.copyOf(rawOffsets, length + 1), true);
        }
    }
}
