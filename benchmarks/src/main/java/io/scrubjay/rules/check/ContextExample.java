package io.scrubjay.rules.check;

/** A value that rules ask about. Immutable. */
final class ContextExample {
    private static final int BEFORE = 70;
    private static final int BEHIND = 40;

    private final int source;
    private final int fold;
    private final String text;
    private final int from;
    private final int to;
    private final boolean secret;
    private final int[] features;

    /**
     * Takes one.
     *
     * @param source the number of the file it is from; negative for the rules' own samples
     * @param fold in which it is left out when the others are learnt
     * @param text around it, one byte a character
     * @param features by number; kept as they are
     */
    ContextExample(int source, int fold, String text, int from, int to, boolean secret, int[] features) {
        this.source = source;
        this.fold = fold;
        this.text = text;
        this.from = from;
        this.to = to;
        this.secret = secret;
        this.features = features;
    }

    int source() {
        return source;
    }

    int fold() {
        return fold;
    }

    boolean secret() {
        return secret;
    }

    /** Borrowed. */
    int[] features() {
        return features;
    }

    /** On one line, with what stands around it. */
    String shown() {
        String before = text.substring(Math.max(0, from - BEFORE), from);
        String behind = text.substring(to, Math.min(text.length(), to + BEHIND));
        return (before + " [[" + text.substring(from, to) + "]] " + behind).replace("\n", "\\n");
    }
}
