package io.locmoe.spi.plugin;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NearestNameTest {
    private static final List<String> ROUTERS = List.of("hash", "locmoe", "switch");

    @ParameterizedTest
    @CsvSource({
        "hahs, hash",
        "Hash, hash",
        "locme, locmoe",
        "locmoee, locmoe",
        "swich, switch",
        "swtich, switch",
        "loc, locmoe"
    })
    void aSlipOfTheFingerFindsTheName(String written, String meant) {
        assertThat(NearestName.of(written, ROUTERS)).contains(meant);
        assertThat(NearestName.hint(written, ROUTERS)).isEqualTo("did you mean '" + meant + "'?");
    }

    @Test
    void aNameWithoutANearMatchGetsTheListOfNames() {
        assertThat(NearestName.of("sinkhorn", ROUTERS)).isEmpty();
        assertThat(NearestName.hint("sinkhorn", ROUTERS)).isEqualTo("there is hash, locmoe, switch");
        assertThat(NearestName.hint("x", List.of())).isEqualTo("there is none");
        assertThat(NearestName.of("", ROUTERS)).isEmpty();
    }
}
