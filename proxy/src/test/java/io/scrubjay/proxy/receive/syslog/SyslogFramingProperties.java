package io.scrubjay.proxy.receive.syslog;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.embedded.EmbeddedChannel;
import io.scrubjay.proxy.receive.syslog.SyslogFrames.Framed;
import io.scrubjay.proxy.redact.SyslogFraming;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

class SyslogFramingProperties {
    @Property
    void decode_anyFramingAndChunks_sameMessages(
            @ForAll("frames") List<Framed> frames, @ForAll @Size(min = 1, max = 8) List<@IntRange(min = 1, max = 70) Integer> chunks) {
        // given
        StringBuilder stream = new StringBuilder();
        frames.forEach(frame -> stream.append(SyslogFrames.encode(frame)));
        EmbeddedChannel channel = SyslogFrames.channel(new SyslogFrameDecoder(200, false));

        // when
        int at = 0;
        for (int i = 0; at < stream.length(); i++) {
            int to = Math.min(stream.length(), at + chunks.get(i % chunks.size()));
            channel.writeInbound(SyslogFrames.bytes(stream.substring(at, to)));
            at = to;
        }
        SyslogFrames.waitForLineEnd(channel);

        // then
        assertThat(SyslogFrames.read(channel)).isEqualTo(frames);
        assertThat(channel.finish()).isFalse();
    }

    @Property
    void decode_garbage_onlyFramingExceptions(@ForAll("garbage") List<String> chunks) {
        // given
        EmbeddedChannel channel = SyslogFrames.channel(new SyslogFrameDecoder(30, false));
        List<SyslogFramingException> faults = new ArrayList<>();

        // when
        for (String chunk : chunks) {
            try {
                channel.writeInbound(SyslogFrames.bytes(chunk));
            } catch (SyslogFramingException e) {
                faults.add(e);
            }
        }
        try {
            channel.finish();
        } catch (SyslogFramingException e) {
            faults.add(e);
        }

        // then
        assertThat(faults).hasSizeLessThanOrEqualTo(1);
        assertThat(SyslogFrames.read(channel))
                .allSatisfy(frame -> assertThat(frame.message().length()).isBetween(1, 30));
    }

    @Provide
    Arbitrary<List<Framed>> frames() {
        Arbitrary<String> body = Arbitraries.strings().withCharRange('\0', '\u00ff').ofMaxLength(120);
        Arbitrary<Framed> counted = body.filter(text -> !text.isEmpty())
                .map(text -> new Framed(SyslogFraming.OCTET_COUNTING, text));
        Arbitrary<Framed> lines = Combinators.combine(Arbitraries.of("<13>", "<", "x", " ", "\u00fe"), body)
                .as((start, text) -> new Framed(SyslogFraming.LINE_FEED, start + text.replaceAll("[\n\0]", " ")));
        // LF or NUL in a line, or at the border of two, would make others of them
        Arbitrary<Framed> strings = lines.map(
                line -> new Framed(SyslogFraming.NUL, line.message().replace('\0', ' ')));
        return Arbitraries.oneOf(counted, lines, strings).list().ofMaxSize(12);
    }

    @Provide
    Arbitrary<List<String>> garbage() {
        return Arbitraries.strings()
                .withChars("0123456789 <>-+\r\nabc\0")
                .ofMinLength(1)
                .ofMaxLength(20)
                .list()
                .ofMaxSize(20);
    }
}
