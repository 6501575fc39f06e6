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
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Against moto, an emulator of AWS, which checks signatures and rights once the administrator's user has been made:
 * what is signed otherwise, or by others, is refused.
 */
class AwsConnectorIT {
    /** Calls that moto takes from anybody: user, policy, key. */
    private static final int UNCHECKED_CALLS = 3;

    private static final String CONTENT_TYPE = "application/x-www-form-urlencoded; charset=utf-8";
    private static final HttpCaller CALLER = new HttpCaller(Duration.ofSeconds(10));

    @SuppressWarnings("NullAway.Init")
    private static Interop.Running moto;

    @SuppressWarnings("NullAway.Init")
    private static Key admin;

    @SuppressWarnings("NullAway.Init")
    private static ProviderClient client;

    private final AwsConnector connector = connector(admin);

    @BeforeAll
    static void start() throws Exception {
        String program = Peers.requireBuilt("moto/bin/moto_server", "moto").toString();
        int port = Peers.freeTcpPort();
        moto = Interop.start(
                List.of(program, "-H", "127.0.0.1", "-p", Integer.toString(port)),
                Map.of("INITIAL_NO_AUTH_ACTION_COUNT", Integer.toString(UNCHECKED_CALLS)),
                line -> line.contains("Running on"));
        client = TestClients.client(URI.create("http://127.0.0.1:" + port), CALLER);
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
        call(admin, "Action=CreateUser&UserName=agent");
    }

    @AfterAll
    static void stop() {
        if (moto != null) {
            moto.close();
        }
        CALLER.close();
    }

    @Test
    void revoke_keyOfAUser_isInactiveUntilUndone() throws Exception {
        // given
        Key leaked = key(call(admin, "Action=CreateAccessKey&UserName=agent"));
        Target target = TestClients.target("access_key", leaked.id(), Map.of("user", "agent"));

        // when
        Plan plan = connector.plan(target);
        Verification before = connector.verify(target, null);
        Outcome outcome = connector.revoke(target, null);
        Verification after = connector.verify(target, null);
        Outcome again = connector.revoke(target, null);
        Outcome undone = connector.undo(target);

        // then
        assertThat(plan.facts()).containsExactly("user: agent", "now: Active");
        assertThat(before).isEqualTo(Verification.ALIVE);
        assertThat(outcome).isEqualTo(new Outcome.Done("200"));
        assertThat(after).isEqualTo(Verification.DEAD);
        assertThat(again).isEqualTo(new Outcome.Done("200"));
        assertThat(undone).isEqualTo(new Outcome.Done("200"));
        assertThat(connector.verify(target, null)).isEqualTo(Verification.ALIVE);
        call(admin, "Action=DeleteAccessKey&UserName=agent&AccessKeyId=" + leaked.id());
        assertThat(connector.verify(target, null)).isEqualTo(Verification.DEAD);
        assertThat(connector.revoke(target, null)).isInstanceOf(Outcome.AlreadyDead.class);
    }

    @Test
    void revoke_ownKey_isRefused() throws Exception {
        assertThat(connector.revoke(TestClients.target("access_key", admin.id(), Map.of()), null))
                .isEqualTo(new Outcome.Refused("our own key"));
    }

    @Test
    void revoke_withoutTheRight_isRefusedAndNotTakenForDead() throws Exception {
        // given
        Key leaked = key(call(admin, "Action=CreateAccessKey&UserName=agent"));
        call(admin, "Action=CreateUser&UserName=powerless");
        Key own = key(call(admin, "Action=CreateAccessKey&UserName=powerless"));
        AwsConnector powerless = connector(own);
        Target target = TestClients.target("access_key", leaked.id(), Map.of());

        // when
        Outcome outcome = powerless.revoke(target, null);

        // then
        assertThat(outcome).isEqualTo(new Outcome.Refused("AccessDenied"));
        assertThat(powerless.verify(target, null)).isEqualTo(Verification.UNKNOWN);
        assertThat(powerless.plan(target).facts()).containsExactly("look-up: AccessDenied");
        assertThat(connector.plan(target).facts()).containsExactly("user: agent", "now: Active");
        call(admin, "Action=DeleteAccessKey&UserName=agent&AccessKeyId=" + leaked.id());
        assertThat(connector.verify(target, null)).isEqualTo(Verification.DEAD);
        assertThat(connector.revoke(target, null)).isEqualTo(new Outcome.AlreadyDead("no such key"));
    }

    @Test
    void revoke_wrongSignature_isRefused() throws Exception {
        // given
        Target target = TestClients.target("access_key", "AKIA" + "0".repeat(16), Map.of("user", "agent"));
        AwsConnector forger = connector(new Key(admin.id(), "another secret"));

        // when
        Outcome outcome = forger.revoke(target, null);

        // then
        assertThat(outcome).isEqualTo(new Outcome.Refused("SignatureDoesNotMatch"));
        assertThat(forger.verify(target, null)).isEqualTo(Verification.UNKNOWN);
    }

    private static AwsConnector connector(Key key) {
        return new AwsConnector(
                "aws", client, key.id(), new SecretValue(key.secret()), "us-east-1", Clock.systemUTC());
    }

    private static String call(Key key, String parameters) throws Exception {
        byte[] body = (parameters + "&Version=2010-05-08").getBytes(StandardCharsets.US_ASCII);
        HttpCall call = HttpCall.of("POST", client.uri("/"));
        new SigV4(key.id(), new SecretValue(key.secret()), "us-east-1", "iam").sign(call, CONTENT_TYPE, body, Instant.now());
        HttpReply reply = client.call(call.body(CONTENT_TYPE, body));
        assertThat(reply.status()).as(reply.body()).isEqualTo(200);
        return reply.body();
    }

    private static Key key(String xml) {
        return new Key(tag(xml, "AccessKeyId"), tag(xml, "SecretAccessKey"));
    }

    private static String tag(String xml, String name) {
        Matcher matcher = Pattern.compile("<" + name + ">([^<]+)<").matcher(xml);
        assertThat(matcher.find()).as(name).isTrue();
        return matcher.group(1);
    }

    private record Key(String id, String secret) {}
}
