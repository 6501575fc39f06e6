package io.scrubjay.proxy.redact;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.CompositeByteBuf;
import io.scrubjay.rules.scan.TooManyFindingsException;
import java.util.Arrays;

/**
 * Replacements in a payload, ascending and not overlapping: masks, and the lengths that change with them.
 *
 * <p>A length stands before what it measures, so its place is {@link #reserve reserved} first and settled afterwards.
 * Offsets count from the payload's reader index. Held in arrays, since a payload may consist of nothing but secrets. Not
 * thread-safe.
 */
final class Splice {
    /** Up to this size one copy costs less than a composite of slices. */
    private static final int COPY_BYTES = 32 * 1024;

    /** Above this number of replacements likewise. */
    private static final int MAX_PIECES = 256;

    private static final int MAX_VARINT_BYTES = 5;

    /** The kinds that are no mask: a place that stays as it is, a length. */
    private static final int NONE = -1;

    private static final int LENGTH = -2;

    private final int maxMasks;
    private int masks;
    private int count;
    private int[] from = new int[16];
    private int[] to = new int[16];
    /** Of a mask where its text begins; of a length its value; of a place that stays as it is nothing. */
    private int[] content = new int[16];
    /** Of a mask how long its text is, {@link #LENGTH} or {@link #NONE}. */
    private int[] kind = new int[16];

    private byte[] texts = new byte[256];
    private int textsLength;

    /** With as many masks as fit into a fraction of the heap. */
    Splice() {
        this(TooManyFindingsException.maxOfPayload());
    }

    Splice(int maxMasks) {
        this.maxMasks = maxMasks;
    }

    /** How many replacements there are, reserved ones included; a mark to go back to. */
    int size() {
        return count;
    }

    /**
     * Puts a mask in place of {@code [fromByte, toByte)}.
     *
     * @throws TooManyFindingsException if these are more than memory is set aside for
     */
    void mask(int fromByte, int toByte, byte[] replacement) {
        if (++masks > maxMasks) {
            throw new TooManyFindingsException(maxMasks, "payload");
        }
        if (textsLength + replacement.length > texts.length) {
            texts = Arrays.copyOf(texts, Math.max(textsLength + replacement.length, texts.length + texts.length / 2));
        }
        System.arraycopy(replacement, 0, texts, textsLength, replacement.length);
        add(fromByte, toByte, textsLength, replacement.length);
        textsLength += replacement.length;
    }

    /**
     * Keeps a place in the order of replacements for a length that stands before them; returns its slot.
     *
     * @param lengthFrom where the length stands
     */
    int reserve(int lengthFrom) {
        add(lengthFrom, lengthFrom, 0, NONE);
        return count - 1;
    }

    private void add(int fromByte, int toByte, int newContent, int newKind) {
        if (count == from.length) {
            int larger = count + count / 2;
            from = Arrays.copyOf(from, larger);
            to = Arrays.copyOf(to, larger);
            content = Arrays.copyOf(content, larger);
            kind = Arrays.copyOf(kind, larger);
        }
        from[count] = fromByte;
        to[count] = toByte;
        content[count] = newContent;
        kind[count++] = newKind;
    }

    /**
     * Settles a reserved slot with the new length of what follows it.
     *
     * @param growthBytes by how much the measured bytes grew
     * @return by how much they grew together with their length prefix
     */
    int settleLength(int slot, int lengthFrom, int valueFrom, int valueTo, int growthBytes) {
        if (slot == count - 1) {
            count--;
            return 0;
        }
        if (growthBytes == 0) {
            return 0;
        }
        from[slot] = lengthFrom;
        to[slot] = valueFrom;
        content[slot] = valueTo - valueFrom + growthBytes;
        kind[slot] = LENGTH;
        return growthBytes + growth(slot);
    }

    /**
     * How many bytes of {@code [fromByte, toByte)} no mask covers of those made from {@code mark} on and before {@code end}.
     * Between the two the replacements must be in order.
     */
    int unmaskedBytes(int mark, int end, int fromByte, int toByte) {
        int at = Arrays.binarySearch(from, mark, end, toByte);
        at = at < 0 ? -at - 1 : at;
        int unmasked = toByte - fromByte;
        while (--at >= mark) {
            if (isMask(at)) {
                int overlap = Math.min(to[at], toByte) - Math.max(from[at], fromByte);
                if (overlap > 0) {
                    unmasked -= overlap;
                }
                if (from[at] <= fromByte) {
                    break;
                }
            }
        }
        return unmasked;
    }

    private boolean isMask(int edit) {
        return kind[edit] >= 0;
    }

    /**
     * Gives up the rewritten lengths made at or after {@code mark}, and joins overlapping masks: for bytes that are
     * opaque after all.
     *
     * @return by how much the masked bytes grew
     */
    int flatten(int mark) {
        long[] order = new long[count - mark];
        int found = 0;
        for (int i = mark; i < count; i++) {
            if (isMask(i)) {
                order[found++] = (long) from[i] << Integer.SIZE | i - mark;
            }
        }
        Arrays.sort(order, 0, found);
        int[] oldFrom = Arrays.copyOfRange(from, mark, count);
        int[] oldTo = Arrays.copyOfRange(to, mark, count);
        int[] oldContent = Arrays.copyOfRange(content, mark, count);
        int[] oldKind = Arrays.copyOfRange(kind, mark, count);
        count = mark;
        int growth = 0;
        for (int i = 0; i < found; i++) {
            int mask = (int) order[i];
            if (count > mark && oldFrom[mask] < to[count - 1]) {
                growth -= growth(count - 1);
                to[count - 1] = Math.max(to[count - 1], oldTo[mask]);
            } else {
                add(oldFrom[mask], oldTo[mask], oldContent[mask], oldKind[mask]);
            }
            growth += growth(count - 1);
        }
        return growth;
    }

    /**
     * The payload with the replacements made.
     *
     * <p>Borrows {@code payload}. Returns a retained buffer; the caller releases it.
     */
    ByteBuf apply(ByteBuf payload) {
        return payload.readableBytes() <= COPY_BYTES || count > MAX_PIECES ? copy(payload) : compose(payload);
    }

    private ByteBuf copy(ByteBuf payload) {
        int base = payload.readerIndex();
        int length = payload.readableBytes();
        for (int i = 0; i < count; i++) {
            length += growth(i);
        }
        ByteBuf out = payload.alloc().directBuffer(length, length);
        try {
            int at = 0;
            for (int i = 0; i < count; i++) {
                if (kind[i] != NONE) {
                    out.writeBytes(payload, base + at, from[i] - at);
                    write(i, out);
                    at = to[i];
                }
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
        CompositeByteBuf out = alloc.compositeDirectBuffer(2 * count + 1);
        try {
            for (int i = 0; i < count; i++) {
                write(i, pieces);
            }
            int at = 0;
            for (int i = 0; i < count; i++) {
                if (kind[i] != NONE) {
                    out.addComponent(true, payload.retainedSlice(base + at, from[i] - at));
                    out.addComponent(true, pieces.readRetainedSlice(bytes(i)));
                    at = to[i];
                }
            }
            return out.addComponent(true, payload.retainedSlice(base + at, payload.readableBytes() - at));
        } catch (Throwable e) {
            out.release();
            throw e;
        } finally {
            pieces.release();
        }
    }

    private void write(int edit, ByteBuf out) {
        if (isMask(edit)) {
            out.writeBytes(texts, content[edit], kind[edit]);
        } else if (kind[edit] == LENGTH) {
            ProtobufWriter writer = new ProtobufWriter(MAX_VARINT_BYTES);
            writer.varint(content[edit]);
            out.writeBytes(writer.bytes(), 0, writer.length());
        }
    }

    /** How many bytes stand in place of what was there. */
    private int bytes(int edit) {
        return switch (kind[edit]) {
            case NONE -> 0;
            case LENGTH -> ProtobufWriter.varintLength(content[edit]);
            default -> kind[edit];
        };
    }

    private int growth(int edit) {
        return bytes(edit) - (to[edit] - from[edit]);
    }
}
