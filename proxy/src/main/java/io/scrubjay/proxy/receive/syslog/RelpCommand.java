package io.scrubjay.proxy.receive.syslog;

/**
 * A RELP frame other than a message.
 *
 * @param txnr transaction number, 0 for a hint
 * @param name such as {@code open}, {@code close}; {@code syslog} for an empty message
 * @param data ISO 8859-1, which keeps every byte
 */
record RelpCommand(int txnr, String name, String data) {
    @Override
    public String toString() {
        return txnr + " " + name + " (" + data.length() + " bytes)";
    }
}
