package io.scrubjay.proxy.cli;

/** What the commands end with. */
final class ExitCodes {
    /** Done; nothing was found, nothing is wrong. */
    static final int OK = 0;
    /** Done, and there is something to act on: findings, problems, failed samples. */
    static final int FOUND = 1;
    /** Not done: wrong usage, or an error. */
    static final int ERROR = 2;

    static final String OK_LINE = "0:done";
    static final String ERROR_LINE = "2:wrong usage or an error, which standard error names";

    private ExitCodes() {}
}
