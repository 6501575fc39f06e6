package io.scrubjay.proxy.redact;

import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/**
 * The messages that wait, in a line for each sender: those that are held and those behind them, in the order in which they
 * came. What waits of one sender holds up no other. Confined to the event loop of its {@link SyslogJoiner}.
 */
final class SenderLines {
    /** What may wait of one sender. */
    private static final int MAX_WAITING_BYTES = 512 * 1024;

    private final SyslogMemory memory;
    /** Of which something waits, by sender. */
    private final Map<String, Line> lines = new HashMap<>();
    /** Those of which more may leave than did. */
    private final Set<Line> moving = new LinkedHashSet<>();

    /** @param memory of all sessions of this event loop, in which the bytes that wait are counted */
    SenderLines(SyslogMemory memory) {
        this.memory = memory;
    }

    /** Takes what leaves a line. */
    @FunctionalInterface
    interface Exit {
        void leave(SyslogRecord record, String sender);
    }

    /** All of a sender that has not left. */
    private static final class Line {
        final String sender;
        final ArrayDeque<SyslogRecord> waiting = new ArrayDeque<>();
        long bytes;

        Line(String sender) {
            this.sender = sender;
        }
    }

    /** Whether something of a sender waits. */
    boolean waits(String sender) {
        return !lines.isEmpty() && lines.containsKey(sender);
    }

    /** Whether more of a sender waits than may. */
    boolean isOverfull(String sender) {
        Line line = lines.get(sender);
        return line != null && line.bytes > MAX_WAITING_BYTES;
    }

    /** Puts a message at the end of its sender's line. */
    void add(SyslogRecord record, String sender) {
        Line line = lines.computeIfAbsent(sender, Line::new);
        line.waiting.add(record);
        line.bytes += record.heldBytes();
        memory.add(record.heldBytes());
    }

    /** Says that messages of a sender may have been decided on. */
    void move(String sender) {
        Line line = lines.get(sender);
        if (line != null) {
            moving.add(line);
        }
    }

    /** Lets all leave that may: the messages that are decided on with none before them that is not. */
    void drain(Exit exit) {
        for (Line line : moving) {
            while (!line.waiting.isEmpty() && line.waiting.element().isDecided()) {
                SyslogRecord record = line.waiting.remove();
                line.bytes -= record.heldBytes();
                memory.remove(record.heldBytes());
                exit.leave(record, line.sender);
            }
            if (line.waiting.isEmpty()) {
                lines.remove(line.sender);
            }
        }
        moving.clear();
    }
}
