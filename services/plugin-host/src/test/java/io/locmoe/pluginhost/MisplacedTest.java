package io.locmoe.pluginhost;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Plug-ins and directories that are not where they should be. */
class MisplacedTest {
    @TempDir
    private Path root;

    @Test
    void aMissingDirectoryIsReportedAndTheOthersAreSearched() {
        Path missing = root.resolve("nowhere");
        Fixtures.gate("sharp").write(root.resolve("plugins/acme/acme.jar"));

        try (PluginCatalog catalog = PluginCatalog.load(List.of(missing, root.resolve("plugins")))) {
            assertThat(catalog.refused())
                    .extracting(LoadedPlugin::reason)
                    .containsExactly("the plug-in directory " + missing + " does not exist.");
            assertThat(catalog.gate("sharp").name()).isEqualTo("sharp");
        }
    }

    @Test
    void aJarBesideTheDirectoriesIsNotSilentlyIgnored() {
        Fixtures.gate("sharp").write(root.resolve("plugins/acme.jar"));

        try (PluginCatalog catalog = PluginCatalog.load(List.of(root.resolve("plugins")))) {
            assertThat(catalog.refused())
                    .singleElement()
                    .extracting(LoadedPlugin::reason)
                    .asString()
                    .contains("acme.jar")
                    .contains("move it into a directory of its own");
        }
    }

    @Test
    void hiddenDirectoriesAndOtherFilesAreNotPlugIns() throws IOException {
        Path plugins = root.resolve("plugins");
        Files.createDirectories(plugins.resolve(".git"));
        Files.writeString(plugins.resolve("README.md"), "plug-ins");

        try (PluginCatalog catalog = PluginCatalog.load(List.of(plugins))) {
            assertThat(catalog.plugins()).isEmpty();
        }
    }

    @Test
    void lookupWithoutDirectoriesSaysThatNoneWasSearched() {
        try (PluginCatalog catalog = PluginCatalog.load(List.of())) {
            assertThatThrownBy(() -> catalog.gate("grap")).hasMessageContaining("(searched no directory)");
        }
    }
}
