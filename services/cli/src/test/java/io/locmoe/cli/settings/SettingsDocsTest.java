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
 * The page of settings and the schemas are generated from the declarations. With {@code -Dlocmoe.write-docs} these
 * tests write them instead of comparing.
 */
class SettingsDocsTest {
    private static final boolean WRITE = System.getProperty("locmoe.write-docs") != null;
    private static final String PAGE = """
            <!-- Generated from the declarations of settings; docs/adr/0015-settings.md says how to renew it. -->
            # Settings

            A value is taken from the first of these that has it: a named option of the command, `--set KEY=VALUE`,
            `--config FILE`, the checkpoint of `--resume` or the architecture of `--model`, the preset. Unknown names
            and values outside their range are refused, all at once, before anything starts.

            ## Settings of a job

            Names for `--set` and configuration files. [config.schema.json](config.schema.json) is their schema, for
            editors and other tools. A default beside a preset's name is that preset's.

            A plug-in's own options are `gate.X`, `router.X`, `comm.X`, `driver.X` and `placement.X`;
            `./locmoe plugins list --options` lists them. `layers.N.gate` and `layers.N.router` (with `.X`)
            choose for one sparse layer, counted from 0.

            %s
            ## Settings of a node

            Keys of the file for `./locmoe node --config FILE`. [node-config.schema.json](node-config.schema.json) is
            their schema. `${NAME}` in a value is a variable of the environment.

            %s""";

    @Test
    void thePageHasTheSettingsOfJobsAndNodes() throws IOException {
        file("docs/settings.md", PAGE.formatted(table(JobSettings.DECLARATIONS), table(NodeConfig.DECLARATIONS)));
    }

    @Test
    void theSchemaOfAJobIsThatOfTheDeclarations() throws IOException {
        file("docs/config.schema.json", SettingsSchema.job(JobSettings.DECLARATIONS));
    }

    @Test
    void theSchemaOfANodeIsThatOfTheDeclarations() throws IOException {
        file("docs/node-config.schema.json", SettingsSchema.node(NodeConfig.DECLARATIONS));
    }

    private static void file(String name, String content) throws IOException {
        Path file = Project.root().resolve(name);
        if (WRITE) {
            Files.writeString(file, content);
        } else {
            assertThat(file)
                    .as("%s is stale; renew it as docs/adr/0015-settings.md says", file)
                    .hasContent(content);
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
