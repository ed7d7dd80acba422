package io.locmoe.driver.reference.host;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Memory of the C library. */
class NativeMemoryTest {

    @Test
    void memoryIsAlignedToACacheLine() {
        NativeMemory memory = NativeMemory.instance();
        for (int bytes = 1; bytes < 2000; bytes += 37) {
            NativeMemory.Block block = memory.allocate(bytes);
            assertThat(block.aligned().address() % NativeMemory.ALIGNMENT).isZero();
            assertThat(block.aligned().byteSize()).isEqualTo(bytes);
            memory.free(block);
        }
    }
}
