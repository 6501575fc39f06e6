package io.scrubjay.rules.mask;

import java.util.List;

/** The mask styles by name. */
public final class Masks {
    /** Every name that {@link #named} knows. */
    public static final List<String> NAMES = List.of("label", "fixed", "partial", "hmac", "drop");

    private Masks() {}

    /**
     * The masker of this style.
     *
     * @throws IllegalArgumentException if there is none
     */
    public static Masker named(String style) {
        return switch (style) {
            case "label" -> new LabelMasker();
            case "fixed" -> new FixedMasker();
            case "partial" -> new PartialMasker();
            case "hmac" -> new HmacMasker();
            case "drop" -> new DropMasker();
            default -> throw new IllegalArgumentException(
                    "mask.style: " + style + " (expected: " + String.join(", ", NAMES) + ")");
        };
    }
}
