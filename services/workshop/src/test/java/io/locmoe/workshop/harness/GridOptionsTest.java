package io.locmoe.workshop.harness;

import static org.assertj.core.api.Assertions.assertThat;

import io.locmoe.conformance.packaged.Declaration;
import io.locmoe.samples.PackedSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** What {@code harness} makes of the options and of what a jar declares. */
class GridOptionsTest {
    private static final String SOURCE = """
            import io.locmoe.spi.MoePlugin;
            import io.locmoe.spi.comm.*;
            import io.locmoe.spi.plugin.*;
            import java.util.List;
            public class Rough implements MoePlugin, CommunicationStrategyFactory {
                public List<CommunicationStrategyFactory> communicationStrategies() { return List.of(this); }
                public String name() { return "rough"; }
                public CommunicationStrategy create(Options options) { throw new IllegalStateException(); }
            }
            """;

    @TempDir
    private Path directory;

    @BeforeEach
    void haveADistribution() throws IOException {
        Files.createDirectory(directory.resolve("plugins"));
        System.setProperty("locmoe.distribution", directory.toString());
    }

    @AfterEach
    void haveNone() {
        System.clearProperty("locmoe.distribution");
    }

    private double error(Map<String, String> files) throws IOException {
        PackedSource.compile("Rough", SOURCE, directory)
                .pack(directory.resolve("mine"), "rough", PackedSource.VERSION, files);
        GridOptions options = new GridOptions();
        new CommandLine(options)
                .parseArgs("--plugin-dir", directory.resolve("mine").toString(), "--strategy", "rough");
        return options.plan().error();
    }

    @Test
    void theErrorThatAStrategyDeclaresInItsJarIsAllowed() throws IOException {
        assertThat(error(Map.of(Declaration.FILE, "communication.rough.error = 0.004")))
                .isEqualTo(0.004);
    }

    @Test
    void aStrategyThatDeclaresNothingKeepsEveryBit() throws IOException {
        assertThat(error(Map.of())).isZero();
    }
}
