package io.locmoe.cli.plugins;

import static io.locmoe.samples.PackedSource.VERSION;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.locmoe.cli.Locmoe;
import io.locmoe.samples.PackedSource;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** {@code plugins list} and {@code plugins describe} for a stranger's strategy. */
class PluginsCommandTest {
    private static final String SOURCE = """
            import io.locmoe.spi.MoePlugin;
            import io.locmoe.spi.comm.*;
            import io.locmoe.spi.plugin.*;
            import java.util.List;
            public class Post implements MoePlugin, CommunicationStrategyFactory {
                public List<CommunicationStrategyFactory> communicationStrategies() { return List.of(this); }
                public String name() { return "post"; }
                public List<Option> options() {
                    return List.of(
                            Option.of("stamps", 2, "how many").within(1, 9),
                            Option.of("colour", Colour.DARK_RED, "of the stamps"),
                            Option.required("weight", Double.class, "in grams"));
                }
                public CommunicationStrategy create(Options options) { throw new IllegalStateException(); }
                public enum Colour { DARK_RED, BLUE }
            }
            """;

    @TempDir
    private static Path distribution;

    private static PackedSource post;

    @TempDir
    private Path plugins;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private final ObjectMapper json = new ObjectMapper();

    @BeforeAll
    static void haveADistribution() throws IOException {
        Files.writeString(distribution.resolve("node.flags"), "-Xmx192m");
        Files.createDirectory(distribution.resolve("plugins"));
        System.setProperty("locmoe.distribution", distribution.toString());
        post = PackedSource.compile("Post", SOURCE, distribution);
    }

    @AfterAll
    static void haveNone() {
        System.clearProperty("locmoe.distribution");
    }

    @BeforeEach
    void havePost() throws IOException {
        pack("post", VERSION);
    }

    private void pack(String name, String spiVersion) throws IOException {
        post.pack(plugins, name, spiVersion);
    }

    private int run(String... arguments) {
        out.getBuffer().setLength(0);
        CommandLine line = Locmoe.commandLine();
        line.setOut(new PrintWriter(out));
        line.setErr(new PrintWriter(err));
        return line.execute(arguments);
    }

    private JsonNode json() throws IOException {
        return json.readTree(out.toString());
    }

    @Test
    void listTellsJarDigestSpiVersionAndErrors() throws IOException {
        pack("worse", "7");
        assertThat(run("plugins", "list", "--plugin-dir", plugins.toString(), "--json"))
                .isEqualTo(1);
        JsonNode post = json().at("/plugins/0");
        assertThat(post.path("name").asText()).isEqualTo("post");
        assertThat(post.path("version").asText()).isEqualTo("3");
        assertThat(post.path("status").asText()).isEqualTo("loaded");
        assertThat(post.at("/jars/0").asText()).isEqualTo("post.jar");
        assertThat(post.at("/jarDigests/post.jar").asText())
                .matches("[0-9a-f]{64}")
                .isNotEqualTo(post.path("digest").asText());
        assertThat(post.path("digest").asText()).matches("[0-9a-f]{64}");
        assertThat(post.path("spiVersion").asText()).isEqualTo(VERSION);
        assertThat(post.at("/offers/0/kind").asText()).isEqualTo("comm");
        assertThat(post.at("/offers/0/options/0/maximum").asDouble()).isEqualTo(9);
        assertThat(post.at("/offers/0/options/1/maximum").isNull()).isTrue();
        JsonNode worse = json().at("/plugins/1");
        assertThat(worse.path("status").asText()).isEqualTo("refused");
        assertThat(worse.at("/errors/0").asText()).contains("version 7 of the SPI");
        run("plugins", "list", "--plugin-dir", plugins.toString(), "--options");
        assertThat(out.toString()).contains("comm.weight (required): in grams", "comm.stamps (2): how many");
    }

    @Test
    void describeTellsOptionsAndAllErrorsOfAConfiguration() throws IOException {
        String[] describe = {"plugins", "describe", "post", "--plugin-dir", plugins.toString()};
        assertThat(run(describe)).as(err.toString()).isZero();
        assertThat(out.toString().lines().map(line -> line.replaceAll(" {2,}", "|")))
                .contains(
                        "|plug-in|post 3",
                        "|jars|post.jar",
                        "|SPI version|" + VERSION,
                        "comm.stamps|whole number|2|[1, 9]|how many",
                        "comm.colour|dark-red | blue|dark-red|-|of the stamps",
                        "comm.weight|number|required|-|in grams");
        assertThat(run(with(describe, "--option", "stamps=10", "--set", "comm.color=blue", "--json")))
                .isEqualTo(2);
        assertThat(json().path("problems").toString())
                .contains("option stamps must be in [1, 9]: 10")
                .contains("option weight is required")
                .contains("unknown option 'color'; did you mean 'colour'?");
    }

    private static String[] with(String[] words, String... more) {
        return Stream.concat(Stream.of(words), Stream.of(more)).toArray(String[]::new);
    }
}
