package io.scrubjay.proxy.receive.syslog;

import io.netty.channel.EventLoop;
import io.scrubjay.proxy.redact.SyslogDownstream;
import io.scrubjay.proxy.redact.SyslogSessions;

/**
 * What the connections of one event loop share: where their sessions come from and the way out. Confined to that event loop.
 *
 * @param loop the event loop
 * @param sessions of this event loop
 * @param downstream of this event loop
 * @param incompleteFrames of its connections
 */
record SyslogLane(
        EventLoop loop, SyslogSessions sessions, SyslogDownstream downstream, IncompleteFrames incompleteFrames) {}
