package io.scrubjay.proxy.testing;

import com.github.luben.zstd.ZstdInputStream;
import com.github.luben.zstd.ZstdOutputStream;
import io.grpc.Codec;
import io.grpc.CompressorRegistry;
import io.grpc.DecompressorRegistry;
import io.scrubjay.proxy.redact.ContentCoding;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import java.util.zip.InflaterInputStream;
import org.xerial.snappy.Snappy;
import org.xerial.snappy.SnappyFramedInputStream;
import org.xerial.snappy.SnappyFramedOutputStream;

/** Content codings by other implementations than ours: the JDK's, libzstd's own streams, Google's Snappy. */
public final class TestCodings {
    private TestCodings() {}

    /** Compresses. */
    public static byte[] compress(ContentCoding coding, byte[] plain) {
        ByteArrayOutputStream coded = new ByteArrayOutputStream();
        try {
            if (coding == ContentCoding.SNAPPY) {
                return Snappy.compress(plain);
            }
            try (OutputStream out = compressing(coding, coded)) {
                out.write(plain);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return coded.toByteArray();
    }

    /** Decompresses; throws if that is not possible. */
    public static byte[] decompress(ContentCoding coding, byte[] coded) {
        try {
            if (coding == ContentCoding.SNAPPY) {
                return Snappy.uncompress(coded);
            }
            try (InputStream in = decompressing(coding, new ByteArrayInputStream(coded))) {
                return in.readAllBytes();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What grpc-java knows, and zstd and snappy, as grpc-go names them. */
    public static CompressorRegistry compressors() {
        CompressorRegistry registry = CompressorRegistry.newEmptyInstance();
        registry.register(new Codec.Gzip());
        registry.register(Codec.Identity.NONE);
        registry.register(new GrpcCodec("zstd", ContentCoding.ZSTD));
        registry.register(new GrpcCodec("snappy", ContentCoding.SNAPPY_FRAMED));
        return registry;
    }

    /** As {@link #compressors}. */
    public static DecompressorRegistry decompressors() {
        return DecompressorRegistry.getDefaultInstance()
                .with(new GrpcCodec("zstd", ContentCoding.ZSTD), true)
                .with(new GrpcCodec("snappy", ContentCoding.SNAPPY_FRAMED), true);
    }

    private static OutputStream compressing(ContentCoding coding, OutputStream out) throws IOException {
        return switch (coding) {
            case GZIP -> new GZIPOutputStream(out);
            case DEFLATE -> new DeflaterOutputStream(out);
            case ZSTD -> new ZstdOutputStream(out).setChecksum(true);
            case SNAPPY_FRAMED -> new SnappyFramedOutputStream(out);
            case SNAPPY -> throw new IllegalArgumentException("coding: " + coding + " (expected: one with streams)");
        };
    }

    private static InputStream decompressing(ContentCoding coding, InputStream in) throws IOException {
        return switch (coding) {
            case GZIP -> new GZIPInputStream(in);
            case DEFLATE -> new InflaterInputStream(in);
            case ZSTD -> new ZstdInputStream(in);
            case SNAPPY_FRAMED -> new SnappyFramedInputStream(in);
            case SNAPPY -> throw new IllegalArgumentException("coding: " + coding + " (expected: one with streams)");
        };
    }

    private record GrpcCodec(String name, ContentCoding coding) implements Codec {
        @Override
        public String getMessageEncoding() {
            return name;
        }

        @Override
        public OutputStream compress(OutputStream out) throws IOException {
            return compressing(coding, out);
        }

        @Override
        public InputStream decompress(InputStream in) throws IOException {
            return decompressing(coding, in);
        }
    }
}
