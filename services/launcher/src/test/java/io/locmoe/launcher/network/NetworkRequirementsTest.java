package io.locmoe.launcher.network;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NetworkRequirementsTest {
    private static final String ROOT = "Name:\tjava\nUid:\t0\t0\t0\t0\nCapEff:\t000001ffffffffff\n";
    /** As docker starts a container. */
    private static final String CONTAINER = "Uid:\t0\t0\t0\t0\nCapEff:\t00000000a80425fb\n";

    private static final String USER = "Uid:\t1000\t1000\t1000\t1000\nCapEff:\t0000000000000000\n";

    @TempDir
    Path directory;

    @Test
    void missingRequirementsAreNamedWithARemedy() throws IOException {
        assertThat(obstacle(ROOT))
                .isEqualTo("link rates need the command 'ip'; install it with: apt-get install iproute2");
        make("ip", "tc");
        assertThat(obstacle(ROOT))
                .isEqualTo("link rates need the command 'nsenter'; install it with: apt-get install util-linux");
        make("nsenter", "setsid");
        assertThat(obstacle(ROOT)).isEqualTo("none");
        assertThat(obstacle(USER)).contains("run the same command as root");
        assertThat(obstacle(CONTAINER)).contains("--privileged").contains("NET_ADMIN");
        assertThat(obstacle("")).contains("Linux");
    }

    private void make(String... commands) throws IOException {
        for (String command : commands) {
            assertThat(Files.createFile(directory.resolve(command)).toFile().setExecutable(true))
                    .isTrue();
        }
    }

    private String obstacle(String status) {
        return new NetworkRequirements(new SystemTools(List.of(directory)), status)
                .obstacle()
                .orElse("none");
    }
}
