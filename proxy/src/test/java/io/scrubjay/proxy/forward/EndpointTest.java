package io.scrubjay.proxy.forward;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EndpointTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "http://collector:4318 | false | false | collector | 4318 | '' | collector:4318",
        "HTTPS://collector/otlp/ | false | true | collector | 443 | /otlp | collector",
        "http://collector/ | false | false | collector | 80 | '' | collector",
        "grpc://[::1] | true | false | ::1 | 4317 | '' | [::1]:4317",
        "grpcs://10.0.0.7:443/a/b// | true | true | 10.0.0.7 | 443 | /a/b | 10.0.0.7:443"
    })
    void of_valid(
            URI uri, boolean grpc, boolean tls, String host, int port, String prefix, String authority) {
        // when
        Endpoint endpoint = Endpoint.of(uri);

        // then
        assertThat(endpoint).isEqualTo(new Endpoint(grpc, tls, host, port, prefix));
        assertThat(endpoint.authority()).isEqualTo(authority);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "collector:4318 | endpoint: collector://null (expected: http://, https://, grpc:// or grpcs://)",
        "ftp://collector | endpoint: ftp://collector (expected: http://, https://, grpc:// or grpcs://)",
        "http:///path | endpoint: http://null (expected: a host)",
        "http://user:pw@collector | endpoint: http://collector (expected: no user, query or fragment)",
        "http://collector/?key=abc | endpoint: http://collector (expected: no user, query or fragment)"
    })
    void of_malformed(URI uri, String message) {
        assertThatThrownBy(() -> Endpoint.of(uri))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(message);
    }
}
