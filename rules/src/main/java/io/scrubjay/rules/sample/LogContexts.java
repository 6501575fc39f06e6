package io.scrubjay.rules.sample;

import java.util.List;

/** The contexts in which every rule is tried. None of them holds a word that rules take for the name of a secret. */
public final class LogContexts {
    private static final String TIME = "2026-11-23T10:15:30.123Z";

    /** All of them. */
    public static final List<LogContext> ALL = List.of(
            raw("bare", "", ""),
            raw("plain line", TIME + " INFO  [worker-7] c.e.Importer - received ", " from upstream"),
            new LogContext("logfmt", "ts=" + TIME + " level=info msg=\"", LogContexts::json, "\" took=12ms", ""),
            new LogContext("json", "{\"level\":\"info\",\"body\":\"", LogContexts::json, "\",\"n\":1}", ""),
            new LogContext(
                    "json in json",
                    "{\"log\":\"{\\\"level\\\":\\\"info\\\",\\\"body\\\":\\\"",
                    text -> json(json(text)),
                    "\\\",\\\"n\\\":1}\",\"stream\":\"stdout\"}",
                    ""),
            new LogContext(
                    "otlp attribute",
                    "{\"key\":\"note\",\"value\":{\"stringValue\":\"",
                    LogContexts::json,
                    "\"}},{\"key\":\"n\",\"value\":{\"intValue\":\"1\"}}",
                    ""),
            new LogContext(
                    "syslog structured data",
                    "<165>1 " + TIME + " host.test app 4711 ID47 [note@32473 text=\"",
                    LogContexts::json,
                    "\"] BOM done",
                    "]"),
            raw("url query", "GET /callback?state=42&q=", "&page=2 HTTP/1.1", " &#\"'<>"),
            raw("header dump", "Host: api.test\r\nX-Note: ", "\r\nAccept: */*\r\n\r\n"),
            raw(
                    "stack trace",
                    "java.lang.IllegalStateException: refused: ",
                    "\n\tat com.example.Client.call(Client.java:42)\n\tat com.example.Main.main(Main.java:7)"),
            raw("curl -v", "* Connected to api.test (192.0.2.1) port 443\n> POST /v1 HTTP/2\n> x-note: ", "\n>\n"),
            raw("environment", "HOME=/root\nSETTING=", "\nPATH=/usr/bin:/bin\n"),
            new LogContext(
                    "sql", "INSERT INTO notes (id, body) VALUES (7, '", text -> text.replace("'", "''"), "');", ""),
            new LogContext("yaml", "settings:\n  note: \"", LogContexts::json, "\"\n  size: 3\n", ""),
            raw("xml", "<entry><note>", "</note></entry>", "<>&\"'"),
            raw("ansi colours", "\u001b[32mINFO\u001b[0m note=\u001b[1m", "\u001b[0m done"),
            raw("utf-8 around", "Schl\u00fcssel \u2192 ", " \u2190 ung\u00fcltig"));

    private LogContexts() {}

    private static LogContext raw(String name, String before, String behind) {
        return raw(name, before, behind, "");
    }

    private static LogContext raw(String name, String before, String behind, String excluded) {
        return new LogContext(name, before, text -> text, behind, excluded);
    }

    private static String json(String text) {
        return text.replace("\\", "\\\\").replace("\"", "\\\"");
    }
}
