package io.scrubjay.proxy.redact;

/** How a syslog message is set apart from the next one. */
public enum SyslogFraming {
    /** {@code MSG-LEN SP SYSLOG-MSG} (RFC 6587 section 3.4.1): the message may hold any byte. */
    OCTET_COUNTING,
    /** {@code SYSLOG-MSG LF} (RFC 6587 section 3.4.2, non-transparent framing): the message holds no LF. */
    LINE_FEED,
    /** {@code SYSLOG-MSG NUL} (likewise): the message holds neither LF nor NUL. */
    NUL,
    /** {@code SYSLOG-MSG LF NUL}, of relays whose templates end in LF and whose frames end in NUL: the message holds no LF. */
    LINE_FEED_NUL,
    /** One message a datagram (RFC 5426): no bytes of framing. */
    DATAGRAM
}
