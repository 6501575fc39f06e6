package io.scrubjay.proxy.admin;

/** Says that a request cannot be answered as it is; becomes an RFC 9457 problem. */
final class ProblemException extends Exception {
    private static final long serialVersionUID = 1L;

    private final int status;
    private final String title;

    private ProblemException(int status, String title, String detail) {
        super(detail);
        this.status = status;
        this.title = title;
    }

    static ProblemException badRequest(String detail) {
        return new ProblemException(400, "Bad Request", detail);
    }

    static ProblemException notFound(String detail) {
        return new ProblemException(404, "Not Found", detail);
    }

    static ProblemException forbidden(String detail) {
        return new ProblemException(403, "Forbidden", detail);
    }

    AdminResponse response() {
        return AdminResponse.problem(status, title, String.valueOf(getMessage()));
    }
}
