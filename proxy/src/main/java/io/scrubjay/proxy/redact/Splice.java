package io.scrubjay.proxy.redact;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.CompositeByteBuf;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Replacements in a payload, ascending and not overlapping: masks, and the lengths that change with them.
 *
 * <p>A length stands before what it measures, so its place is {@link #reserve reserved} first and settled afterwards.
 * Offsets count from the payload's reader index. Not thread-safe.
 */
final class Splice {
    /** Up to this size one copy costs less than a composite of slices. */
    private static final int COPY_BYTES = 32 * 1024;

    /** Above this number of replacements likewise. */
    private static final int MAX_PIECES = 256;

    private static final byte[] NONE = {};

    private final List<Edit> edits = new ArrayList<>();

    /** One replacement; without bytes it is a place that stayed as it was. */
    record Edit(int fromByte, int toByte, boolean mask, @Nullable Piece piece) {}

    /** Immutable bytes. */
    static final class Piece {
        private final byte[] bytes;

        Piece(byte[] bytes) {
            this.bytes = bytes;
        }
    }

    /** How many replacements there are, reserved ones included; a mark to go back to. */
    int size() {
        return edits.size();
    }

    /** Puts a mask in place of {@code [fromByte, toByte)}. */
    void mask(int fromByte, int toByte, byte[] replacement) {
        edits.add(new Edit(fromByte, toByte, true, new Piece(replacement)));
    }

    /** Keeps a place in the order of replacements for a length that stands before them; returns its slot. */
    int reserve() {
        edits.add(new Edit(0, 0, false, null));
        return edits.size() - 1;
    }

    /**
     * Settles a reserved slot with the new length of what follows it.
     *
     * @param growthBytes by how much the measured bytes grew
     * @return by how much they grew together with their length prefix
     */
    int settleLength(int slot, int lengthFrom, int valueFrom, int valueTo, int growthBytes) {
        if (slot == edits.size() - 1) {
            edits.removeLast();
            return 0;
        }
        if (growthBytes == 0) {
            return 0;
        }
        byte[] prefix = varint(valueTo - valueFrom + growthBytes);
        edits.set(slot, new Edit(lengthFrom, valueFrom, false, new Piece(prefix)));
        return growthBytes + prefix.length - (valueFrom - lengthFrom);
    }

    /** How many bytes of {@code [fromByte, toByte)} no mask made at or after {@code mark} covers. */
    int unmaskedBytes(int mark, int fromByte, int toByte) {
        int unmasked = toByte - fromByte;
        for (int i = mark; i < edits.size(); i++) {
            Edit edit = edits.get(i);
            if (edit.mask()) {
                int from = Math.max(edit.fromByte(), fromByte);
                unmasked -= Math.max(0, Math.min(edit.toByte(), toByte) - from);
            }
        }
        return unmasked;
    }

    /**
     * Gives up the rewritten lengths made at or after {@code mark}, and joins overlapping masks: for bytes that are
     * opaque after all.
     *
     * @return by how much the masked bytes grew
     */
    int flatten(int mark) {
        List<Edit> since = edits.subList(mark, edits.size());
        List<Edit> masks = new ArrayList<>(since.stream().filter(Edit::mask).toList());
        masks.sort(Comparator.comparingInt(Edit::fromByte));
        since.clear();
        for (Edit mask : masks) {
            if (edits.size() > mark && mask.fromByte() < edits.getLast().toByte()) {
                Edit last = edits.removeLast();
                edits.add(new Edit(last.fromByte(), Math.max(last.toByte(), mask.toByte()), true, last.piece()));
            } else {
                edits.add(mask);
            }
        }
        int growth = 0;
        for (int i = mark; i < edits.size(); i++) {
            growth += growth(edits.get(i));
        }
        return growth;
    }

    /**
     * The payload with the replacements made.
     *
     * <p>Borrows {@code payload}. Returns a retained buffer; the caller releases it.
     */
    ByteBuf apply(ByteBuf payload) {
        edits.removeIf(edit -> edit.piece() == null);
        return payload.readableBytes() <= COPY_BYTES || edits.size() > MAX_PIECES ? copy(payload) : compose(payload);
    }

    private ByteBuf copy(ByteBuf payload) {
        int base = payload.readerIndex();
        int length = payload.readableBytes();
        for (Edit edit : edits) {
            length += growth(edit);
        }
        ByteBuf out = payload.alloc().directBuffer(length, length);
        try {
            int at = 0;
            for (Edit edit : edits) {
                out.writeBytes(payload, base + at, edit.fromByte() - at).writeBytes(bytes(edit));
                at = edit.toByte();
            }
            return out.writeBytes(payload, base + at, payload.readableBytes() - at);
        } catch (Throwable e) {
            out.release();
            throw e;
        }
    }

    private ByteBuf compose(ByteBuf payload) {
        int base = payload.readerIndex();
        ByteBufAllocator alloc = payload.alloc();
        ByteBuf pieces = alloc.directBuffer();
        CompositeByteBuf out = alloc.compositeDirectBuffer(2 * edits.size() + 1);
        try {
            edits.forEach(edit -> pieces.writeBytes(bytes(edit)));
            int at = 0;
            for (Edit edit : edits) {
                out.addComponent(true, payload.retainedSlice(base + at, edit.fromByte() - at));
                out.addComponent(true, pieces.readRetainedSlice(bytes(edit).length));
                at = edit.toByte();
            }
            return out.addComponent(true, payload.retainedSlice(base + at, payload.readableBytes() - at));
        } catch (Throwable e) {
            out.release();
            throw e;
        } finally {
            pieces.release();
        }
    }

    private static byte[] bytes(Edit edit) {
        return edit.piece() == null ? NONE : edit.piece().bytes;
    }

    private static int growth(Edit edit) {
        return edit.piece() == null ? 0 : bytes(edit).length - (edit.toByte() - edit.fromByte());
    }

    private static byte[] varint(int value) {
        ProtobufWriter writer = new ProtobufWriter(5);
        writer.varint(value);
        return Arrays.copyOf(writer.bytes(), writer.length());
    }
}
