package io.scrubjay.proxy.reload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.scrubjay.rules.hyperscan.Database;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LiveRulesTest {
    @TempDir
    Path dir = Path.of("");

    private final int databasesBefore = Database.openCount();
    private final List<String> events = new ArrayList<>();

    @SuppressWarnings("NullAway.Init")
    private TestGenerations generations;

    @SuppressWarnings("NullAway.Init")
    private LiveRules live;

    @BeforeEach
    void open() throws RulesRefusedException {
        generations = new TestGenerations(dir);
        live = new LiveRules(generations.load(1, TestGenerations.rule("a", "")));
    }

    @AfterEach
    void close() {
        live.close();
        live.close();
        assertThat(Database.openCount()).as("databases left open").isEqualTo(databasesBefore);
    }

    @Test
    void install_switchesEveryLaneThenFreesTheFormer() throws Exception {
        // given
        Lane one = new Lane("one", live.current());
        Lane two = new Lane("two", live.current());
        live.add(one);
        live.add(two);

        // when
        boolean installed = live.install(generations.load(2, TestGenerations.rule("b", "")));

        // then
        assertThat(installed).isTrue();
        assertThat(live.current().number()).isEqualTo(2);
        assertThat(events)
                .containsExactly(
                        "one prepares 2", "two prepares 2", "one takes 2", "two takes 2", "one frees 1", "two frees 1");
        assertThat(Database.openCount()).isEqualTo(databasesBefore + 1);
        one.close();
        two.close();
    }

    @Test
    void install_laneWithoutMemory_allKeepTheFormer() throws Exception {
        // given
        Lane one = new Lane("one", live.current());
        live.add(one);
        live.add(next -> {
            throw new IllegalStateException("no memory");
        });
        RuleGeneration next = generations.load(2, TestGenerations.rule("b", ""));

        // when / then
        assertThatThrownBy(() -> live.install(next)).hasMessage("no memory");
        assertThat(live.current().number()).isEqualTo(1);
        assertThat(events).containsExactly("one prepares 2", "one cancels 2");
        assertThat(Database.openCount()).isEqualTo(databasesBefore + 1);
        one.close();
    }

    @Test
    void install_frozen_freesTheNext() throws Exception {
        // given
        Lane one = new Lane("one", live.current());
        live.add(one);
        live.freeze();

        // when
        boolean installed = live.install(generations.load(2, TestGenerations.rule("b", "")));

        // then
        assertThat(installed).isFalse();
        assertThat(events).isEmpty();
        assertThat(live.current().number()).isEqualTo(1);
        one.close();
    }

    /** Notes what it is told to do; holds on to its generation as the real one does. */
    private final class Lane implements RuleLane, AutoCloseable {
        private final String name;
        private @Nullable RuleGeneration used;

        Lane(String name, RuleGeneration first) {
            this.name = name;
            first.retain();
            used = first;
        }

        @Override
        public Takeover prepare(RuleGeneration next) {
            events.add(name + " prepares " + next.number());
            next.retain();
            return new Takeover() {
                @Override
                public CompletableFuture<AutoCloseable> commit() {
                    RuleGeneration former = used;
                    used = next;
                    events.add(name + " takes " + next.number());
                    return CompletableFuture.completedFuture(() -> free(former));
                }

                @Override
                public void cancel() {
                    events.add(name + " cancels " + next.number());
                    next.release();
                }
            };
        }

        private void free(@Nullable RuleGeneration generation) {
            if (generation != null) {
                events.add(name + " frees " + generation.number());
                generation.release();
            }
        }

        @Override
        public void close() {
            free(used);
        }
    }
}
