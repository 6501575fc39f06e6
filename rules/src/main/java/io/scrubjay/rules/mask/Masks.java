package io.scrubjay.rules.mask;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** The mask styles by name, as configuration knows them. */
public final class Masks {
    /** Every name that {@link #named} knows; the default first. */
    public static final List<String> NAMES = List.of("label", "fixed", "partial", "hmac", "drop");

    private Masks() {}

    /** The style of this name, or null where there is none. */
    public static @Nullable Masker named(String name) {
        return switch (name) {
            case "label" -> new LabelMasker();
            case "fixed" -> new FixedMasker();
            case "partial" -> new PartialMasker();
            case "hmac" -> new HmacMasker();
            case "drop" -> new DropMasker();
            default -> null;
        };
    }
}
