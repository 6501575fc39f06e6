package io.scrubjay.proxy.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AddressRulesTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "127.0.0.1", "127.9.9.9", "0.0.0.0", "10.1.2.3", "172.16.0.1", "172.31.255.255", "192.168.1.1", "169.254.169.254",
                "100.64.0.1", "192.0.0.8", "198.18.0.1", "198.19.255.255", "224.0.0.1", "240.0.0.1", "255.255.255.255",
                "::", "::1", "fe80::1", "fc00::1", "fd00:ec2::254", "ff02::1", "::ffff:127.0.0.1", "::10.0.0.1",
                "64:ff9b::a9fe:a9fe", "64:ff9b:1::1", "2002:7f00:1::", "2002:a00:1::", "2001:db8::1", "2001::1"
            })
    void resolve_specialAddress_isBlocked(String address) {
        assertThatThrownBy(() -> new AddressRules(false).resolve(address))
                .isInstanceOf(BlockedAddressException.class)
                .hasMessage("address of " + address + ": private (expected: public ones only, or allowPrivate)");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "8.8.8.8", "172.15.255.255", "172.32.0.0", "100.63.255.255", "100.128.0.0", "198.17.255.255", "198.20.0.0",
                "192.0.1.1", "223.255.255.255", "2606:4700::1111", "2001:4860:4860::8888", "64:ff9b::808:808", "2002:808:808::"
            })
    void resolve_publicAddress_isAllowed(String address) throws Exception {
        assertThat(new AddressRules(false).resolve(address)).isEqualTo(InetAddress.ofLiteral(address));
    }

    @Test
    void resolve_privateAllowed() throws Exception {
        assertThat(new AddressRules(true).resolve("127.0.0.1").isLoopbackAddress()).isTrue();
    }
}
