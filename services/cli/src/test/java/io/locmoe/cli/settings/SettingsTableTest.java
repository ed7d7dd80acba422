package io.locmoe.cli.settings;

import static org.assertj.core.api.Assertions.assertThat;

import io.locmoe.engine.settings.SettingNames;
import io.locmoe.node.NodeConfigFile;
import io.locmoe.samples.Project;
import io.locmoe.spi.plugin.Option;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/**
 * The table of settings in the user guide. With {@code -Dlocmoe.write-docs} the test writes it instead of comparing.
 */
class SettingsTableTest {
    private static final String BEGIN =
            "<!-- settings: generated from SettingNames, checked by SettingsTableTest -->\n";
    private static final String END = "<!-- end of settings -->";

    @Test
    void theUserGuideHasTheSettingsOfThisVersion() throws IOException {
        Path guide = Project.root().resolve("docs/user-guide.md");
        String text = Files.readString(guide);
        int begin = text.indexOf(BEGIN) + BEGIN.length();
        int end = text.indexOf(END);
        assertThat(begin).isGreaterThan(BEGIN.length());
        if (System.getProperty("locmoe.write-docs") != null) {
            Files.writeString(guide, text.substring(0, begin) + table() + text.substring(end));
        } else {
            assertThat(text.substring(begin, end))
                    .as("docs/user-guide.md is stale; run this test with -Dlocmoe.write-docs")
                    .isEqualTo(table());
        }
    }

    @Test
    void theUserGuideHasEveryKeyOfANodesConfiguration() throws IOException {
        String guide = Files.readString(Project.root().resolve("docs/user-guide.md"));
        assertThat(NodeConfigFile.KEYS).allSatisfy(key -> assertThat(guide).contains("\n" + key + ": "));
    }

    private static String table() {
        return "| setting | default | meaning |\n|---|---|---|\n"
                + SettingNames.ALL.stream().map(SettingsTableTest::row).collect(Collectors.joining());
    }

    private static String row(Option option) {
        String value = option.defaultValue().isEmpty() ? "" : "`" + option.defaultValue() + "`";
        return "| `" + option.name() + "` | " + value + " | " + option.description() + " |\n";
    }
}
