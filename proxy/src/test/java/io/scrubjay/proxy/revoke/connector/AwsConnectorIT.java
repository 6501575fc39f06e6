package io.scrubjay.proxy.revoke.connector;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Against moto: what is signed otherwise, or by others, is refused. */
class AwsConnectorIT {
    @SuppressWarnings("NullAway.Init")
    private static MotoServer moto;

    private final AwsConnector connector = connector(moto.admin());

    @BeforeAll
    static void start() throws Exception {
        moto = MotoServer.start();
        moto.call(moto.admin(), "Action=CreateUser&UserName=agent");
    }

    @AfterAll
    static void stop() {
        if (moto != null) {
            moto.close();
        }
    }

    @Test
    void revoke_keyOfAUser_isInactiveUntilUndone() throws Exception {
        // given
        MotoServer.Key leaked = MotoServer.key(moto.call(moto.admin(), "Action=CreateAccessKey&UserName=agent"));
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
        moto.call(moto.admin(), "Action=DeleteAccessKey&UserName=agent&AccessKeyId=" + leaked.id());
        assertThat(connector.verify(target, null)).isEqualTo(Verification.DEAD);
        assertThat(connector.revoke(target, null)).isInstanceOf(Outcome.AlreadyDead.class);
    }

    @Test
    void revoke_ownKey_isRefused() throws Exception {
        assertThat(connector.revoke(TestClients.target("access_key", moto.admin().id(), Map.of()), null))
                .isEqualTo(new Outcome.Refused("our own key"));
    }

    @Test
    void revoke_withoutTheRight_isRefusedAndNotTakenForDead() throws Exception {
        // given
        MotoServer.Key leaked = MotoServer.key(moto.call(moto.admin(), "Action=CreateAccessKey&UserName=agent"));
        moto.call(moto.admin(), "Action=CreateUser&UserName=powerless");
        MotoServer.Key own = MotoServer.key(moto.call(moto.admin(), "Action=CreateAccessKey&UserName=powerless"));
        AwsConnector powerless = connector(own);
        Target target = TestClients.target("access_key", leaked.id(), Map.of());

        // when
        Outcome outcome = powerless.revoke(target, null);

        // then
        assertThat(outcome).isEqualTo(new Outcome.Refused("AccessDenied"));
        assertThat(powerless.verify(target, null)).isEqualTo(Verification.UNKNOWN);
        assertThat(powerless.plan(target).facts()).containsExactly("look-up: AccessDenied");
        assertThat(connector.plan(target).facts()).containsExactly("user: agent", "now: Active");
        moto.call(moto.admin(), "Action=DeleteAccessKey&UserName=agent&AccessKeyId=" + leaked.id());
        assertThat(connector.verify(target, null)).isEqualTo(Verification.DEAD);
        assertThat(connector.revoke(target, null)).isEqualTo(new Outcome.AlreadyDead("no such key"));
    }

    @Test
    void revoke_wrongSignature_isRefused() throws Exception {
        // given
        Target target = TestClients.target("access_key", "AKIA" + "0".repeat(16), Map.of("user", "agent"));
        AwsConnector forger = connector(new MotoServer.Key(moto.admin().id(), "another secret"));

        // when
        Outcome outcome = forger.revoke(target, null);

        // then
        assertThat(outcome).isEqualTo(new Outcome.Refused("SignatureDoesNotMatch"));
        assertThat(forger.verify(target, null)).isEqualTo(Verification.UNKNOWN);
    }

    private static AwsConnector connector(MotoServer.Key key) {
        return new AwsConnector("aws", moto.iam(key), key.id());
    }
}
