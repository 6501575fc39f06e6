package io.scrubjay.rules.scan;

import io.scrubjay.rules.Detector;
import io.scrubjay.rules.Mode;
import io.scrubjay.rules.Rule;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * Secrets that were found lately through their context, so that the same bytes are found where the context is missing: at most
 * {@value #MAX_SECRETS}, for an hour each. Holds no bytes of a secret, only tags under a key of this object and hashes of 32 bits
 * that tell which places to compare. Any thread.
 */
public final class SeenSecrets {
    static final int MAX_SECRETS = 1024;
    static final Duration REMEMBERED_FOR = Duration.ofHours(1);
    /** A secret of fewer bytes stands in telemetry for other things as well. */
    static final int MIN_BYTES = 16;

    static final int MAX_BYTES = 512;

    private static final int LEAST_ROOM = 64;

    private final byte[] key = new byte[SecretTag.KEY_BYTES];
    private final long factor;
    private final SecretTag.Maker tags;
    private final LongSupplier nanoTime;
    /** The one that was found longest ago first. */
    private final Map<SecretTag, SeenSecret> all = new LinkedHashMap<>();

    /** Written after each change, so that other threads see it. */
    private volatile SeenIndex index;

    /** Remembers nothing yet. */
    public SeenSecrets() {
        this(System::nanoTime);
    }

    SeenSecrets(LongSupplier nanoTime) {
        SecureRandom random = new SecureRandom();
        random.nextBytes(key);
        this.factor = random.nextLong() | 1;
        this.tags = new SecretTag.Maker(key);
        this.nanoTime = nanoTime;
        this.index = new SeenIndex(factor, 0);
    }

    /**
     * Remembers a secret, if it was found through its context and is no word or number.
     *
     * @param secret borrowed
     */
    public synchronized void remember(Rule rule, byte[] secret) {
        if (!isWorthIt(rule, secret)) {
            return;
        }
        long now = nanoTime.getAsLong();
        SecretTag tag = tags.of(secret, secret.length);
        SeenSecret known = all.remove(tag);
        SeenSecret current = known != null ? known : new SeenSecret(rule, tag, secret.length, pieces(secret));
        current.seenAt(now);
        all.put(tag, current);
        forgetOld(now);
        if (known == null) {
            index = with(current);
        }
    }

    private void forgetOld(long now) {
        Iterator<SeenSecret> eldest = all.values().iterator();
        while (eldest.hasNext()) {
            SeenSecret secret = eldest.next();
            if (!secret.isOld(now) && all.size() <= MAX_SECRETS) {
                return;
            }
            secret.forget();
            eldest.remove();
        }
    }

    /** The index with one more; where it is full a new one with twice the room, as a payload may bring many secrets. */
    private SeenIndex with(SeenSecret secret) {
        SeenIndex current = index;
        if (current.add(secret)) {
            return current;
        }
        SeenIndex larger = new SeenIndex(factor, Math.max(LEAST_ROOM, 2 * all.size()));
        all.values().forEach(larger::add);
        return larger;
    }

    private static boolean isWorthIt(Rule rule, byte[] secret) {
        boolean context = !(rule.detector() instanceof Detector.Token || rule.detector() instanceof Detector.Block);
        if (!context || rule.mode() != Mode.ENFORCE || secret.length < MIN_BYTES || secret.length > MAX_BYTES) {
            return false;
        }
        boolean digit = false;
        boolean letter = false;
        for (byte b : secret) {
            if (b >= 0 && b <= ' ') {
                return false;
            }
            digit |= b >= '0' && b <= '9';
            letter |= (b | 0x20) >= 'a' && (b | 0x20) <= 'z';
        }
        return digit && letter;
    }

    private long[] pieces(byte[] secret) {
        ByteBuffer bytes = ByteBuffer.wrap(secret).order(ByteOrder.LITTLE_ENDIAN);
        long[] pieces = new long[SeenIndex.PIECES];
        for (int at = 0; at < pieces.length; at++) {
            // of the product only the upper half is kept, from which the bytes cannot be told
            pieces[at] = (bytes.getLong(at) * factor) >>> 32;
        }
        return pieces;
    }

    SeenIndex index() {
        return index;
    }

    long nanoTime() {
        return nanoTime.getAsLong();
    }

    SecretTag.Maker newTagMaker() {
        return new SecretTag.Maker(key);
    }
}
