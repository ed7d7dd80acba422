package io.locmoe.workshop;

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
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** {@code plugins verify} for a stranger's strategy. */
class VerifyTest {
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
        pack("post", PackedSource.VERSION);
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
    void verifyFindsEveryErrorOfEveryPlugIn() throws IOException {
        assertThat(run("plugins", "verify", plugins.toString()))
                .as(out.toString())
                .isZero();
        assertThat(out.toString().lines())
                .containsExactly(
                        "post 3: good, communication strategy 'post'",
                        "    the communication strategy 'post' was not made: it requires comm.weight; give values with"
                                + " --set comm.weight=VALUE");
        assertThat(run("plugins", "verify", "--plugin-dir", plugins.toString(), "--set", "comm.weight=5"))
                .isEqualTo(1);
        assertThat(out.toString()).contains("post 3: 1 error", "post of plug-in post 3 failed in create");
        pack("worse", "7");
        pack("zz-again", PackedSource.VERSION);
        assertThat(run("plugins", "verify", plugins.toString())).isEqualTo(1);
        assertThat(out.toString())
                .contains("post 3: good", "worse 3: 1 error", "zz-again 3: 1 error")
                .contains("offers the communication strategy 'post', which plug-in post (");
        assertThat(run("plugins", "verify", plugins.toString(), "--json")).isEqualTo(1);
        assertThat(json().findValuesAsText("status")).containsExactly("good", "bad", "bad");
    }

    @Test
    void verifyTakesOneDirectoryEitherWay() {
        String directory = plugins.toString();
        assertThat(run("plugins", "verify")).isEqualTo(2);
        assertThat(run("plugins", "verify", directory, "--plugin-dir", directory))
                .isEqualTo(2);
        assertThat(err.toString()).contains("name one directory with plug-ins, as DIR or as --plugin-dir DIR");
        assertThat(run(
                        "plugins",
                        "verify",
                        "--plugin-dir",
                        plugins.resolve("absent").toString()))
                .isEqualTo(2);
    }
}
