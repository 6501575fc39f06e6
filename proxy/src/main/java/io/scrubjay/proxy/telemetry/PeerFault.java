package io.scrubjay.proxy.telemetry;

/** Puts an exception that came off the network into our log without its message, which may quote what the peer sent. */
public final class PeerFault {
    private static final int MAX_CAUSES = 4;

    private PeerFault() {}

    /** The classes of an exception and its causes, outermost first. */
    public static String kind(Throwable fault) {
        StringBuilder kind = new StringBuilder(fault.getClass().getSimpleName());
        Throwable cause = fault.getCause();
        for (int i = 0; i < MAX_CAUSES && cause != null; i++) {
            kind.append(" < ").append(cause.getClass().getSimpleName());
            cause = cause.getCause();
        }
        return kind.toString();
    }
}
