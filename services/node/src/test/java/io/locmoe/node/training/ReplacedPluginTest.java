package io.locmoe.node.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.locmoe.node.text.GenerationTasks;
import io.locmoe.pluginhost.PluginCatalog;
import io.locmoe.pluginhost.PluginShelf;
import io.locmoe.run.Peer;
import io.locmoe.run.service.RankStart;
import io.locmoe.run.service.RunRequest;
import io.locmoe.settings.FileRoots;
import io.locmoe.spi.MoePlugin;
import io.locmoe.spi.gate.GateSetup;
import io.locmoe.spi.plugin.Options;
import io.locmoe.spi.tensor.Parameters;
import io.locmoe.spi.topology.ExpertPlacement;
import io.locmoe.spi.topology.Topology;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A jar that is replaced after the nodes have compared their plug-ins and before the job has it. */
class ReplacedPluginTest {
    /** The class with the text is not loaded before the gate is created. */
    private static final String SOURCE = """
            import io.locmoe.spi.MoePlugin;
            import io.locmoe.spi.gate.*;
            import io.locmoe.spi.gate.GateSetup;
            import io.locmoe.spi.plugin.Options;
            import io.locmoe.spi.tensor.Parameters;
            import java.util.List;
            public class Mine implements MoePlugin {
                public List<GateFactory> gates() {
                    return List.of(new GateFactory() {
                        public String name() { return "mine"; }
                        public Gate create(Options options, GateSetup setup) {
                            throw new IllegalArgumentException(Later.text());
                        }
                    });
                }
            }
            class Later { static String text() { return "%s"; } }
            """;

    private record Setup(int layer, int width, int experts, Parameters parameters) implements GateSetup {}

    @TempDir
    private Path directory;

    private void write(String text) throws IOException {
        Path classes = Files.createDirectories(directory.resolve("classes-" + text));
        Path source = Files.writeString(directory.resolve("Mine.java"), SOURCE.formatted(text));
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        List<String> options = List.of("-d", classes.toString(), "-cp", System.getProperty("java.class.path"));
        assertThat(compiler.getTask(
                                null,
                                null,
                                null,
                                options,
                                null,
                                compiler.getStandardFileManager(null, null, null)
                                        .getJavaFileObjects(source))
                        .call())
                .isTrue();
        Path jar = Files.createDirectories(directory.resolve("plugins/mine")).resolve("mine.jar");
        Manifest manifest = new Manifest();
        manifest.getMainAttributes().putValue("Manifest-Version", "1.0");
        manifest.getMainAttributes().putValue("LocMoE-Spi-Version", Integer.toString(MoePlugin.SPI_VERSION));
        try (OutputStream file = Files.newOutputStream(jar);
                JarOutputStream target = new JarOutputStream(file, manifest);
                Stream<Path> compiled = Files.list(classes)) {
            target.putNextEntry(new JarEntry("META-INF/services/io.locmoe.spi.MoePlugin"));
            target.write("Mine".getBytes());
            for (Path path : compiled.toList()) {
                target.putNextEntry(new JarEntry(path.getFileName().toString()));
                Files.copy(path, target);
            }
        }
    }

    private static RankStart start(Map<String, String> compared) {
        return new RankStart(
                "job-1",
                new RunRequest(Map.of(), ""),
                ExpertPlacement.even(1, 4, Topology.of(1, 1)),
                0,
                List.of(new Peer("node-0", "127.0.0.1", 1, 2, 3)),
                compared);
    }

    @Test
    void theJobHasTheBytesThatWereComparedOrIsRefused() throws IOException {
        write("old");
        try (PluginShelf shelf = PluginShelf.open(List.of(directory.resolve("plugins")))) {
            TrainingTasks tasks = GenerationTasks.beside(shelf, null, FileRoots.EVERYWHERE, List.of());
            String compared = tasks.plugins().plugins().getFirst().digest();
            RankStart start = start(Map.of("gate 'mine'", compared));
            write("new");
            try (PluginCatalog lent = JobPlugins.lend(shelf, start)) {
                assertThatThrownBy(() ->
                                lent.gate("mine").create(Options.parse(List.of(), Map.of()), new Setup(0, 8, 4, null)))
                        .hasMessage("old");
            }
            String now = tasks.plugins().plugins().getFirst().digest();
            assertThatThrownBy(() -> JobPlugins.lend(shelf, start))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("the plug-in with the gate 'mine' was replaced while the job started: it had the"
                            + " SHA-256 " + compared + " when the nodes were compared, and has " + now
                            + " now; start the job again");
            Files.delete(directory.resolve("plugins/mine/mine.jar"));
            tasks.plugins();
            assertThatThrownBy(() -> JobPlugins.lend(shelf, start)).hasMessageContaining("and has none now");
        }
    }
}
