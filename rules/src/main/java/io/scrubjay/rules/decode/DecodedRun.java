package io.scrubjay.rules.decode;

import org.jspecify.annotations.Nullable;

/**
 * What an encoded run says, and where its parts stand in the text, which is walked again rather than kept: ask for places in
 * ascending order. One thread, and nobody may write to the text or to {@link #bytes()}.
 *
 * <p>In an encoding that packs characters into groups (base64, hexadecimal) or compresses them a part cannot be replaced
 * alone: every part's raw span is the whole run. Elsewhere it goes from the first to the last raw byte of the part.
 */
public final class DecodedRun {
    private final int fromByte;
    private final int toByte;
    private final byte[] bytes;
    private final boolean complete;
    /** The text and how it is written; null where parts cannot be told apart. */
    private final byte @Nullable [] text;

    private final @Nullable Writing writing;
    /** A decoded place where a character begins, and where that is written. */
    private int knownDecoded;

    private int knownRaw;

    /** How an encoding writes one character after the other. Stateless. */
    interface Writing {
        /** How many bytes the character that begins at a place takes in the text, in a run up to {@code toByte}. */
        int rawBytes(byte[] text, int at, int toByte);

        /** How many bytes it has when it is decoded. */
        int decodedBytes(byte[] text, int at, int toByte);

        /** Writes these; returns where the next character goes. */
        int decode(byte[] text, int at, int toByte, byte[] out, int outFrom);
    }

    private DecodedRun(
            int fromByte,
            int toByte,
            byte[] bytes,
            boolean complete,
            byte @Nullable [] text,
            @Nullable Writing writing) {
        this.fromByte = fromByte;
        this.toByte = toByte;
        this.bytes = bytes;
        this.complete = complete;
        this.text = text;
        this.writing = writing;
        this.knownRaw = fromByte;
    }

    static DecodedRun whole(int fromByte, int toByte, byte[] bytes) {
        return new DecodedRun(fromByte, toByte, bytes, true, null, null);
    }

    /** @param complete false where there was more to inflate */
    static DecodedRun inflated(int fromByte, int toByte, byte[] bytes, boolean complete) {
        return new DecodedRun(fromByte, toByte, bytes, complete, null, null);
    }

    /** Decodes a run character by character. */
    static DecodedRun decode(byte[] text, int fromByte, int toByte, Writing writing) {
        int length = 0;
        for (int at = fromByte; at < toByte; at += writing.rawBytes(text, at, toByte)) {
            length += writing.decodedBytes(text, at, toByte);
        }
        byte[] bytes = new byte[length];
        int end = 0;
        for (int at = fromByte; at < toByte; at += writing.rawBytes(text, at, toByte)) {
            end = writing.decode(text, at, toByte, bytes, end);
        }
        return new DecodedRun(fromByte, toByte, bytes, true, text, writing);
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
        return writing != null && bytes.length == toByte - fromByte;
    }

    /** Whether it was decoded to its end; false where there is more than its decoder is willing to undo. */
    public boolean isComplete() {
        return complete;
    }

    /** Where the raw form of a decoded part begins. */
    public int rawFrom(int decodedFromByte) {
        return text == null || writing == null ? fromByte : raw(text, writing, decodedFromByte);
    }

    /** Where the raw form of a part that ends before {@code decodedToByte} ends. */
    public int rawTo(int decodedToByte) {
        return text == null || writing == null ? toByte : raw(text, writing, decodedToByte);
    }

    /** Where the character is written that holds a decoded byte. */
    private int raw(byte[] from, Writing how, int decoded) {
        if (decoded < knownDecoded) {
            knownDecoded = 0;
            knownRaw = fromByte;
        }
        while (knownRaw < toByte) {
            int next = knownDecoded + how.decodedBytes(from, knownRaw, toByte);
            if (next > decoded) {
                break;
            }
            knownRaw += how.rawBytes(from, knownRaw, toByte);
            knownDecoded = next;
        }
        return knownRaw;
    }
}
