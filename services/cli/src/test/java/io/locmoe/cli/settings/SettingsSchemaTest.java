package io.locmoe.cli.settings;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.Error;
import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import io.locmoe.engine.settings.SettingsParser;
import io.locmoe.node.NodeConfigFile;
import io.locmoe.samples.Project;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The schemas accept and refuse what the parser accepts and refuses. */
class SettingsSchemaTest {
    private static final Pattern YAML = Pattern.compile("```yaml\n(.*?)```", Pattern.DOTALL);

    @TempDir
    private Path directory;

    @Test
    void theExamplesOfTheUserGuideAreValidAndParse() throws IOException {
        String job = example("training", "preset: ");
        assertThat(errors("config", job)).isEmpty();
        SettingsParser.parse(ConfigFile.read(file(job)));
        String node = example("mesh", "membershipPort: ");
        assertThat(errors("node-config", node)).isEmpty();
        NodeConfigFile.read(file(node));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "width: 0",
                "width: wide",
                "widht: 64",
                "overlap: 5",
                "homeShare: 1.5",
                "sharding: home",
                "preset: tyni",
                "gate: ''",
                "layers: [{rooter: hash}]",
                "layers.01.gate: dense",
                "packing: sometimes"
            })
    void whatTheParserRefusesTheSchemaRefuses(String job) throws IOException {
        assertThat(errors("config", job)).isNotEmpty();
        Path file = file(job);
        assertThat(catching(() -> SettingsParser.parse(ConfigFile.read(file)))).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "gate: {name: dense, deviation: 0.1}",
                "router: hash",
                "router.topK: 2",
                "layers: {1: {router: {name: switch, topK: 2}, gate.deviation: 0.5}}",
                "layers.1.router.topK: 2",
                "epsilon: 1.0e-9"
            })
    void whatTheParserAcceptsTheSchemaAccepts(String job) throws IOException {
        assertThat(errors("config", job)).isEmpty();
        SettingsParser.parse(ConfigFile.read(file(job)));
    }

    private static boolean catching(Runnable parse) {
        try {
            parse.run();
            return false;
        } catch (RuntimeException e) {
            return true;
        }
    }

    private static String example(String chapter, String key) throws IOException {
        Path page = Project.root().resolve("docs/user-guide/" + chapter + ".md");
        Matcher blocks = YAML.matcher(Files.readString(page));
        while (blocks.find()) {
            if (("\n" + blocks.group(1)).contains("\n" + key)) {
                return blocks.group(1);
            }
        }
        throw new AssertionError(page + " has no example with " + key);
    }

    private Path file(String text) throws IOException {
        return Files.writeString(directory.resolve("settings.yaml"), text);
    }

    private static List<Error> errors(String name, String yaml) throws IOException {
        Schema schema = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
                .getSchema(Files.readString(Project.root().resolve("docs/" + name + ".schema.json")), InputFormat.JSON);
        return schema.validate(yaml, InputFormat.YAML);
    }
}
