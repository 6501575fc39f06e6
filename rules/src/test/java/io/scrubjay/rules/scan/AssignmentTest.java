package io.scrubjay.rules.scan;

import static org.assertj.core.api.Assertions.assertThat;

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
                "<ns:password type=\"text\" n=\"1\">V4lue</ns:password>",
                "{\"name\":\"password\",\"value\":\"V4lue\"}",
                "<add key=\"password\" value=\"V4lue\"/>",
                "- name: password\n  value: V4lue",
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
                "password = r'V4lue'",
                "password = @\"V4lue\"",
                "\"password\";s:5:\"V4lue\";"
            })
    void valueAt_assigned(String text) {
        assertThat(valueAt(text)).isEqualTo(text.indexOf(VALUE));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "password V4lue",
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
                "- name: password\n  values V4lue"
            })
    void valueAt_nothingAssigned(String text) {
        assertThat(valueAt(text)).isNotEqualTo(text.indexOf(VALUE));
    }

    private static int valueAt(String text) {
        int name = text.indexOf("password");
        return Assignment.valueAt(TestRules.bytes(text), name, name + "password".length());
    }
}
