package io.scrubjay.proxy.redact;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The origins that a session remembers, up to a limit. Confined to the session's event loop. */
final class SyslogOrigins implements SyslogMemory.Owner {
    /** Among so many of the eldest origins one is looked for of which nothing waits. */
    private static final int IDLE_LOOKS = 16;

    private final int maxOrigins;
    private final SyslogMemory memory;
    /** In the order of their last messages. */
    private final Map<String, SyslogOrigin> origins = new LinkedHashMap<>(16, 0.75f, true);

    /**
     * @param maxOrigins how many are remembered
     * @param memory of all sessions of this event loop, in which they are counted
     */
    SyslogOrigins(int maxOrigins, SyslogMemory memory) {
        this.maxOrigins = maxOrigins;
        this.memory = memory;
    }

    @Nullable SyslogOrigin get(String key) {
        return origins.get(key);
    }

    /**
     * Makes room for one more.
     *
     * @return the eldest, which is forgotten though something of it is held, so that it has to be let go; null where there
     *     was room, or an idle one could be forgotten
     */
    @Nullable SyslogOrigin makeRoom() {
        if (origins.size() < maxOrigins || forgetIdle()) {
            return null;
        }
        SyslogOrigin eldest = origins.values().iterator().next();
        remove(eldest);
        return eldest;
    }

    void add(SyslogOrigin origin) {
        memory.addOrigin(this);
        origins.put(origin.key(), origin);
    }

    void remove(SyslogOrigin origin) {
        if (origins.remove(origin.key(), origin)) {
            memory.removeOrigins(1);
        }
    }

    void clear() {
        memory.removeOrigins(origins.size());
        origins.clear();
    }

    /** Ends with its session. */
    void close() {
        clear();
        memory.leave(this);
    }

    @Override
    public int origins() {
        return origins.size();
    }

    @Override
    public boolean forgetIdle() {
        int looks = 0;
        for (SyslogOrigin eldest : origins.values()) {
            if (eldest.held().isEmpty()) {
                remove(eldest);
                return true;
            }
            if (++looks == IDLE_LOOKS) {
                break;
            }
        }
        return false;
    }
}
