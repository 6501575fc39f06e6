package io.scrubjay.proxy.revoke.connector;

import io.scrubjay.proxy.http.AddressRules;
import io.scrubjay.proxy.http.HttpCaller;
import io.scrubjay.proxy.revoke.Handle;
import io.scrubjay.proxy.tls.TlsContexts;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/** What tests of connectors share. */
final class TestClients {
    private TestClients() {}

    static ProviderClient client(URI address, HttpCaller caller) {
        return new ProviderClient(address, caller, new AddressRules(true), TlsContexts.platform(List.of("http/1.1")));
    }

    static Target target(String type, String id, Map<String, String> attributes) {
        return new Target(new Handle(type, id, attributes), "key");
    }

    static Target none() {
        return new Target(Handle.none(), "key");
    }

    static Secret secret(String text) {
        return new Secret(text.getBytes(StandardCharsets.UTF_8));
    }
}
