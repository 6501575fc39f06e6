package io.scrubjay.proxy.redact;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnknownFieldSet;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.opentelemetry.proto.collector.profiles.v1development.ExportProfilesServiceRequest;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.ArrayValue;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.common.v1.KeyValueList;
import io.opentelemetry.proto.profiles.v1development.KeyValueAndUnit;
import io.opentelemetry.proto.profiles.v1development.Link;
import io.opentelemetry.proto.profiles.v1development.Profile;
import io.opentelemetry.proto.profiles.v1development.ProfilesDictionary;
import io.opentelemetry.proto.profiles.v1development.ResourceProfiles;
import io.opentelemetry.proto.profiles.v1development.Sample;
import io.opentelemetry.proto.profiles.v1development.ScopeProfiles;
import io.opentelemetry.proto.resource.v1.Resource;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Profiles name their strings by number: what stands under a key is known by way of the string table only. */
class ProfilesRedactorTest {
    private final RedactorHarness harness = new RedactorHarness();

    @ParameterizedTest
    @EnumSource(PayloadFormat.class)
    void redact_keysAndValuesByNumber(PayloadFormat format) throws Exception {
        // given
        ExportProfilesServiceRequest request = request(
                dictionary(
                                "",
                                "db.password",
                                "hunter2",
                                "plain",
                                "main secret1000",
                                "hunter3",
                                "cpu",
                                "hunter4")
                        .addAttributeTable(attribute(1, AnyValue.newBuilder().setStringValue("direct")))
                        .addAttributeTable(attribute(1, AnyValue.newBuilder().setStringValueStrindex(2)))
                        .addAttributeTable(attribute(3, AnyValue.newBuilder().setStringValueStrindex(6)))
                        .addAttributeTable(attribute(
                                3,
                                AnyValue.newBuilder()
                                        .setKvlistValue(KeyValueList.newBuilder()
                                                .addValues(KeyValue.newBuilder()
                                                        .setKeyStrindex(1)
                                                        .setValue(AnyValue.newBuilder().setStringValueStrindex(5))))))
                        .build(),
                Resource.newBuilder()
                        .addAttributes(KeyValue.newBuilder()
                                .setKeyStrindex(1)
                                .setValue(AnyValue.newBuilder()
                                        .setArrayValue(ArrayValue.newBuilder()
                                                .addValues(AnyValue.newBuilder().setStringValueStrindex(7)))))
                        .build(),
                Profile.newBuilder().build());

        // when
        ExportProfilesServiceRequest redacted = redact(request, format);

        // then
        assertThat(redacted.getDictionary().getStringTableList().stream().map(RedactorHarness::shortMasks))
                .containsExactly("", "db.password", "<password>", "plain", "main <token>", "<password>", "cpu", "<password>");
        assertThat(RedactorHarness.shortMasks(
                        redacted.getDictionary().getAttributeTable(0).getValue().getStringValue()))
                .isEqualTo("<password>");
        assertThat(redacted.getDictionary().getAttributeTableList().subList(1, 4))
                .isEqualTo(request.getDictionary().getAttributeTableList().subList(1, 4));
        assertThat(redacted.getResourceProfilesList()).isEqualTo(request.getResourceProfilesList());
    }

    @ParameterizedTest
    @EnumSource(PayloadFormat.class)
    void redact_nothingSecret_goesOutAsItIs(PayloadFormat format) throws Exception {
        // given
        ExportProfilesServiceRequest request = request(
                dictionary("", "process.executable.name", "java", "samples", "count")
                        .addAttributeTable(attribute(1, AnyValue.newBuilder().setStringValueStrindex(2)))
                        .addLinkTable(Link.newBuilder()
                                .setTraceId(ByteString.copyFrom(new byte[16]))
                                .setSpanId(ByteString.copyFrom(new byte[8])))
                        .build(),
                Resource.getDefaultInstance(),
                Profile.newBuilder()
                        .setProfileId(ByteString.copyFrom(new byte[16]))
                        .addSamples(Sample.newBuilder().addValues(5).addTimestampsUnixNano(7).setStackIndex(0))
                        .addAttributeIndices(0)
                        .build());

        // when
        byte[] wire = wire(request, format);

        // then
        assertThat(harness.redact(Signal.PROFILES, format, wire)).isEqualTo(wire);
    }

    @ParameterizedTest
    @EnumSource(PayloadFormat.class)
    void redact_originalPayload_isExamined(PayloadFormat format) throws Exception {
        // given
        ExportProfilesServiceRequest request =
                ofOriginalPayload("folded", ByteString.copyFromUtf8("main;load(-Dkey=secret1234) 1\n"));

        // when
        ByteString redacted = originalPayload(redact(request, format));

        // then
        assertThat(RedactorHarness.shortMasks(redacted.toString(StandardCharsets.ISO_8859_1)))
                .isEqualTo("main;load(-Dkey=<token>) 1\n");
    }

    /** Each string of pprof stands behind its length, and behind it a tag that looks like a digit of what it ends with. */
    @ParameterizedTest
    @EnumSource(PayloadFormat.class)
    void redact_originalPayloadInPprof_staysReadable(PayloadFormat format) throws Exception {
        // given
        UnknownFieldSet.Field.Builder strings = UnknownFieldSet.Field.newBuilder();
        for (String text : List.of("", "main", "load(-Dkey=secret1234)", "-Dkey=secret" + "5".repeat(60), "end")) {
            strings.addLengthDelimited(ByteString.copyFromUtf8(text));
        }
        ByteString pprof =
                UnknownFieldSet.newBuilder().addField(6, strings.build()).build().toByteString();
        ExportProfilesServiceRequest request = ofOriginalPayload("", pprof);

        // when
        ByteString redacted = originalPayload(redact(request, format));

        // then
        List<ByteString> table = UnknownFieldSet.parseFrom(redacted).getField(6).getLengthDelimitedList();
        assertThat(redacted.size()).isEqualTo(pprof.size());
        assertThat(table)
                .hasSize(5)
                .startsWith(ByteString.EMPTY, ByteString.copyFromUtf8("main"))
                .endsWith(ByteString.copyFromUtf8("end"));
        assertThat(table.get(2).toStringUtf8()).startsWith("load(-Dkey=[redacted").doesNotContain("secret").endsWith(")");
        assertThat(table.get(3).toStringUtf8()).startsWith("-Dkey=[redacted").contains("]***").doesNotContain("secret");
    }

    @ParameterizedTest
    @ValueSource(strings = {"28b52ffd", "502a4d180000000028b52ffd", "0b0280", "789c"})
    void redact_originalPayloadThatNobodyCanLookInto_isRefused(String beginning) {
        // given
        ByteString payload = ByteString.copyFrom(HexFormat.of().parseHex(beginning + "00112233"));
        ExportProfilesServiceRequest request = ofOriginalPayload("", payload);

        for (PayloadFormat format : PayloadFormat.values()) {
            // then
            assertThatThrownBy(() -> redact(request, format))
                    .isInstanceOf(UnscannableException.class)
                    .hasMessageContaining("original_payload: compressed")
                    .satisfies(e -> assertThat(((UnscannableException) e).reason())
                            .isEqualTo(UnscannableException.Reason.OPAQUE));
        }
    }

    @Test
    void redact_keyBeyond32Bits_isWhatReadersTakeItFor() throws Exception {
        // given
        ExportProfilesServiceRequest head =
                request(dictionary("", "db.password", "hunter2").build(), Resource.getDefaultInstance(), Profile.getDefaultInstance());
        UnknownFieldSet value = UnknownFieldSet.newBuilder().addField(8, varint((1L << 32) + 2)).build();
        UnknownFieldSet attribute = UnknownFieldSet.newBuilder()
                .addField(1, varint((7L << 32) + 1))
                .addField(2, UnknownFieldSet.Field.newBuilder().addLengthDelimited(value.toByteString()).build())
                .build();
        ExportProfilesServiceRequest more = ExportProfilesServiceRequest.newBuilder()
                .setDictionary(ProfilesDictionary.newBuilder()
                        .setUnknownFields(UnknownFieldSet.newBuilder()
                                .addField(6, UnknownFieldSet.Field.newBuilder().addLengthDelimited(attribute.toByteString()).build())
                                .build()))
                .build();
        byte[] wire = head.toByteString().concat(more.toByteString()).toByteArray();

        // when
        ExportProfilesServiceRequest redacted =
                ExportProfilesServiceRequest.parseFrom(harness.redact(Signal.PROFILES, PayloadFormat.PROTOBUF, wire));

        // then
        assertThat(redacted.getDictionary().getAttributeTable(0).getKeyStrindex()).isEqualTo(1);
        assertThat(RedactorHarness.shortMasks(redacted.getDictionary().getStringTable(2))).isEqualTo("<password>");
    }

    /** A number may be written in any way that makes it whole; what is none names no key. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    1          | <password>
                    "1"        | <password>
                    1.0        | <password>
                    1e0        | <password>
                    0.1e1      | <password>
                    "1.0"      | <password>
                    4294967297 | <password>
                    1.5        | hunter2
                    true       | hunter2
                    null       | hunter2
                    [1]        | hunter2
                    "x"        | hunter2
                    1e999      | hunter2
                    """)
    void redact_keyNumber_isTheKeyWhereItIsWhole(String number, String value) throws Exception {
        // given
        String json = "{'dictionary':{'stringTable':['','db.password','hunter2'],'attributeTable':[{'keyStrindex':NUMBER,"
                + "'value':{'stringValueStrindex':2.0}}]}}";

        // when
        String redacted = harness.json(Signal.PROFILES, json.replace('\'', '"').replace("NUMBER", number));

        // then
        assertThat(redacted).contains("[\"\",\"db.password\",\"" + value + "\"]");
    }

    @Test
    void redact_secretInPlaceOfAProfileId_isMasked() throws Exception {
        // given
        String json = "{'resourceProfiles':[{'scopeProfiles':[{'profiles':[{'profileId':'c2VjcmV0MTIzNDU2Nzg5MA=='}]}]}]}";

        // when
        String redacted = harness.json(Signal.PROFILES, json.replace('\'', '"'));

        // then
        assertThat(redacted).contains("\"profileId\":\"\"");
        assertThat(harness.places()).containsExactly("profile.profile_id");
    }

    @Test
    void redact_numbersBeyondTheTable_areNoKeys() throws Exception {
        // given
        ExportProfilesServiceRequest request = request(
                dictionary("", "secret1000")
                        .addAttributeTable(attribute(77, AnyValue.newBuilder().setStringValueStrindex(-1)))
                        .addAttributeTable(attribute(-3, AnyValue.newBuilder().setStringValueStrindex(99)))
                        .build(),
                Resource.getDefaultInstance(),
                Profile.getDefaultInstance());

        // when
        ExportProfilesServiceRequest redacted = redact(request, PayloadFormat.PROTOBUF);

        // then
        assertThat(RedactorHarness.shortMasks(redacted.getDictionary().getStringTable(1))).isEqualTo("<token>");
    }

    private ExportProfilesServiceRequest redact(ExportProfilesServiceRequest request, PayloadFormat format)
            throws Exception {
        byte[] redacted = harness.redact(Signal.PROFILES, format, wire(request, format));
        if (format == PayloadFormat.PROTOBUF) {
            return ExportProfilesServiceRequest.parseFrom(redacted);
        }
        ByteBuf protobuf = OtlpJsonTranscoder.toProtobuf(Signal.PROFILES, Unpooled.wrappedBuffer(redacted));
        byte[] bytes = ByteBufUtil.getBytes(protobuf);
        protobuf.release();
        return ExportProfilesServiceRequest.parseFrom(bytes);
    }

    private static byte[] wire(ExportProfilesServiceRequest request, PayloadFormat format) {
        return format == PayloadFormat.PROTOBUF
                ? request.toByteArray()
                : OtlpJsonWriter.write(request, new Random(5)).getBytes(StandardCharsets.UTF_8);
    }

    private static UnknownFieldSet.Field varint(long number) {
        return UnknownFieldSet.Field.newBuilder().addVarint(number).build();
    }

    private static ExportProfilesServiceRequest request(
            ProfilesDictionary dictionary, Resource resource, Profile profile) {
        return ExportProfilesServiceRequest.newBuilder()
                .setDictionary(dictionary)
                .addResourceProfiles(ResourceProfiles.newBuilder()
                        .setResource(resource)
                        .addScopeProfiles(ScopeProfiles.newBuilder().addProfiles(profile)))
                .build();
    }

    private static ExportProfilesServiceRequest ofOriginalPayload(String payloadFormat, ByteString payload) {
        return request(
                dictionary("").build(),
                Resource.getDefaultInstance(),
                Profile.newBuilder()
                        .setOriginalPayloadFormat(payloadFormat)
                        .setOriginalPayload(payload)
                        .build());
    }

    private static ByteString originalPayload(ExportProfilesServiceRequest request) {
        return request.getResourceProfiles(0).getScopeProfiles(0).getProfiles(0).getOriginalPayload();
    }

    private static ProfilesDictionary.Builder dictionary(String... strings) {
        return ProfilesDictionary.newBuilder().addAllStringTable(Arrays.asList(strings));
    }

    private static KeyValueAndUnit attribute(int key, AnyValue.Builder value) {
        return KeyValueAndUnit.newBuilder().setKeyStrindex(key).setValue(value).build();
    }
}
