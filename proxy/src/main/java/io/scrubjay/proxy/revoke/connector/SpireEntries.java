package io.scrubjay.proxy.revoke.connector;

import io.scrubjay.proxy.http.AddressRules;
import io.scrubjay.proxy.http.GrpcCaller;
import io.scrubjay.proxy.http.GrpcReply;
import io.scrubjay.proxy.http.HttpFailure;
import io.scrubjay.proxy.tls.TlsContext;
import java.net.URI;

/**
 * The registration entries of a SPIRE server, by its API for administrators (spire.api.server.entry.v1.Entry). Any
 * thread; blocks it.
 */
final class SpireEntries {
    private static final String SERVICE = "spire.api.server.entry.v1.Entry/";
    private static final int OK = 0;
    private static final int NOT_FOUND = 5;

    private final URI server;
    private final GrpcCaller caller;
    private final AddressRules rules;
    private final TlsContext tls;

    /**
     * @param server {@code https} with host and port
     * @param tls shows the X509-SVID of an administrator, and knows the server by its SPIFFE ID
     */
    SpireEntries(URI server, GrpcCaller caller, AddressRules rules, TlsContext tls) {
        this.server = server;
        this.caller = caller;
        this.rules = rules;
        this.tls = tls;
    }

    /** What the server answered. */
    sealed interface Answer {
        /**
         * There is such an entry.
         *
         * @param trustDomain of the identity
         * @param path of the identity
         * @param parentPath of the SPIFFE ID of who it is delegated to
         * @param ttlSeconds of X.509 SVIDs; 0 for the server's default
         * @param isAdmin whether it may call this API itself
         * @param isDownstream whether it is a SPIRE server
         */
        record Entry(
                String trustDomain,
                String path,
                String parentPath,
                long ttlSeconds,
                boolean isAdmin,
                boolean isDownstream)
                implements Answer {}

        /** It was deleted just now. */
        record Deleted() implements Answer {}

        /** There is none. */
        record Gone() implements Answer {}

        /** It did not work. */
        record Failed(Outcome outcome) implements Answer {}
    }

    /** Looks an entry up: an {@code Entry}, {@code Gone} or {@code Failed}. */
    Answer get(String id) throws InterruptedException {
        return call("GetEntry", id, answer -> {
            ProtobufFields spiffeId = answer.message(2);
            ProtobufFields parentId = answer.message(3);
            return spiffeId == null || parentId == null || spiffeId.text(1).isEmpty()
                    ? malformed()
                    : new Answer.Entry(
                            spiffeId.text(1),
                            spiffeId.text(2),
                            parentId.text(2),
                            answer.number(5),
                            answer.number(7) != 0,
                            answer.number(8) != 0);
        });
    }

    /** Deletes an entry: {@code Deleted}, {@code Gone} or {@code Failed}. */
    Answer delete(String id) throws InterruptedException {
        return call("BatchDeleteEntry", id, answer -> {
            ProtobufFields result = answer.message(1);
            if (result == null || !result.text(2).equals(id)) {
                return malformed(); // an empty one would say that something is deleted
            }
            ProtobufFields status = result.message(1);
            return status == null ? malformed() : answer((int) status.number(1));
        });
    }

    /** The two requests look the same: a field 1 with the id. */
    private Answer call(String method, String id, Reader reader) throws InterruptedException {
        try {
            GrpcReply reply = caller.call(server, SERVICE + method, ProtobufFields.ofText(1, id), rules, tls);
            if (!reply.isOk()) {
                return answer(reply.status());
            }
            ProtobufFields answer = ProtobufFields.parse(reply.message());
            return answer == null ? malformed() : reader.read(answer);
        } catch (HttpFailure e) {
            return new Answer.Failed(ProviderClient.outcome(e));
        }
    }

    private static Answer answer(int status) {
        return switch (status) {
            case OK -> new Answer.Deleted();
            case NOT_FOUND -> new Answer.Gone();
            default -> new Answer.Failed(outcome(status));
        };
    }

    /** By google.rpc.Code; a failing data store is INTERNAL. */
    private static Outcome outcome(int status) {
        String result = "grpc-status " + status;
        return switch (status) {
            case 1, 2, 4, 8, 10, 13, 14 -> new Outcome.Retry(result, null);
            default -> new Outcome.Refused(result);
        };
    }

    private static Answer malformed() {
        return new Answer.Failed(new Outcome.Retry("malformed answer", null));
    }

    private interface Reader {
        Answer read(ProtobufFields answer);
    }
}
