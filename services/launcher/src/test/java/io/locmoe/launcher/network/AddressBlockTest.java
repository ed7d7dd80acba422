package io.locmoe.launcher.network;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class AddressBlockTest {
    /** RFC 2544, appendix C.2.2: 198.18.0.0 to 198.19.255.255. */
    @Test
    void blocksFillTheRangeForBenchmarks() {
        assertThat(AddressBlock.free("default via 10.0.0.1 dev eth0\n0.0.0.0/1 dev tun0\n128.0.0.0/1 dev tun0"))
                .hasSize(512)
                .first()
                .hasToString("198.18.0.0/24");
        assertThat(new AddressBlock(511)).hasToString("198.19.255.0/24");
        assertThat(new AddressBlock(256).node(0)).isEqualTo("198.19.0.1");
        assertThat(new AddressBlock(255).node(AddressBlock.MAX_NODES - 1)).isEqualTo("198.18.255.253");
        assertThat(new AddressBlock(255).command()).isEqualTo("198.18.255.254");
    }

    @Test
    void aBlockThatIsUsedIsNotFree() {
        assertThat(free("2: lm5-0    inet 198.18.7.254/24 scope global lm5-0"))
                .doesNotContain(7)
                .hasSize(511);
        assertThat(free("198.18.9.40/30 dev x")).doesNotContain(9).hasSize(511);
        assertThat(free("198.19.1.9 dev x scope link src 198.18.0.3"))
                .doesNotContain(257, 0)
                .hasSize(510);
        assertThat(free("198.18.0.0/16 dev tun0")).hasSize(256).startsWith(256);
        assertThat(free("198.18.0.0/15 dev tun0")).isEmpty();
        assertThat(free("192.0.0.0/4 dev x\n198.0.0.0/8 dev y")).isEmpty();
    }

    private static List<Integer> free(String used) {
        return AddressBlock.free(used).stream().map(AddressBlock::index).toList();
    }
}
