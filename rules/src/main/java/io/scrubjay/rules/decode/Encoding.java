package io.scrubjay.rules.decode;

/** The encodings in which secrets are looked for. */
public enum Encoding {
    BASE64(4),
    HEX(2),
    PERCENT(1),
    JSON_ESCAPE(1),
    GZIP(1);

    private final int phases;

    Encoding(int phases) {
        this.phases = phases;
    }

    /** What undoes it. */
    public Decoder decoder() {
        return switch (this) {
            case BASE64 -> new Base64Decoder();
            case HEX -> new HexDecoder();
            case PERCENT -> new PercentDecoder();
            case JSON_ESCAPE -> new JsonEscapeDecoder();
            case GZIP -> new GzipDecoder();
        };
    }

    /** How many encoded characters make a group: 4 in base64, 2 in hexadecimal, 1 where there are no groups. */
    public int phases() {
        return phases;
    }
}
