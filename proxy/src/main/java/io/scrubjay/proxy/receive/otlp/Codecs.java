package io.scrubjay.proxy.receive.otlp;

import io.netty.buffer.ByteBufAllocator;
import io.scrubjay.proxy.redact.ContentCoding;
import java.util.EnumMap;
import java.util.Map;

/** The codecs of one event loop, each made when it is first needed. */
final class Codecs implements AutoCloseable {
    private final ByteBufAllocator allocator;
    private final Map<ContentCoding, Codec> made = new EnumMap<>(ContentCoding.class);

    Codecs(ByteBufAllocator allocator) {
        this.allocator = allocator;
    }

    Codec of(ContentCoding coding) {
        return made.computeIfAbsent(coding, this::make);
    }

    @Override
    public void close() {
        made.values().forEach(Codec::close);
    }

    private Codec make(ContentCoding coding) {
        return switch (coding) {
            case GZIP -> new GzipCodec(allocator);
            case DEFLATE -> new ZlibCodec(allocator);
            case ZSTD -> new ZstdCodec(allocator);
            case SNAPPY -> new SnappyCodec(allocator, false);
            case SNAPPY_FRAMED -> new SnappyCodec(allocator, true);
        };
    }
}
