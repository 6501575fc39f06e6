package io.scrubjay.rules.scan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class PayloadBudgetTest {
    @Test
    void take_moreThanALargePayloadMay_isOverBudget() {
        // given
        PayloadBudget budget = new PayloadBudget(4 << 20);
        budget.take(256 << 20);

        // then
        assertThatThrownBy(() -> budget.take(1))
                .isInstanceOf(OverBudgetException.class)
                .hasMessage("examine: over budget: more than 268435456 bytes of work for a payload of 4194304 bytes");
    }

    @Test
    void take_asMuchAsASmallPayloadMay_isNot() {
        // given
        PayloadBudget budget = new PayloadBudget(10);

        // then
        assertThatCode(() -> budget.take(1 << 24)).doesNotThrowAnyException();
        assertThatThrownBy(() -> budget.take(1)).isInstanceOf(OverBudgetException.class);
    }

    @Test
    void limit_ofAPayloadOf64Mebibytes_isLessForEachByte() {
        assertThat(new PayloadBudget(64 << 20).limit()).isEqualTo((1 << 29) + 16L * (64 << 20));
    }

    @Test
    void addInflated_countsLikeThePayload() {
        // given
        PayloadBudget budget = new PayloadBudget(1 << 20);

        // when
        budget.addInflated(3 << 20);

        // then
        assertThat(budget.limit()).isEqualTo(64L * (4 << 20));
    }

    @Test
    void addInflated_overAndOver_hasABound() {
        // given
        PayloadBudget small = new PayloadBudget(10);
        PayloadBudget large = new PayloadBudget(1 << 20);

        // when
        for (int i = 0; i < 100; i++) {
            small.addInflated(8 << 20);
            large.addInflated(8 << 20);
        }

        // then
        assertThat(small.limit()).isEqualTo(64L * ((8 << 20) + 10));
        assertThat(large.limit()).isEqualTo((1 << 29) + 16L * (17 << 20));
    }

    @Test
    void take_ofEveryField_isTakenFromThePayload() {
        // given
        PayloadBudget payload = new PayloadBudget(1);

        // when
        for (int i = 0; i < 5; i++) {
            WorkBudget field = new WorkBudget(10, payload);
            field.takeText(10);
            field.take(100);
            field.takeChecked(20);
            new DecodeBudget(10, field).takeInflated(null);
        }

        // then
        assertThat(payload.taken()).isEqualTo(5 * (256 + 10 + 100 + 4 * 20 + 4096));
        assertThat(new WorkBudget(10, payload).taken()).isZero();
    }
}
