package io.scrubjay.proxy.reload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.scrubjay.rules.Mode;
import io.scrubjay.rules.hyperscan.Database;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RuleGenerationTest {
    @TempDir
    Path dir = Path.of("");

    @Test
    void release_lastUser_freesTheDatabase() throws Exception {
        // given
        int before = Database.openCount();
        RuleGeneration generation = new TestGenerations(dir).load(1, TestGenerations.rule("a", ""));
        generation.retain();
        generation.release();
        int inUse = Database.openCount();

        // when
        generation.release();

        // then
        assertThat(inUse).isEqualTo(before + 1);
        assertThat(Database.openCount()).isEqualTo(before);
        assertThatThrownBy(generation::retain).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(generation::release).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void count_byMode() throws Exception {
        RuleGeneration generation = new TestGenerations(dir).load(1, TestGenerations.rule("a", ", mode: shadow"));

        assertThat(generation.count(Mode.SHADOW)).isEqualTo(1);
        assertThat(generation.count(Mode.ENFORCE)).isZero();
        generation.release();
    }
}
