package io.scrubjay.rules.mask;

import io.scrubjay.rules.MaskStyle;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The mask styles, as masks and by the names that configuration knows them by. */
public final class Masks {
    private static final Map<MaskStyle, Masker> MASKERS = new EnumMap<>(Map.of(
            MaskStyle.LABEL, new LabelMasker(),
            MaskStyle.FIXED, new FixedMasker(),
            MaskStyle.PARTIAL, new PartialMasker(),
            MaskStyle.HMAC, new HmacMasker(),
            MaskStyle.DROP, new DropMasker()));

    /** Every name that {@link #named} knows; the default first. */
    public static final List<String> NAMES =
            Arrays.stream(MaskStyle.values()).map(MaskStyle::word).toList();

    private Masks() {}

    /** The style of this name, or null where there is none. */
    public static @Nullable Masker named(String name) {
        return NAMES.contains(name) ? of(MaskStyle.valueOf(name.toUpperCase(Locale.ROOT))) : null;
    }

    static Masker of(MaskStyle style) {
        return Objects.requireNonNull(MASKERS.get(style));
    }
}
