package io.locmoe.cli.settings;

import static org.assertj.core.api.Assertions.assertThat;

import io.locmoe.engine.settings.JobSettings;
import io.locmoe.node.NodeConfig;
import io.locmoe.samples.Project;
import io.locmoe.settings.Declaration;
import io.locmoe.settings.Declarations;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/**
 * What the documentation says about settings is generated from their declarations. With {@code -Dlocmoe.write-docs}
 * these tests write it instead of comparing.
 */
class SettingsDocsTest {
    private static final boolean WRITE = System.getProperty("locmoe.write-docs") != null;

    private final Path guide = Project.root().resolve("docs/user-guide.md");

    @Test
    void theUserGuideHasTheSettingsOfAJob() throws IOException {
        section("settings", table(JobSettings.DECLARATIONS));
    }

    @Test
    void theUserGuideHasTheKeysOfANodesConfiguration() throws IOException {
        section("node settings", table(NodeConfig.DECLARATIONS));
    }

    @Test
    void theSchemaOfAJobIsThatOfTheDeclarations() throws IOException {
        file("docs/config.schema.json", SettingsSchema.job(JobSettings.DECLARATIONS));
    }

    @Test
    void theSchemaOfANodeIsThatOfTheDeclarations() throws IOException {
        file("docs/node-config.schema.json", SettingsSchema.node(NodeConfig.DECLARATIONS));
    }

    private void section(String name, String content) throws IOException {
        String text = Files.readString(guide);
        String begin = "<!-- " + name + ": generated, see docs/adr/0015-settings.md -->\n";
        String end = "<!-- end of " + name + " -->";
        assertThat(text).contains(begin, end);
        int first = text.indexOf(begin) + begin.length();
        int last = text.indexOf(end);
        compareOrWrite(
                guide, text.substring(first, last), content, text.substring(0, first) + content + text.substring(last));
    }

    private static void file(String name, String content) throws IOException {
        Path file = Project.root().resolve(name);
        compareOrWrite(file, Files.exists(file) ? Files.readString(file) : "", content, content);
    }

    private static void compareOrWrite(Path file, String present, String expected, String whole) throws IOException {
        if (WRITE) {
            Files.writeString(file, whole);
        } else {
            assertThat(present)
                    .as("%s is stale; renew it as docs/adr/0015-settings.md says", file)
                    .isEqualTo(expected);
        }
    }

    private static String table(Declarations declarations) {
        return "| setting | default | values | meaning |\n|---|---|---|---|\n"
                + declarations.all().stream().map(SettingsDocsTest::row).collect(Collectors.joining());
    }

    private static String row(Declaration setting) {
        String flag = setting.flag().isEmpty() ? "" : "; also `" + setting.flag() + "`";
        return "| `" + setting.name() + "` | " + setting.defaultText() + " | "
                + setting.type().allowed() + " | " + setting.help() + flag + " |\n";
    }
}
