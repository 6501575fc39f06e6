package io.scrubjay.proxy.redact;

import static org.assertj.core.api.Assertions.assertThat;

import io.scrubjay.rules.join.JoinLimits;
import io.scrubjay.rules.join.RecordJoiner;
import io.scrubjay.rules.scan.OpenEnds;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import org.junit.jupiter.api.Test;

class SyslogOriginsTest {
    private final SyslogMemory memory = new SyslogMemory(1 << 20);
    private final SyslogOrigins origins = new SyslogOrigins(2, memory);

    @Test
    void makeRoom_room_noneIsForgotten() {
        // given
        add("one", true);

        // then
        assertThat(origins.makeRoom()).isNull();
        assertThat(origins.origins()).isEqualTo(1);
    }

    @Test
    void makeRoom_oneIsIdle_thatIsForgotten() {
        // given
        add("held", true);
        add("idle", false);

        // then
        assertThat(origins.makeRoom()).isNull();
        assertThat(origins.get("held")).isNotNull();
        assertThat(origins.get("idle")).isNull();
    }

    @Test
    void makeRoom_allAreHeld_theOneThatSentNothingForLongestIsToBeLetGo() {
        // given
        add("one", true);
        SyslogOrigin two = add("two", true);
        origins.get("one");

        // then
        assertThat(origins.makeRoom()).isSameAs(two);
        assertThat(origins.get("two")).isNull();
    }

    @Test
    void remove_anotherOfItsName_staysRemembered() {
        // given
        SyslogOrigin former = add("one", true);
        origins.remove(former);
        SyslogOrigin now = add("one", true);

        // when
        origins.remove(former);

        // then
        assertThat(origins.get("one")).isSameAs(now);
        assertThat(memory.bytes()).isEqualTo(SyslogMemory.ORIGIN_BYTES);
    }

    @Test
    void close_allAreForgotten() {
        // given
        add("one", true);
        add("two", false);

        // when
        origins.close();

        // then
        assertThat(origins.origins()).isZero();
        assertThat(memory.bytes()).isZero();
    }

    private SyslogOrigin add(String name, boolean held) {
        RecordJoiner joiner = new RecordJoiner(
                SyslogTestRules.fields(),
                new OpenEnds(SyslogTestRules.COMPILED.pack()),
                JoinLimits.DEFAULT,
                InstantSource.system(),
                null);
        SyslogOrigin origin = new SyslogOrigin(name, "", joiner);
        if (held) {
            byte[] message = "<13>held".getBytes(StandardCharsets.US_ASCII);
            origin.held().add(new SyslogRecord(message, false, SyslogFraming.LINE_FEED, null));
        }
        origins.add(origin);
        return origin;
    }
}
