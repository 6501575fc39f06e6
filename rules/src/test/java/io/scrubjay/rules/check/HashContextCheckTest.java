package io.scrubjay.rules.check;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HashContextCheckTest {
    private static final String HEX = "9f86d081884c7d65" + "9a2feaa0c55ad015";

    private final HashContextCheck check = new HashContextCheck();

    @ParameterizedTest
    @ValueSource(
            strings = {
                "fileSHA256=", "sha256:", "image@sha256:", "sha1=", "SHA-512 ", "MD5 = ", "md5sum: ", "\"etag\": \"", "ETag: W/\"",
                "digest=", "contentDigest: ", "integrity=\"sha384-", "commit ", "Merge: ", "git rev ", "/blob/", "/commit/",
                "git_commit=", "parent ", "trace_id=", "\"traceId\":\"", "TraceID=", "dd.trace_id: ", "trace-id: ",
                "span_id=", "X-Request-Id: ", "requestId='", "uuid=", "image.id=", "fingerprint: ", "\u001b[1mtrace_id=", "\u001b[0;32mcommit ", "checksum\\\":\\\""
            })
    void accepts_behindTheNameOfADigestOrId_not(String before) {
        assertThat(accepts(before, HEX, "")).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "", " ", "api_key=", "token: ", "secret_hash_key=", "sha256_secret=", "\"client_id\": \"", "prev ", "id=",
                "trace_id_key=", "uuid_token: ", "the commit was signed with "
            })
    void accepts_behindAnythingElse(String before) {
        assertThat(accepts(before, HEX, "")).isTrue();
    }

    @Test
    void accepts_listOfSums() {
        assertThat(accepts("", HEX, "  file.tar.gz")).isFalse();
        assertThat(accepts("first\n", HEX, " *file.tar.gz")).isFalse();
        assertThat(accepts("key ", HEX, "  file.tar.gz")).isTrue();
        assertThat(accepts("", HEX, " file")).isTrue();
        assertThat(accepts("", HEX, " ")).isTrue();
    }

    @Test
    void accepts_whatIsNotHexadecimal() {
        assertThat(accepts("sha256:", "Zk3vQ9wLr7TbXy2N", "")).isTrue();
        assertThat(accepts("trace_id=", "4bf92f35-77b3-4da6-a3ce-929d0e0e4736", "")).isFalse();
        assertThat(accepts("trace_id=", "4111222233334444", "")).isFalse();
    }

    private boolean accepts(String before, String value, String behind) {
        String text = before + value + behind;
        return check.accepts(text, before.length(), before.length() + value.length());
    }
}
