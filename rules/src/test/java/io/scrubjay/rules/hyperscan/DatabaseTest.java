package io.scrubjay.rules.hyperscan;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class DatabaseTest {
    private static final List<Pattern> PATTERNS = List.of(new Pattern("secret[0-9]+", false, 0));

    @Test
    void openCount_openedAndClosed_isAsBefore() {
        // given
        int databases = Database.openCount();
        int scratches = Scratch.openCount();
        Database database = Database.compile(PATTERNS);
        Database copy = Database.deserialize(database.serialize());
        Scratch scratch = copy.newScratch((id, toByte) -> true);
        List<Integer> open = List.of(Database.openCount() - databases, Scratch.openCount() - scratches);

        // when
        scratch.close();
        scratch.close();
        copy.close();
        database.close();
        database.close();

        // then
        assertThat(open).containsExactly(2, 1);
        assertThat(Database.openCount()).isEqualTo(databases);
        assertThat(Scratch.openCount()).isEqualTo(scratches);
    }
}
