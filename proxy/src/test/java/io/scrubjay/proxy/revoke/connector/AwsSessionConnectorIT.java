package io.scrubjay.proxy.revoke.connector;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Against moto. */
class AwsSessionConnectorIT {
    @SuppressWarnings("NullAway.Init")
    private static MotoServer moto;

    private final AwsSessionConnector connector =
            new AwsSessionConnector("aws", moto.iam(moto.admin()), Clock.systemUTC());

    @BeforeAll
    static void start() throws Exception {
        moto = MotoServer.start();
    }

    @AfterAll
    static void stop() {
        if (moto != null) {
            moto.close();
        }
    }

    @Test
    void revoke_session_isDeniedAloneUntilUndone() throws Exception {
        // given
        String roleId = MotoServer.tag(createRole("agents"), "RoleId");
        Target target = session("deploy-42", "agents");
        Target other = session("deploy-43", "agents");

        // when
        Plan plan = connector.plan(target);
        Verification before = connector.verify(target, null);
        Outcome outcome = connector.revoke(target, null);
        Outcome again = connector.revoke(target, null);

        // then
        assertThat(plan.facts()).containsExactly("role: agents");
        assertThat(before).isEqualTo(Verification.ALIVE);
        assertThat(outcome).isEqualTo(new Outcome.Done("200"));
        assertThat(again).isEqualTo(new Outcome.Done("200"));
        assertThat(connector.verify(target, null)).isEqualTo(Verification.DEAD);
        assertThat(connector.verify(other, null)).isEqualTo(Verification.ALIVE);
        JsonNode statement = statement("agents");
        assertThat(statement.at("/Effect").asString()).isEqualTo("Deny");
        assertThat(statement.at("/Action").asString()).isEqualTo("*");
        assertThat(statement.at("/Condition/StringEquals/aws:userid").asString()).isEqualTo(roleId + ":deploy-42");
        assertThat(statement.at("/Condition/DateLessThan/aws:TokenIssueTime").asString()).endsWith("Z");
        assertThat(connector.undo(target)).isEqualTo(new Outcome.Done("200"));
        assertThat(connector.verify(target, null)).isEqualTo(Verification.ALIVE);
    }

    @Test
    void revoke_laterThanAnySessionLives_takesFormerPoliciesAway() throws Exception {
        // given
        createRole("others");
        connector.revoke(session("long-ago", "others"), null);
        AwsSessionConnector later = new AwsSessionConnector(
                "aws", moto.iam(moto.admin()), Clock.offset(Clock.systemUTC(), Duration.ofDays(3)));

        // when
        later.revoke(session("now", "others"), null);

        // then
        assertThat(later.verify(session("now", "others"), null)).isEqualTo(Verification.DEAD);
        assertThat(later.verify(session("long-ago", "others"), null)).isEqualTo(Verification.ALIVE);
    }

    @Test
    void revoke_noSuchRole_isDead() throws Exception {
        // given
        Target target = session("deploy-42", "nobody");

        // when, then
        assertThat(connector.revoke(target, null)).isEqualTo(new Outcome.AlreadyDead("no such role"));
        assertThat(connector.verify(target, null)).isEqualTo(Verification.DEAD);
        assertThat(connector.plan(target).facts()).containsExactly("no such role");
    }

    @Test
    void revoke_withoutTheRight_isRefusedAndNotTakenForDead() throws Exception {
        // given
        createRole("guarded");
        moto.call(moto.admin(), "Action=CreateUser&UserName=powerless");
        MotoServer.Key key = MotoServer.key(moto.call(moto.admin(), "Action=CreateAccessKey&UserName=powerless"));
        AwsSessionConnector powerless = new AwsSessionConnector("aws", moto.iam(key), Clock.systemUTC());
        Target target = session("deploy-42", "guarded");

        // when, then
        assertThat(powerless.revoke(target, null)).isEqualTo(new Outcome.Refused("AccessDenied"));
        assertThat(powerless.verify(target, null)).isEqualTo(Verification.UNKNOWN);
        assertThat(powerless.undo(target)).isEqualTo(new Outcome.Refused("AccessDenied"));
    }

    @Test
    void accepts_sessionsWithTheirRole() {
        assertThat(connector.accepts(session("deploy-42", "agents"))).isTrue();
        assertThat(connector.accepts(TestClients.target("session", "deploy-42", Map.of()))).isFalse();
        assertThat(connector.accepts(TestClients.target("access_key", "AKIDEXAMPLE", Map.of("role", "x")))).isFalse();
        assertThat(connector.scope(session("deploy-42", "agents"))).isEqualTo(Scope.LEASE);
    }

    private static Target session(String name, String role) {
        return TestClients.target("session", name, Map.of("role", role));
    }

    private static String createRole(String name) throws Exception {
        return moto.call(
                moto.admin(),
                "Action=CreateRole&RoleName=" + name + "&AssumeRolePolicyDocument="
                        + URLEncoder.encode("{\"Version\": \"2012-10-17\", \"Statement\": []}", StandardCharsets.UTF_8));
    }

    private static JsonNode statement(String role) throws Exception {
        String policy = MotoServer.tag(moto.call(moto.admin(), "Action=ListRolePolicies&RoleName=" + role), "member");
        String xml = moto.call(moto.admin(), "Action=GetRolePolicy&RoleName=" + role + "&PolicyName=" + policy);
        String document = URLDecoder.decode(MotoServer.tag(xml, "PolicyDocument"), StandardCharsets.UTF_8);
        return JsonMapper.shared().readTree(document).at("/Statement/0");
    }
}
