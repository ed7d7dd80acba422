package io.locmoe.launcher.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.locmoe.launcher.RunException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LinkRateTest {
    /** tc's units are decimal: man tc, PARAMETERS, RATES. */
    @ParameterizedTest
    @CsvSource({
        "1mbit,1000000,1mbit",
        "100mbit,100000000,100mbit",
        "2.5gbit,2500000000,2500mbit",
        "1000mbit,1000000000,1gbit",
        "1500kbit,1500000,1500kbit",
        "1.0000005mbit,1000000,1mbit",
        "100gbit,100000000000,100gbit"
    })
    void readsAndWritesTheUnitsOfTc(String text, long bits, String written) {
        assertThat(LinkRate.parse(text)).isEqualTo(new LinkRate(bits)).hasToString(written);
    }

    @Test
    void writesAnyRate() {
        assertThat(new LinkRate(12_345_678)).hasToString("12345678bit");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "100",
                "100mb",
                "100mbps",
                "100MBIT",
                "100 mbit",
                "-1mbit",
                "1e3mbit",
                ".5gbit",
                "mbit",
                "1.gbit",
                "NaNmbit",
                "100mbit ",
                "9999999999mbit"
            })
    void refusesWhatIsNoRate(String text) {
        assertThatThrownBy(() -> LinkRate.parse(text))
                .isInstanceOf(RunException.class)
                .hasMessage("link rate '" + text
                        + "' is not a number with kbit, mbit or gbit, like 100mbit or 2.5gbit (bits per "
                        + "second, lower case, no blank)");
    }

    @ParameterizedTest
    @ValueSource(strings = {"999kbit", "0mbit", "101gbit"})
    void ratesOutOfRangeAreRefused(String text) {
        assertThatThrownBy(() -> LinkRate.parse(text))
                .isInstanceOf(RunException.class)
                .hasMessage("link rate '" + text + "' must be from 1mbit to 100gbit");
    }

    @Test
    void takesOneRateForAllOrOneForEach() {
        LinkRate fast = new LinkRate(200_000_000);
        LinkRate slow = new LinkRate(50_000_000);
        assertThat(LinkRate.parseEach("50mbit", 3)).containsExactly(slow, slow, slow);
        assertThat(LinkRate.parseEach("200mbit,50mbit", 2)).containsExactly(fast, slow);
        assertThatThrownBy(() -> LinkRate.parseEach("200mbit,50mbit", 4))
                .hasMessageContaining("has 2 link rates, but there are 4 nodes");
        assertThatThrownBy(() -> LinkRate.parseEach("200mbit,", 2)).hasMessageContaining("link rate ''");
    }

    /** The kernel drops what is longer than the bucket: it must hold a frame of 1514 bytes. */
    @Test
    void aPauseLetsFourMillisecondsPassAndAtLeastAFrame() {
        assertThat(new LinkRate(100_000_000).burstBytes()).isEqualTo(50_000);
        assertThat(new LinkRate(LinkRate.MIN).burstBytes()).isGreaterThan(1514);
        assertThat(new LinkRate(LinkRate.MAX).queueBytes()).isLessThan(1L << 32);
    }
}
