package io.scrubjay.rules.scan;

import io.scrubjay.rules.decode.Encoding;
import io.scrubjay.rules.hyperscan.HyperscanException;
import io.scrubjay.rules.hyperscan.NativeBytes;
import java.lang.foreign.Arena;

/**
 * Looks through raw bytes for what the patterns of a pack name, what was seen before and what is registered, as it stands and in base64 and
 * hexadecimal, also one in the other: encoded text is decoded around each {@linkplain EncodedSpots spot} and looked through likewise. One thread.
 */
final class RawSweep implements AutoCloseable {
    /** Encodings are undone this often, one inside of the other. */
    static final int MAX_DEPTH = 2;

    private final DigitMatchers digitMatchers;
    private final HitFilter filter;
    private final SeenFinder seen;
    private final RegisteredFinder registered;
    private final Arena arena = Arena.ofShared();
    private final Level[] levels = new Level[MAX_DEPTH + 1];
    private final PatternScan scan;
    /** What the scan is looking at. */
    private RawPayload payload = new RawPayload();

    private HitListener listener = toByte -> true;
    private final DigitRuns.HitListener onDigits = this::onDigits;
    private final SeenFinder.Listener onSeen = (rule, from, to) -> listener.onHit(to);
    private final RegisteredFinder.Listener onRegistered = (from, to, secret, length) -> listener.onHit(to);

    /** Hears of hits. */
    @FunctionalInterface
    interface HitListener {
        /** Takes the end of a hit; false where no other one matters. */
        boolean onHit(int toByte);
    }

    /** Hears of encoded text that has hits when it is decoded. */
    @FunctionalInterface
    interface EncodedListener {
        /**
         * Takes a place.
         *
         * @param toByte the end of the encoded group in which a hit ends
         */
        void onEncoded(Alignment alignment, int toByte);
    }

    /** The caller keeps the patterns open longer. */
    RawSweep(PatternSet patterns, DigitMatchers digitMatchers, HitFilter filter, KnownSecrets known) {
        this.digitMatchers = digitMatchers;
        this.filter = filter;
        this.seen = new SeenFinder(known.seen());
        this.registered = new RegisteredFinder(known.registered());
        for (int depth = 0; depth < levels.length; depth++) {
            levels[depth] = new Level(depth);
        }
        this.scan = patterns.newScan(this::onHit);
    }

    /**
     * Looks through memory that the caller keeps alive. Hits come in no promised order.
     *
     * @param text whether it is text, as {@link Sweep#sweepText} says
     * @throws ScanException if the native scan failed: the bytes count as unscanned
     */
    void sweep(long address, int lengthBytes, boolean text, HitListener hits) {
        levels[0].sweep(address, lengthBytes, text, hits);
    }

    /**
     * Looks through it for encoded text only.
     *
     * @param depth how often what stands there was encoded itself
     */
    void findEncoded(long address, int lengthBytes, int depth, EncodedListener encoded) {
        levels[depth].payload.view(address, lengthBytes);
        levels[depth].findEncoded(encoded);
    }

    private boolean onHit(int pattern, int toByte) {
        return !filter.accepts(pattern, payload, toByte) || listener.onHit(toByte);
    }

    private boolean onDigits(int toByte) {
        filter.onDigits();
        return listener.onHit(toByte);
    }

    @Override
    public void close() {
        scan.close();
        arena.close();
    }

    /** What is needed for text of which so many encodings were undone. */
    private final class Level implements EncodedSpots.Listener {
        private final int depth;
        private final RawPayload payload = new RawPayload();
        private final EncodedSpots spots = new EncodedSpots();
        private final DecodedWindow window;
        private final HitListener onDecodedHit = this::onDecodedHit;
        private final EncodedListener onlyEnd = this::onlyEnd;
        private HitListener hits = toByte -> true;
        private EncodedListener encoded = onlyEnd;

        Level(int depth) {
            this.depth = depth;
            this.window = new DecodedWindow(arena);
        }

        void sweep(long address, int lengthBytes, boolean text, HitListener hitsHere) {
            hits = hitsHere;
            payload.view(address, lengthBytes, text);
            RawSweep.this.payload = payload;
            listener = hitsHere;
            try {
                scan.scan(address, lengthBytes);
            } catch (HyperscanException e) {
                throw new ScanException("sweep: " + e.getMessage(), e);
            }
            digitMatchers.sweep(address, lengthBytes, onDigits);
            seen.find(payload.bytes(), onSeen);
            registered.find(payload.bytes(), onRegistered);
            findEncoded(onlyEnd);
        }

        void findEncoded(EncodedListener encodedHere) {
            if (depth < MAX_DEPTH) {
                encoded = encodedHere;
                spots.find(payload.bytes(), this);
            }
        }

        @Override
        public int onSpot(Encoding encoding, int groupFrom) {
            int knownTo = window.decode(payload.bytes(), encoding, groupFrom);
            if (window.isFolded()) {
                encoded.onEncoded(Alignment.base64(0), groupFrom + EncodedSpots.GROUPS * Base64Group.CHARACTERS);
            } else {
                levels[depth + 1].sweep(window.address(), window.lengthBytes(), false, onDecodedHit);
            }
            return knownTo;
        }

        private boolean onDecodedHit(int decodedToByte) {
            encoded.onEncoded(window.alignment(decodedToByte), window.rawTo(decodedToByte));
            return true;
        }

        private void onlyEnd(Alignment alignment, int toByte) {
            hits.onHit(toByte);
        }
    }
}
