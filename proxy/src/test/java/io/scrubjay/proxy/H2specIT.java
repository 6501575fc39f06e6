package io.scrubjay.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import io.scrubjay.proxy.testing.OtlpHarness;
import io.scrubjay.proxy.testing.Peers;
import io.scrubjay.proxy.testing.TestCollector;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

/** The conformance tests of HTTP/2 (RFC 9113, and RFC 7541 for its headers) by h2spec, which {@code deploy/interop} builds. */
class H2specIT {
    /** What h2spec asks for and we do otherwise, with the reason. */
    private static final Map<String, String> EXCLUDED = Map.of(
            "http2/3.5 Sends invalid connection preface",
            "the port speaks HTTP/1.1, too: it answers 400 to what is neither, and closes",
            "http2/5.1 half closed (remote): Sends a HEADERS frame",
            "Netty resets the stream as a PROTOCOL_ERROR (too many headers), not as STREAM_CLOSED",
            "http2/5.1 closed: Sends a HEADERS frame",
            "Netty resets the stream with STREAM_CLOSED and keeps the connection, which holds other streams",
            "http2/5.1.1 Sends stream identifier that is numerically smaller than previous",
            "Netty takes it for a frame on a closed stream, and resets that");

    @TempDir
    private Path dir = Path.of("");

    @Test
    void everyRequirement() throws Exception {
        Path h2spec = Peers.requireBuilt("h2spec", "h2spec");
        try (TestCollector collector = TestCollector.start("http");
                OtlpHarness proxy = new OtlpHarness(collector.endpoint())) {
            // given
            Path report = dir.resolve("report.xml");
            List<String> command = List.of(
                    h2spec.toString(),
                    "--host", "127.0.0.1",
                    "--port", Integer.toString(proxy.address().getPort()),
                    "--path", "/v1/logs",
                    "--timeout", "5",
                    "--strict",
                    "--junit-report", report.toString());

            // when
            Process process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(dir.resolve("out").toFile())
                    .start();
            assertThat(process.waitFor(5, TimeUnit.MINUTES)).isTrue();

            // then
            Map<String, String> failures = failures(report);
            failures.keySet().removeAll(EXCLUDED.keySet());
            assertThat(failures).as(Files.readString(dir.resolve("out"))).isEmpty();
        }
    }

    /** Failed requirements with what was expected and seen; fails where there is no test at all. */
    private static Map<String, String> failures(Path report) throws Exception {
        NodeList cases = DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(report.toFile())
                .getElementsByTagName("testcase");
        assertThat(cases.getLength()).isGreaterThan(100);
        Map<String, String> failures = new TreeMap<>();
        for (int i = 0; i < cases.getLength(); i++) {
            Element test = (Element) cases.item(i);
            List<String> defects = new ArrayList<>();
            for (String kind : List.of("failure", "error")) {
                NodeList found = test.getElementsByTagName(kind);
                for (int f = 0; f < found.getLength(); f++) {
                    defects.add(found.item(f).getTextContent().strip());
                }
            }
            if (!defects.isEmpty()) {
                failures.put(
                        test.getAttribute("package") + " " + test.getAttribute("classname"), String.join("; ", defects));
            }
        }
        return failures;
    }
}
