package io.scrubjay.rules.hyperscan;

/**
 * One expression of a database.
 *
 * @param expression Hyperscan's syntax (a subset of PCRE), over bytes
 * @param ignoreCase whether ASCII letters match in any casing
 * @param id what a match reports
 */
public record Pattern(String expression, boolean ignoreCase, int id) {
    private static final int HS_FLAG_CASELESS = 1;
    private static final int HS_FLAG_DOTALL = 2;

    int flags() {
        return HS_FLAG_DOTALL | (ignoreCase ? HS_FLAG_CASELESS : 0);
    }
}
