package io.scrubjay.rules.decode;

/** The encodings in which secrets are looked for. */
public enum Encoding {
    BASE64(new Base64Decoder(), 4),
    HEX(new HexDecoder(), 2),
    PERCENT(new PercentDecoder(), 1),
    JSON_ESCAPE(new JsonEscapeDecoder(), 1);

    @SuppressWarnings("ImmutableEnumChecker") // decoders hold no state
    private final Decoder decoder;
    private final int phases;

    Encoding(Decoder decoder, int phases) {
        this.decoder = decoder;
        this.phases = phases;
    }

    /** What undoes it. */
    public Decoder decoder() {
        return decoder;
    }

    /** How many encoded characters make a group: 4 in base64, 2 in hexadecimal, 1 where there are no groups. */
    public int phases() {
        return phases;
    }
}
