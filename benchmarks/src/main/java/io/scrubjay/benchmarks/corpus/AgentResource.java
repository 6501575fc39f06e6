package io.scrubjay.benchmarks.corpus;

import io.scrubjay.benchmarks.corpus.LogEntry.Attribute;
import java.util.List;

/** The resource and scope that stand once in each request. */
final class AgentResource {
    static final List<Attribute> ATTRIBUTES = List.of(
            new Attribute.Text("service.name", "agent-runtime"),
            new Attribute.Text("service.version", "2.14.1"),
            new Attribute.Text("telemetry.sdk.language", "java"),
            new Attribute.Text("host.name", "ip-10-0-14-3.eu-central-1.compute.internal"),
            new Attribute.Count("process.pid", 4711));
    static final String SCOPE_NAME = "com.example.agent";
    static final String SCOPE_VERSION = "2.14.1";

    private AgentResource() {}
}
