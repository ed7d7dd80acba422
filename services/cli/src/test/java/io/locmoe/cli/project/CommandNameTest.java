package io.locmoe.cli.project;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class CommandNameTest {
    @Test
    void aCommandIsPrintedAsItWasCalled() {
        assertThat(CommandName.in(Map.of("LOCMOE_COMMAND", "../mesh/locmoe"))).isEqualTo("../mesh/locmoe");
        assertThat(CommandName.in(Map.of())).isEqualTo("./locmoe");
    }
}
