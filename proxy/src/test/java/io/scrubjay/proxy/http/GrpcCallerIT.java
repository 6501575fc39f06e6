package io.scrubjay.proxy.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.grpc.Server;
import io.grpc.ServerServiceDefinition;
import io.grpc.Status;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.ServerCalls;
import io.scrubjay.proxy.testing.BufferLeaks;
import io.scrubjay.proxy.testing.GrpcBytes;
import io.scrubjay.proxy.testing.ProviderServer;
import io.scrubjay.proxy.testing.ProviderServer.Answer;
import io.scrubjay.proxy.tls.TlsContext;
import io.scrubjay.proxy.tls.TlsContexts;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Against grpc-java. */
class GrpcCallerIT {
    private static final BufferLeaks LEAKS = BufferLeaks.watch();
    private static final TlsContext PLATFORM = TlsContexts.platform(List.of("h2"));
    private static final String METHOD = "test.Service/Call";
    private static final byte[] QUESTION = "question".getBytes(StandardCharsets.UTF_8);

    private final GrpcCaller caller = new GrpcCaller(Duration.ofSeconds(10));
    private final AddressRules anywhere = new AddressRules(true);

    @AfterEach
    void close() {
        caller.close();
        LEAKS.check();
    }

    @Test
    void call_answer_isItsMessage() throws Exception {
        Server server = server((request, answer) -> {
            answer.onNext(("re: " + new String(request, StandardCharsets.UTF_8)).getBytes(StandardCharsets.UTF_8));
            answer.onCompleted();
        });
        try {
            // when
            GrpcReply reply = caller.call(uri(server), METHOD, QUESTION, anywhere, PLATFORM);

            // then
            assertThat(reply.isOk()).isTrue();
            assertThat(reply.message()).asString(StandardCharsets.UTF_8).isEqualTo("re: question");
            assertThat(reply).hasToString("grpc-status 0");
        } finally {
            server.shutdownNow();
        }
    }

    @Test
    void call_failure_isItsStatus() throws Exception {
        Server server = server((request, answer) -> answer.onError(Status.NOT_FOUND.asRuntimeException()));
        try {
            // when
            GrpcReply reply = caller.call(uri(server), METHOD, QUESTION, anywhere, PLATFORM);

            // then
            assertThat(reply.isOk()).isFalse();
            assertThat(reply.status()).isEqualTo(5);
            assertThat(reply.message()).isEmpty();
        } finally {
            server.shutdownNow();
        }
    }

    @Test
    void call_failureAfterItsMessage_isItsStatus() throws Exception {
        Server server = server((request, answer) -> {
            answer.onNext(QUESTION);
            answer.onError(Status.UNAVAILABLE.asRuntimeException());
        });
        try {
            // when
            GrpcReply reply = caller.call(uri(server), METHOD, QUESTION, anywhere, PLATFORM);

            // then
            assertThat(reply.status()).isEqualTo(14);
            assertThat(reply.message()).isEmpty();
        } finally {
            server.shutdownNow();
        }
    }

    @Test
    void call_endlessAnswer_isRefused() throws Exception {
        Server server = server((request, answer) -> {
            answer.onNext(new byte[10 << 20]);
            answer.onCompleted();
        });
        try {
            assertThatThrownBy(() -> caller.call(uri(server), METHOD, QUESTION, anywhere, PLATFORM))
                    .isInstanceOf(HttpFailure.class)
                    .hasMessage("connection lost");
        } finally {
            server.shutdownNow();
        }
    }

    @Test
    void call_privateAddress_isBlocked() {
        assertThatThrownBy(() -> caller.call(
                        URI.create("http://127.0.0.1:1"), METHOD, QUESTION, new AddressRules(false), PLATFORM))
                .isInstanceOfSatisfying(
                        HttpFailure.class, failure -> assertThat(failure.isPermanent()).isTrue());
    }

    @Test
    void call_serverOfHttp1_isNoAnswer() throws Exception {
        try (ProviderServer server = ProviderServer.start(request -> Answer.of(200, ""))) {
            assertThatThrownBy(() -> caller.call(server.address(), METHOD, QUESTION, anywhere, PLATFORM))
                    .isInstanceOf(HttpFailure.class);
        }
    }

    @Test
    void call_serverSaysNothing_timesOut() throws Exception {
        try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                GrpcCaller hasty = new GrpcCaller(Duration.ofMillis(300))) {
            URI address = URI.create("http://127.0.0.1:" + silent.getLocalPort());

            assertThatThrownBy(() -> hasty.call(address, METHOD, QUESTION, anywhere, PLATFORM))
                    .isInstanceOf(HttpFailure.class)
                    .hasMessage("timeout");
        }
    }

    private static Server server(ServerCalls.UnaryMethod<byte[], byte[]> method) throws IOException {
        return NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
                .addService(ServerServiceDefinition.builder("test.Service")
                        .addMethod(GrpcBytes.method(METHOD), ServerCalls.asyncUnaryCall(method))
                        .build())
                .build()
                .start();
    }

    private static URI uri(Server server) {
        return URI.create("http://127.0.0.1:" + server.getPort());
    }
}
