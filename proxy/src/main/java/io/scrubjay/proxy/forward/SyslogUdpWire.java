package io.scrubjay.proxy.forward;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandler;
import io.netty.channel.EventLoop;
import io.netty.channel.socket.DatagramChannel;
import io.netty.channel.socket.DatagramPacket;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.Promise;
import io.scrubjay.proxy.redact.SyslogBatch;
import io.scrubjay.proxy.redact.SyslogReceipt.Outcome;
import io.scrubjay.proxy.telemetry.LogLimiter;
import java.net.InetSocketAddress;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Syslog over UDP (RFC 5426): a datagram for each message, without framing. A message that no datagram can hold is
 * refused, not cut; one that the system does not send is lost. Both are counted.
 *
 * <p>The socket is not connected: a connected one answers an earlier datagram's ICMP error by failing the next.
 */
final class SyslogUdpWire implements SyslogWire {
    /** 65,535 less the headers of IPv4 and UDP. */
    static final int MAX_DATAGRAM_BYTES = 65_507;

    private static final Logger LOGGER = LoggerFactory.getLogger(SyslogUdpWire.class);
    private static final LogLimiter LOSS_LOG = new LogLimiter(Duration.ofSeconds(10));

    private final Class<? extends DatagramChannel> channelType;
    private final SyslogExporterMeters meters;

    SyslogUdpWire(Class<? extends DatagramChannel> channelType, SyslogExporterMeters meters) {
        this.channelType = channelType;
        this.meters = meters;
    }

    @Override
    public ChannelFuture open(EventLoop loop, InetSocketAddress collector, ChannelHandler handler) {
        return new Bootstrap().group(loop).channel(channelType).handler(handler).bind(0);
    }

    @Override
    public Future<?> write(Channel channel, InetSocketAddress collector, SyslogBatch batch) {
        ChannelFuture last = channel.newSucceededFuture();
        for (int i = 0; i < batch.count(); i++) {
            int index = i;
            int lengthBytes = batch.messageTo(i) - batch.messageFrom(i);
            if (lengthBytes > MAX_DATAGRAM_BYTES) {
                meters.refused(1);
                batch.settle(i, Outcome.REFUSED);
                lost("message too large for a datagram", lengthBytes);
            } else {
                last = channel.write(new DatagramPacket(
                                batch.bytes().retainedSlice(batch.messageFrom(i), lengthBytes), collector))
                        .addListener(written -> {
                            batch.settle(index, written.isSuccess() ? Outcome.TAKEN : Outcome.LOST);
                            count(written, lengthBytes);
                        });
            }
        }
        Promise<Void> through = channel.eventLoop().newPromise();
        last.addListener(written -> through.setSuccess(null));
        return through;
    }

    @Override
    public boolean keepsAddress() {
        return false;
    }

    private void count(Future<?> written, int lengthBytes) {
        if (written.isSuccess()) {
            meters.sent(1);
        } else {
            meters.failed();
            lost("datagram not sent: " + written.cause().getClass().getSimpleName(), lengthBytes);
        }
    }

    private static void lost(String why, int lengthBytes) {
        if (LOSS_LOG.permit()) {
            LOGGER.atWarn()
                    .addKeyValue("why", why)
                    .addKeyValue("lengthBytes", lengthBytes)
                    .log("syslog message lost");
        }
    }
}
