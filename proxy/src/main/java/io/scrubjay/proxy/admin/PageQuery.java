package io.scrubjay.proxy.admin;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which page of a list is asked for.
 *
 * @param limit how many, at most
 * @param after the id of the last one of the page before; null for the first page
 */
record PageQuery(int limit, @Nullable String after) {
    private static final int DEFAULT_LIMIT = 50;
    private static final int MAX_LIMIT_DIGITS = 4;
    private static final int MAX_ID_CHARS = 64;

    static PageQuery of(AdminRequest request, int maxLimit) throws ProblemException {
        if (!Set.of("limit", "after").containsAll(request.query().keySet())) {
            throw ProblemException.badRequest("query: unknown parameter (expected: limit, after)");
        }
        String after = request.parameter("after").orElse(null);
        if (after != null && (after.isEmpty() || after.length() > MAX_ID_CHARS)) {
            throw ProblemException.badRequest(
                    "after: " + after.length() + " characters (expected: the id of the last one before)");
        }
        return new PageQuery(limit(request.parameter("limit").orElse(null), maxLimit), after);
    }

    private static int limit(@Nullable String digits, int maxLimit) throws ProblemException {
        if (digits == null) {
            return DEFAULT_LIMIT;
        }
        boolean number = !digits.isEmpty()
                && digits.length() <= MAX_LIMIT_DIGITS
                && digits.chars().allMatch(c -> c >= '0' && c <= '9');
        int limit = number ? Integer.parseInt(digits) : 0;
        if (limit < 1 || limit > maxLimit) {
            throw ProblemException.badRequest("limit: out of range (expected: 1 to " + maxLimit + ")");
        }
        return limit;
    }
}
