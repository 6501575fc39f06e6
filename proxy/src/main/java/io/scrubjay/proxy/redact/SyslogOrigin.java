package io.scrubjay.proxy.redact;

import io.scrubjay.rules.join.RecordJoiner;
import java.util.ArrayDeque;

/** Where messages come from, with those that are held. Confined to the event loop of its {@link SyslogJoiner}. */
final class SyslogOrigin {
    private final String key;
    private final String sender;
    private final RecordJoiner joiner;
    private final ArrayDeque<SyslogRecord> held = new ArrayDeque<>();

    /**
     * @param key by which it is remembered
     * @param sender who sends its messages
     * @param joiner of these
     */
    SyslogOrigin(String key, String sender, RecordJoiner joiner) {
        this.key = key;
        this.sender = sender;
        this.joiner = joiner;
    }

    String key() {
        return key;
    }

    String sender() {
        return sender;
    }

    RecordJoiner joiner() {
        return joiner;
    }

    /** The messages that the joiner has and did not decide on, in order. */
    ArrayDeque<SyslogRecord> held() {
        return held;
    }
}
