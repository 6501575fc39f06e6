package io.scrubjay.rules.scan;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Many values together accept what each of them does. */
class AnyValueProperties {
    @Property(seed = "1", tries = 5_000)
    void mayBeginAt_anyOfManyValues_asEachOfThemSays(@ForAll("parts") String text, @ForAll("severalOfRules") List<RawValue> values) {
        // given
        AnyValue any = new AnyValue(values);

        // when / then
        RawAssignmentProperties.withPayload(text, payload -> {
            for (int from = 0; from <= text.length(); from++) {
                int at = from;
                assertThat(any.mayBeginAt(payload, at, text.length(), false))
                        .as("%s at %d", text, at)
                        .isEqualTo(values.stream().anyMatch(value -> value.mayBeginAt(payload, at, text.length(), false)));
            }
        });
    }

    @Provide
    Arbitrary<String> parts() {
        return new RawAssignmentProperties().parts();
    }

    /** Two of them or more than there are bits. */
    @Provide
    Arbitrary<List<RawValue>> severalOfRules() {
        return Arbitraries.integers().between(0, RawAssignmentProperties.EACH.size() - 1).flatMap(first -> Arbitraries.of(2, 100)
                .map(count -> RawAssignmentProperties.EACH.subList(first, Math.min(RawAssignmentProperties.EACH.size(), first + count))));
    }
}
