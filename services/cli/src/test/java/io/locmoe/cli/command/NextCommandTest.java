package io.locmoe.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class NextCommandTest {
    @Test
    void resumeCommandContinuesTheReportOfTheRun() {
        assertThat(new NextCommand(Path.of("/runs/a"), List.of(), Optional.empty(), List.of()).resume())
                .isEqualTo("./locmoe train --resume /runs/a --out /runs/a");
    }

    @Test
    void resumeCommandRepeatsOptionsNotInTheCheckpoint() {
        assertThat(new NextCommand(
                                Path.of("/my runs/it's"),
                                List.of(Path.of("/plugins")),
                                Optional.of("100mbit"),
                                List.of("--mesh", "host:7400"))
                        .resume())
                .isEqualTo("./locmoe train --resume '/my runs/it'\\''s' --out '/my runs/it'\\''s'"
                        + " --plugin-dir /plugins --link-rate 100mbit --mesh host:7400");
    }

    @Test
    void generateTakesTheRunAndItsPlugins() {
        assertThat(new NextCommand(
                                Path.of("runs/a"),
                                List.of(Path.of("/plugins")),
                                Optional.of("100mbit"),
                                List.of("--mesh", "host:7400"))
                        .generate())
                .isEqualTo("./locmoe generate --checkpoint runs/a --prompt 'The house' --plugin-dir /plugins");
    }
}
