package io.scrubjay.proxy.revoke.connector;

import io.scrubjay.proxy.config.SecretValue;
import io.scrubjay.proxy.http.HttpCall;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * Signs requests of AWS (Signature Version 4) whose path and query need no canonical form of their own: POST to
 * {@code /}, or a query in the order of its names.
 *
 * @see <a href="https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html">AWS</a>
 */
final class SigV4 {
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);
    private static final String ALGORITHM = "AWS4-HMAC-SHA256";

    private final String accessKeyId;
    private final SecretValue secretAccessKey;
    private final String region;
    private final String service;

    SigV4(String accessKeyId, SecretValue secretAccessKey, String region, String service) {
        this.accessKeyId = accessKeyId;
        this.secretAccessKey = secretAccessKey;
        this.region = region;
        this.service = service;
    }

    /** Adds date and signature to a request whose {@code content-type} is that one. */
    HttpCall sign(HttpCall call, String contentType, byte[] body, Instant now) {
        return sign(call, contentType, null, body, now);
    }

    /**
     * The same, with what names the action of a service that speaks JSON.
     *
     * @param target value of {@code x-amz-target}, which is added as well; null for a service that has none
     */
    HttpCall sign(HttpCall call, String contentType, @Nullable String target, byte[] body, Instant now) {
        String signed = "content-type;host;x-amz-date" + (target == null ? "" : ";x-amz-target");
        String time = TIME.format(now);
        String scope = time.substring(0, 8) + "/" + region + "/" + service + "/aws4_request";
        URI uri = call.uri();
        String canonical = String.join(
                "\n",
                call.method(),
                uri.getRawPath().isEmpty() ? "/" : uri.getRawPath(),
                uri.getRawQuery() == null ? "" : uri.getRawQuery(),
                "content-type:" + contentType,
                "host:" + uri.getRawAuthority(),
                "x-amz-date:" + time + (target == null ? "" : "\nx-amz-target:" + target),
                "",
                signed,
                hex(sha256(body)));
        String toSign = String.join(
                "\n", ALGORITHM, time, scope, hex(sha256(canonical.getBytes(StandardCharsets.UTF_8))));
        byte[] key = ("AWS4" + secretAccessKey.reveal()).getBytes(StandardCharsets.UTF_8);
        for (String part : scope.split("/", -1)) {
            byte[] next = hmac(key, part);
            Arrays.fill(key, (byte) 0);
            key = next;
        }
        String signature = hex(hmac(key, toSign));
        Arrays.fill(key, (byte) 0);
        if (target != null) {
            call.header("x-amz-target", target);
        }
        return call.header("x-amz-date", time)
                .header(
                        "authorization",
                        ALGORITHM + " Credential=" + accessKeyId + "/" + scope
                                + ", SignedHeaders=" + signed + ", Signature=" + signature);
    }

    private static byte[] hmac(byte[] key, String text) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("HmacSHA256: not available in this JDK", e);
        }
    }

    private static byte[] sha256(byte[] bytes) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(bytes);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("SHA-256: not available in this JDK", e);
        }
    }

    private static String hex(byte[] bytes) {
        return HexFormat.of().formatHex(bytes);
    }
}
