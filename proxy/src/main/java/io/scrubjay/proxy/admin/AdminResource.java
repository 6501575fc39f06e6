package io.scrubjay.proxy.admin;

import io.netty.handler.codec.http.HttpMethod;

/** One resource of the admin API. Called on a virtual thread, which it may block. */
interface AdminResource {

    /** Its path, in which the last segment may be a variable: {@code /v1/incidents/{id}}. */
    String path();

    /** One line for the index. */
    String description();

    /** The one method that it takes; HEAD goes with GET. */
    default HttpMethod method() {
        return HttpMethod.GET;
    }

    /** Who may ask it; unless it says otherwise, anybody may read, and the operator change something. */
    default Access access() {
        return method().equals(HttpMethod.GET) ? Access.ANYBODY : Access.OPERATOR;
    }

    /**
     * Answers a request.
     *
     * @throws ProblemException if the request is wrong or there is no such thing
     */
    AdminResponse answer(AdminRequest request) throws ProblemException;
}
