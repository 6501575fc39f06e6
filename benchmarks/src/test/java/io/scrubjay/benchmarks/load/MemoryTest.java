package io.scrubjay.benchmarks.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class MemoryTest {
    @Test
    void residentKib_lines() {
        assertThat(Memory.residentKib(List.of("Name:\tjava", "VmHWM:\t  999 kB", "VmRSS:\t  125640 kB", "Threads:\t9")))
                .isEqualTo(125_640);
        assertThat(Memory.residentKib(List.of("Name:\tkthreadd"))).isZero();
    }
}
