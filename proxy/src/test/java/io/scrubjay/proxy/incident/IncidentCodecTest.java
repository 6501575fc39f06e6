package io.scrubjay.proxy.incident;

import static org.assertj.core.api.Assertions.assertThat;

import io.scrubjay.proxy.redact.Signal;
import io.scrubjay.proxy.testing.Findings;
import io.scrubjay.rules.Assessment;
import io.scrubjay.rules.Confidence;
import io.scrubjay.rules.RuleId;
import io.scrubjay.rules.Severity;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class IncidentCodecTest {
    private static final Instant TIME = Instant.ofEpochMilli(1_795_000_000_123L);

    private final IncidentCodec codec = new IncidentCodec();

    @Test
    void decode_encoded_same() {
        // given
        Incident incident = incident(new Assessment(Confidence.LOW, Map.of("jwt_expires", "2026-11-23T00:00:00Z")));

        // when
        Incident decoded = codec.decode("01", codec.encode(incident), 3, TIME, TIME);

        // then
        assertThat(decoded).isEqualTo(incident);
    }

    @Test
    void decode_recordOfBeforeThereWasEvidence() {
        // given
        Incident incident = incident(new Assessment(Confidence.MEDIUM, Map.of()));
        String json = new String(codec.encode(incident), StandardCharsets.UTF_8);
        String older = json.replace("\"confidence\":\"medium\",\"details\":{},", "");

        // when
        Incident decoded = codec.decode("01", older.getBytes(StandardCharsets.UTF_8), 3, TIME, TIME);

        // then
        assertThat(older).isNotEqualTo(json);
        assertThat(decoded).isEqualTo(incident);
    }

    @Test
    void leakDetected_confidenceAndDetails() {
        // given
        Incident incident = incident(new Assessment(Confidence.HIGH, Map.of("aws_account", "000000000042")));

        // when
        JsonNode event = JsonMapper.shared().readTree(codec.event(LeakEvent.DETECTED, "02", "/scrubjay/k", TIME, incident, null));

        // then
        assertThat(event.at("/data/credential/confidence").asString()).isEqualTo("high");
        assertThat(event.at("/data/credential/details/aws_account").asString()).isEqualTo("000000000042");
    }

    private static Incident incident(Assessment assessment) {
        return new Incident(
                "01",
                "k",
                Findings.fingerprint(7),
                new RuleId("fake-token"),
                "Fake token",
                "fake",
                Severity.HIGH,
                assessment,
                Signal.LOGS,
                "body",
                "checkout",
                null,
                null,
                List.of("body"),
                List.of("checkout"),
                3,
                TIME,
                TIME);
    }
}
