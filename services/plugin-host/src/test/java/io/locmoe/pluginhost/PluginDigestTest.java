package io.locmoe.pluginhost;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PluginDigestTest {
    @TempDir
    private Path root;

    @Test
    void theSameJarsHaveTheSameDigestWhereverTheyLie() throws IOException {
        Path jar = root.resolve("a/acme/acme.jar");
        Fixtures.gate("sharp").write(jar);
        Files.createDirectories(root.resolve("b/other"));
        Files.copy(jar, root.resolve("b/other/acme.jar"));
        assertThat(PluginDigest.of(root.resolve("b/other")))
                .isEqualTo(PluginDigest.of(root.resolve("a/acme")))
                .matches("[0-9a-f]{64}");
    }

    @Test
    void anAddedOrRenamedJarChangesTheDigest() throws IOException {
        Path jar = root.resolve("a/acme/acme.jar");
        Fixtures.gate("sharp").write(jar);
        String before = PluginDigest.of(jar.getParent());
        Files.write(jar.resolveSibling("more.jar"), new byte[1]);
        String more = PluginDigest.of(jar.getParent());
        Files.move(jar.resolveSibling("more.jar"), jar.resolveSibling("none.jar"));
        assertThat(List.of(before, more, PluginDigest.of(jar.getParent()))).doesNotHaveDuplicates();
    }

    @Test
    void everyOfferHasTheDigestOfItsPlugIn() {
        Fixtures.gate("sharp").write(root.resolve("acme/acme.jar"));
        try (PluginCatalog catalog = PluginCatalog.load(List.of(root))) {
            assertThat(catalog.digests())
                    .containsOnlyKeys("gate 'sharp'")
                    .containsEntry("gate 'sharp'", PluginDigest.of(root.resolve("acme")));
        }
    }

    /** Once nothing has changed a jar for a while, loading it reads no more of it than its classes. */
    @Test
    void theDigestOfJarsThatHaveChangedSinceTheyWereLoadedIsRefused() throws Exception {
        Path jar = root.resolve("acme/acme.jar");
        Fixtures.gate("sharp").write(jar);
        for (int i = 0; i < 500 && JarStamps.of(jar.getParent()).isEmpty(); i++) {
            Thread.sleep(20);
        }
        String before = PluginDigest.of(jar.getParent());
        try (PluginCatalog first = PluginCatalog.load(List.of(root));
                PluginCatalog second = PluginCatalog.load(List.of(root))) {
            assertThat(first.digests()).containsEntry("gate 'sharp'", before);
            Files.write(jar.resolveSibling("more.jar"), new byte[1]);
            assertThat(first.digests()).containsEntry("gate 'sharp'", before);
            assertThatThrownBy(second::digests)
                    .isInstanceOf(UncheckedIOException.class)
                    .hasMessage("the plug-in in " + jar.getParent()
                            + " has changed since it was loaded; start the command again");
        }
    }

    /** So that of several jars the one that differs can be named. */
    @Test
    void everyJarHasItsOwnDigest() throws IOException {
        Path jar = root.resolve("a/acme/acme.jar");
        Fixtures.gate("sharp").write(jar);
        Files.write(jar.resolveSibling("more.jar"), new byte[1]);
        PluginDigest before = PluginDigest.read(jar.getParent());
        Files.write(jar.resolveSibling("more.jar"), new byte[2]);
        PluginDigest after = PluginDigest.read(jar.getParent());
        assertThat(before.jars()).containsOnlyKeys("acme.jar", "more.jar");
        assertThat(before.jars().get("more.jar"))
                .isEqualTo("6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d");
        assertThat(after.jars()).containsEntry("acme.jar", before.jars().get("acme.jar"));
        assertThat(after.jars().get("more.jar")).isNotEqualTo(before.jars().get("more.jar"));
        assertThat(after.whole()).isNotEqualTo(before.whole());
    }
}
