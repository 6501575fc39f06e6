package io.scrubjay.rules.scan;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AssignmentTest {
    private static final String VALUE = "V4lue";

    @ParameterizedTest
    @ValueSource(
            strings = {
                "password=V4lue",
                "password: V4lue",
                "password            => 'V4lue'",
                "\"password\": \"V4lue\"",
                "<password>V4lue</password>",
                "<password>\nV4lue</password>",
                "body: <password>V4lue</password>",
                "\u001b[36mpassword\u001b[0m=V4lue",
                "\u001b[36mpassword=\u001b[0mV4lue",
                "\\u001b[36mpassword\\u001b[0m=V4lue",
                "\\x1b[36mpassword=\\x1b[0mV4lue",
                "password: \\\\033[1;31mV4lue",
                "password=\\e[0m'V4lue'",
                "\u001b[34;1m\"password\"\u001b[0m: \u001b[38;2;150;200;20m\"V4lue\"",
                "<ns:password type=\"text\" n=\"1\">V4lue</ns:password>",
                "{\"name\":\"password\",\"value\":\"V4lue\"}",
                "<add key=\"password\" value=\"V4lue\"/>",
                "- name: password\n  value: V4lue",
                "{\"selector\":\"input[type=\\\"password\\\"]\",\"text\":\"V4lue\"}",
                "{'element': 'Password', 'input': 'V4lue'}",
                "+ name  = \"password\"\n          + value = \"V4lue\"",
                "variable \"password\" {\n  default = \"V4lue\"\n}",
                "field 'String' , 'password' , '\"V4lue\"'",
                "--password V4lue",
                "password \"V4lue\"",
                "setpassword(\"V4lue\")",
                "the password is V4lue",
                "password was set to: V4lue",
                "password secret key: V4lue",
                "the password for the user \"admin\" is \"V4lue\"",
                "password was changed to V4lue",
                "the password is now V4lue",
                "const password: string = \"V4lue\"",
                "password: Optional[str] = 'V4lue'",
                "let password: &str = \"V4lue\";",
                "password -> V4lue",
                "password <- 'V4lue'",
                "Const password As String = \"V4lue\"",
                "password<<-\"V4lue\"",
                "password = []byte(\"V4lue\")",
                "password := aws.String(\"V4lue\")",
                "password: !!str V4lue",
                "password: !plain 'V4lue'",
                "#define k_password @\"V4lue\"",
                "| password | V4lue |",
                "ENV db_password V4lue",
                "#define my_password V4lue",
                "password token V4lue",
                "password token\tV4lue",
                "the password will be V4lue",
                "password has been reset to V4lue",
                "<key>password</key>\n  <string>V4lue</string>",
                "<name>fs.password</name><value>V4lue</value>",
                "<member><name>password</name><value><string>V4lue</string></value></member>",
                "NAME           VALUE\nSMTP_PASSWORD  V4lue\nSMTP_PORT      587",
                "key  value\\n  password   V4lue  \\nuser  ida",
                "key  value\\ndbPassword  V4lue\\nuser  ida",
                "key  value\\npassword  V4lue\\nuser  ida",
                "{\"out\":\"dbPassword   V4lue\",\"n\":1}",
                "password = r'V4lue'",
                "password = @\"V4lue\"",
                "\"password\";s:5:\"V4lue\";",
                "\"password\";s:900000:\"V4lue\";",
                "password (\"V4lue\")",
                "password( \"V4lue\")",
                "<password\ttype=\"text\">V4lue</password>",
                "--password    'V4lue'",
                "FROM x\nENV db_password V4lue",
                "{\"key\":\"password\",\"value\":{\"string_value\":\"V4lue\"}}",
                "var password string = \"V4lue\"",
                "password%3dV4lue",
                "|password| V4lue |",
                "**password**: V4lue",
                "password:\n  V4lue",
                "password: |\n  V4lue",
                "password: >-\n        V4lue",
                "password: |+2\r\n    V4lue",
                "password: |2-   \n\tV4lue",
                "password: |-\\n    V4lue",
                "password: >\\\\n  V4lue",
                "<password><![CDATA[V4lue]]></password>",
                "<Parameter name=\"password\"><![CDATA[V4lue]]></Parameter>",
                "[\"password\"]=> string(5) \"V4lue\"",
                "[\"password\"]=>\n  string(5) \"V4lue\"",
                "public string DbPassword { get; set; } = \"V4lue\";",
                "string password {get;} = \"V4lue\"",
                "password => <<\"V4lue\">>",
                "\"password\": {\"value\": \"V4lue\"}",
                "\\\"password\\\":{\\\"value\\\":\\\"V4lue",
                "**password:** V4lue",
                "**password:** `V4lue`",
                "password: Some(\"V4lue\")",
                "ParameterKey=Password,ParameterValue=V4lue",
                "{\"ParameterKey\": \"Password\", \"ParameterValue\": \"V4lue\"}"
            })
    void valueAt_assigned(String text) {
        assertThat(valueAt(text)).isEqualTo(text.indexOf(VALUE));
        assertThat(mayAssignValue(text)).isTrue();
        for (int to = nameOf(text) + "password".length(); to < text.length(); to++) {
            assertThat(valueAt(text.substring(0, to))).isBetween(-1, to);
        }
    }

    @Test
    void valueAt_asFarAsItReaches() {
        assertThat(valueAt("password for " + "x".repeat(42) + " is V4lue")).isEqualTo(59);
        assertThat(valueAt("password for " + "x".repeat(43) + " is V4lue")).isEqualTo(-1);
        assertThat(valueAt("<password " + "x".repeat(119) + ">V4lue")).isEqualTo(130);
        assertThat(valueAt("<password " + "x".repeat(120) + ">V4lue")).isEqualTo(-1);
        assertThat(valueAt("password" + " ".repeat(79) + "V4lue")).isEqualTo(87);
        assertThat(valueAt("password" + " ".repeat(81) + "V4lue")).isEqualTo(-1);
        assertThat(valueAt("<key>password</key>" + " ".repeat(18) + "<string>V4lue")).isEqualTo(45);
        assertThat(valueAt("<key>password</key>" + " ".repeat(19) + "<string>V4lue")).isEqualTo(-1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "password",
                "password V4lue",
                "password  (\"V4lue\")",
                "password for nobody\nis V4lue",
                "<password a<b>V4lue",
                "<password a=b V4lue",
                "MYENV db_password V4lue",
                "\"password\";s::\"V4lue\";",
                "\"password\";s:1234567:\"V4lue\";",
                "password\n= V4lue",
                "X=<password>\nV4lue",
                "x: '<your-password>\nV4lue"
            })
    void valueAt_nothing(String text) {
        assertThat(valueAt(text)).isEqualTo(-1);
    }

    @Test
    void valueAt_beginsWithAllOfTheValue() {
        assertThat(valueAt("password=bV4lue")).isEqualTo(9);
        assertThat(valueAt("password=\"bV4lue\"")).isEqualTo(10);
        assertThat(valueAt("password: *V4lue")).isEqualTo(10);
        assertThat(valueAt("password: a == V4lue")).isEqualTo(10);
        assertThat(valueAt("--password    '\"'\"V4lue")).isEqualTo(17);
        assertThat(valueAt("\"password\",\"value\":{\"int\":1}")).isEqualTo(12);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "password V4lue",
                "the password   V4lue",
                "password   V4lue and more",
                "password   V4lue  more",
                "password=\u001b[0KV4lue",
                "password\u001b[0mV4lue",
                "password\n V4lue",
                "the password isV4lue",
                "password for nobody\nis V4lue",
                "password ) V4lue",
                "password: a == V4lue",
                "password - V4lue",
                "<key>password</key><data>V4lue</data>",
                "sent db_password V4lue",
                "password monkeys V4lue",
                "password a>V4lue",
                "password < V4lue",
                "password: !secret V4lue",
                "password: !V4lue",
                "password = byte(V4lue)",
                "password: {\"type\": \"V4lue\"}",
                "password: value: V4lue",
                "password { get; set; } V4lue",
                "password { getter } = V4lue",
                "password: **/V4lue",
                "password: |V4lue",
                "password: |-x\n V4lue",
                "password:|\n V4lue",
                "- name: password\n  values V4lue"
            })
    void valueAt_nothingAssigned(String text) {
        assertThat(valueAt(text)).isNotEqualTo(text.indexOf(VALUE));
    }

    /** Whether the sweep, which sees the payload, looks for a value where the examined text has it. */
    private static boolean mayAssignValue(String text) {
        int name = nameOf(text);
        int value = text.indexOf(VALUE);
        boolean[] may = {false};
        RawAssignmentProperties.withPayload(
                text,
                payload -> may[0] = RawAssignment.mayAssign(
                        payload, name + "password".length(), "password".length(), (seen, from, to, whole) -> from == value));
        return may[0];
    }

    private static int valueAt(String text) {
        int name = nameOf(text);
        return Assignment.valueAt(TestRules.bytes(text), name, name + "password".length());
    }

    private static int nameOf(String text) {
        return text.toLowerCase(Locale.ROOT).indexOf("password");
    }
}
