package io.scrubjay.proxy.revoke.connector;

import static org.assertj.core.api.Assertions.assertThat;

import io.scrubjay.proxy.config.SecretValue;
import io.scrubjay.proxy.http.HttpCall;
import io.scrubjay.proxy.http.HttpCaller;
import io.scrubjay.proxy.http.HttpReply;
import io.scrubjay.proxy.testing.Interop;
import io.scrubjay.proxy.testing.Peers;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * moto, an emulator of AWS, with an administrator; it checks signatures and rights from then on.
 */
final class MotoServer implements AutoCloseable {
    static final String REGION = "us-east-1";
    /** Calls that moto takes from anybody: user, policy, key. */
    private static final int UNCHECKED_CALLS = 3;

    private static final String FORM = "application/x-www-form-urlencoded; charset=utf-8";
    private static final String JSON = "application/x-amz-json-1.1";

    private final HttpCaller caller = new HttpCaller(Duration.ofSeconds(10));
    private final Interop.Running process;
    private final ProviderClient client;
    private final Key admin;

    /** An access key. */
    record Key(String id, String secret) {}

    private MotoServer() throws Exception {
        String program = Peers.requireBuilt("moto/bin/moto_server", "moto").toString();
        int port = Peers.freeTcpPort();
        process = Interop.start(
                List.of(program, "-H", "127.0.0.1", "-p", Integer.toString(port)),
                Map.of("INITIAL_NO_AUTH_ACTION_COUNT", Integer.toString(UNCHECKED_CALLS)),
                line -> line.contains("Running on"));
        client = TestClients.client(URI.create("http://127.0.0.1:" + port), caller);
        Key anybody = new Key("none", "none");
        call(anybody, "Action=CreateUser&UserName=admin");
        call(
                anybody,
                "Action=PutUserPolicy&UserName=admin&PolicyName=all&PolicyDocument="
                        + URLEncoder.encode(
                                "{\"Version\": \"2012-10-17\", \"Statement\": [{\"Effect\": \"Allow\", \"Action\": \"*\","
                                        + " \"Resource\": \"*\"}]}",
                                StandardCharsets.UTF_8));
        admin = key(call(anybody, "Action=CreateAccessKey&UserName=admin"));
    }

    static MotoServer start() throws Exception {
        return new MotoServer();
    }

    Key admin() {
        return admin;
    }

    ProviderClient client() {
        return client;
    }

    AwsIam iam(Key key) {
        return new AwsIam(client, key.id(), new SecretValue(key.secret()), REGION, Clock.systemUTC());
    }

    /** Calls IAM. */
    String call(Key key, String parameters) throws Exception {
        byte[] body = (parameters + "&Version=2010-05-08").getBytes(StandardCharsets.US_ASCII);
        HttpCall call = HttpCall.of("POST", client.uri("/"));
        new SigV4(key.id(), new SecretValue(key.secret()), REGION, "iam").sign(call, FORM, body, Instant.now());
        return answer(call.body(FORM, body));
    }

    /** Calls Secrets Manager. */
    String secrets(Key key, String action, String json) throws Exception {
        byte[] body = json.getBytes(StandardCharsets.UTF_8);
        HttpCall call = HttpCall.of("POST", client.uri("/"));
        new SigV4(key.id(), new SecretValue(key.secret()), REGION, "secretsmanager")
                .sign(call, JSON, "secretsmanager." + action, body, Instant.now());
        return answer(call.body(JSON, body));
    }

    /** The key that CreateAccessKey has made. */
    static Key key(String xml) {
        return new Key(tag(xml, "AccessKeyId"), tag(xml, "SecretAccessKey"));
    }

    static String tag(String xml, String name) {
        Matcher matcher = Pattern.compile("<" + name + ">([^<]+)<").matcher(xml);
        assertThat(matcher.find()).as(name).isTrue();
        return matcher.group(1);
    }

    @Override
    public void close() {
        process.close();
        caller.close();
    }

    private String answer(HttpCall call) throws Exception {
        HttpReply reply = client.call(call);
        assertThat(reply.status()).as(reply.body()).isEqualTo(200);
        return reply.body();
    }
}
