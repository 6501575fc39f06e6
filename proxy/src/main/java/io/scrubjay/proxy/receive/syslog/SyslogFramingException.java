package io.scrubjay.proxy.receive.syslog;

import io.netty.handler.codec.DecoderException;
import java.util.Locale;

/**
 * Says that a stream cannot be split into messages any further, so that its connection must be closed.
 *
 * <p>Without a stack trace: it is the peer's doing. The message holds numbers, never bytes of the stream.
 */
final class SyslogFramingException extends DecoderException {
    private static final long serialVersionUID = 1L;

    /** Why; the tag of the refusal counter. */
    enum Reason {
        /** What begins like an octet count is none. */
        BAD_COUNT,
        /** Not a frame of RELP, or a command out of turn. */
        BAD_RELP,
        /** The count or the line is above the limit. */
        TOO_LARGE,
        /** The connection ended within a frame. */
        INCOMPLETE,
        /** No byte came for too long within a frame. */
        STALLED,
        /** Too much is kept of frames that have not ended, and this one began first. */
        NO_ROOM;

        /** The word in metrics. */
        String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    private final Reason reason;

    SyslogFramingException(Reason reason, String message) {
        super(message);
        this.reason = reason;
    }

    @Override
    public Throwable fillInStackTrace() {
        return this;
    }

    /** Why the stream cannot be split. */
    Reason reason() {
        return reason;
    }
}
