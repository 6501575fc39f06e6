package io.scrubjay.proxy.admin;

/** One resource of the admin API. Called on a virtual thread, which it may block. */
interface AdminResource {

    /** Its path, in which the last segment may be a variable: {@code /v1/incidents/{id}}. */
    String path();

    /** One line for the index. */
    String description();

    /**
     * Answers a GET.
     *
     * @throws ProblemException if the request is wrong or there is no such thing
     */
    AdminResponse get(AdminRequest request) throws ProblemException;
}
