package io.scrubjay.proxy.admin;

import io.netty.handler.codec.http.HttpMethod;

/** One resource of the admin API. Called on a virtual thread, which it may block. */
interface AdminResource {

    /** Its path, in which the last segment may be a variable: {@code /v1/incidents/{id}}. */
    String path();

    /** One line for the index. */
    String description();

    /** The one method that it takes; HEAD goes with GET. Any other than GET takes the {@link AdminToken}. */
    default HttpMethod method() {
        return HttpMethod.GET;
    }

    /**
     * Answers a request.
     *
     * @throws ProblemException if the request is wrong or there is no such thing
     */
    AdminResponse answer(AdminRequest request) throws ProblemException;
}
