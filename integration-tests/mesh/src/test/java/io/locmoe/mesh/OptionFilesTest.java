package io.locmoe.mesh;

import static org.assertj.core.api.Assertions.assertThat;

import io.locmoe.mesh.tabled.TabledPlugin;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Options of plug-ins that are files: what is wrong with them is told before any node is started. */
@Tag("slow")
class OptionFilesTest {
    @TempDir
    Path directory;

    @BeforeEach
    void havePlugin() {
        PackedPlugin.pack(TabledPlugin.class, "router-tabled", "1", directory.resolve("mine"));
    }

    private String refusal(String settings) {
        Path out = directory.resolve("out");
        String words = "train --out " + out + " --plugin-dir " + directory.resolve("mine") + " --router tabled ";
        CommandHere train = CommandHere.run((words + settings).split(" "));
        assertThat(train.exitCode()).as(train.text()).isEqualTo(2);
        assertThat(train.text()).doesNotContain("made with", "\tat ");
        assertThat(out).doesNotExist();
        return train.errors();
    }

    /** One message for each layer, all at once. */
    @Test
    void aFileThatIsNotThereAndADirectoryAreNamedWithLayerAndOption() {
        assertThat(refusal("--set layers.0.router=tabled --set layers.0.router.table=" + directory.resolve("none.csv")
                        + " --set layers.1.router=tabled --set layers.1.router.table=" + directory))
                .contains("router tabled: option table: '" + directory.resolve("none.csv")
                        + "' is not a file that can be read: there is nothing of that name")
                .contains("router tabled: option table: '" + directory
                        + "' is not a file that can be read: it is a directory");
    }

    @Test
    void aRelativePathIsRefusedThoughTheFileIsThere() {
        assertThat(Path.of("pom.xml")).exists();
        assertThat(refusal("--set router.table=pom.xml"))
                .contains("router tabled: option table names the file 'pom.xml' from some working directory, but"
                        + " each node has its own; give the path from / on")
                .hasLineCount(1);
    }

    @Test
    void aMissingRequiredFileOptionIsNamed() {
        assertThat(refusal("")).contains("option table is required: a file that can be read (experts by token)");
    }
}
