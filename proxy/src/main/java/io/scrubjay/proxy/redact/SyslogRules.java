package io.scrubjay.proxy.redact;

import io.scrubjay.rules.scan.OpenEnds;

/**
 * What syslog is scanned with while one generation of rules is in force.
 *
 * @param redactor of one event loop
 * @param ends by the same rules
 */
public record SyslogRules(SyslogRedactor redactor, OpenEnds ends) {}
