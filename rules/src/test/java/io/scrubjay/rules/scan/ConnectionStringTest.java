package io.scrubjay.rules.scan;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConnectionStringTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "postgres://bob:hunter2@db:5432/app | hunter2",
                "postgres://bob:hun@ter/2@db/app?a=b@c | hun@ter/2",
                "postgres://bob@db/app | ''",
                "redis://:hunter2@cache:6379/0 | hunter2",
                "https://0123456789abcdef0123@sentry.test/4 | 0123456789abcdef0123",
                "jdbc:postgresql://db/app?user=bob&password=hunter2 | hunter2",
                "jdbc:sqlserver://db:1433;user=bob;password={hun;ter2} | hun;ter2",
                "Server=db;User Id=bob;Password=hunter2;Encrypt=true | hunter2",
                "AccountName=a;AccountKey=aHVudGVyMg==;EndpointSuffix=x | aHVudGVyMg==",
                "host=db user=bob password='hunter 2' | hunter 2",
                "Server=db;Integrated Security=true | ''",
                "bob:hunter2@tcp(db:3306)/app | hunter2",
            })
    void passwords_connectionString(String text, String expected) {
        assertThat(ConnectionString.passwords(text, 0, text.length()))
                .hasValueSatisfying(places -> assertThat(places.stream()
                                .map(place -> text.substring(place.from(), place.to()))
                                .toList())
                        .containsExactlyElementsOf(
                                expected.isEmpty() ? java.util.List.of() : java.util.List.of(expected)));
    }

    @Test
    void passwords_somethingElse() {
        assertThat(ConnectionString.passwords("hunter2", 0, 7)).isEmpty();
    }
}
