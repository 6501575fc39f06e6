package io.scrubjay.proxy.config;

import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Tells configurations apart. */
public final class ConfigChanges {
    private ConfigChanges() {}

    /** The keys whose values differ, such as {@code receivers.otlp.grpc}; a section where it is missing in one of them. */
    public static List<String> between(ScrubjayConfig one, ScrubjayConfig other) {
        List<String> keys = new ArrayList<>();
        compare("", one, other, keys);
        return keys;
    }

    /** Records of this package are sections, whose components are named like their keys. */
    private static void compare(String path, @Nullable Object one, @Nullable Object other, List<String> keys) {
        if (Objects.equals(one, other)) {
            return;
        }
        if (one == null || other == null || !isSection(one)) {
            keys.add(path);
            return;
        }
        for (RecordComponent component : one.getClass().getRecordComponents()) {
            String key = path.isEmpty() ? component.getName() : path + "." + component.getName();
            compare(key, value(component, one), value(component, other), keys);
        }
    }

    private static boolean isSection(Object value) {
        return value.getClass().isRecord() && value.getClass().getPackage() == ConfigChanges.class.getPackage();
    }

    private static @Nullable Object value(RecordComponent component, Object section) {
        try {
            return component.getAccessor().invoke(section);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("configuration: " + component.getName() + " (expected: readable)", e);
        }
    }
}
