package io.locmoe.pluginhost;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.locmoe.spi.gate.GateFactory;
import java.io.IOException;
import java.lang.ref.WeakReference;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Jars that come, change and go while their users stay. */
class PluginShelfTest {
    private static final String LATER =
            "package acme; public class Later { public static String text() { return \"%s\"; } }";

    @TempDir
    private Path plugins;

    private Path jar;
    private PluginShelf shelf;

    @BeforeEach
    void haveOneGate() {
        jar = plugins.resolve("acme/acme.jar");
        Fixtures.gate("sharp").source("acme.Later", LATER.formatted("old")).write(jar);
        shelf = PluginShelf.open(List.of(plugins), PluginTrust.ANY);
    }

    @AfterEach
    void close() {
        shelf.close();
    }

    private static String later(GateFactory factory) throws ReflectiveOperationException {
        Class<?> type = Fixtures.loaderOf(factory).loadClass("acme.Later");
        return (String) type.getMethod("text").invoke(null);
    }

    @Test
    void anAddedJarIsVisibleToTheNextUserOnly() {
        try (PluginCatalog before = shelf.lend()) {
            Fixtures.gate("flat").write(plugins.resolve("more/more.jar"));
            try (PluginCatalog unaware = shelf.lend()) {
                assertThat(unaware.names(PluginKind.GATE)).containsExactly("sharp");
            }
            shelf.refresh();
            assertThat(before.names(PluginKind.GATE)).containsExactly("sharp");
            try (PluginCatalog after = shelf.lend()) {
                assertThat(after.names(PluginKind.GATE)).containsExactly("flat", "sharp");
                assertThat(after.gate("sharp")).isSameAs(before.gate("sharp"));
            }
        }
    }

    @Test
    void currentUsersKeepTheOldVersionOfAnOverwrittenJar() throws Exception {
        try (PluginCatalog before = shelf.lend()) {
            Path other = plugins.resolveSibling("other.jar");
            Fixtures.gate("sharp").source("acme.Later", LATER.formatted("new")).write(other);
            // In place, as cp does: the file is the same, its bytes are others.
            Files.write(jar, Files.readAllBytes(other));
            Files.delete(other);
            shelf.refresh();
            assertThat(later(before.gate("sharp"))).isEqualTo("old");
            try (PluginCatalog after = shelf.lend()) {
                assertThat(later(after.gate("sharp"))).isEqualTo("new");
                assertThat(after.digests()).isNotEqualTo(before.digests());
            }
        }
    }

    @Test
    void removedPluginsAreFreedAfterTheirLastUser() throws Exception {
        WeakReference<ClassLoader> loader = useRemoved();
        for (int i = 0; i < 50 && loader.get() != null; i++) {
            System.gc();
            Thread.sleep(20);
        }
        assertThat(loader.get()).isNull();
    }

    /** In a method of its own, so that no local variable holds the plug-in. */
    private WeakReference<ClassLoader> useRemoved() throws Exception {
        try (PluginCatalog lent = shelf.lend()) {
            ClassLoader loader = Fixtures.loaderOf(lent.gate("sharp"));
            Files.delete(jar);
            Files.delete(jar.getParent());
            assertThat(shelf.refresh()).isEmpty();
            assertThat(later(lent.gate("sharp"))).isEqualTo("old");
            lent.close();
            assertThatThrownBy(() -> loader.loadClass("acme.GatePlugin$Never"))
                    .isInstanceOf(ClassNotFoundException.class);
            return new WeakReference<>(loader);
        }
    }

    @Test
    void aBadReplacementIsRefusedAndTheNextGoodOneTaken() throws IOException {
        byte[] good = Files.readAllBytes(jar);
        Files.write(jar, new byte[] {'P', 'K', 3, 4});
        assertThat(shelf.refresh())
                .singleElement()
                .satisfies(plugin -> assertThat(plugin.reason()).contains("acme.jar, which cannot be read as a jar"));
        Files.write(jar, good);
        assertThat(shelf.refresh()).allMatch(LoadedPlugin::isLoaded);
    }

    @Test
    void copiesAreDeletedOnCloseAndLeftoversByTheNextShelf(@TempDir Path place) throws Exception {
        Path left = Files.createDirectory(place.resolve("locmoe_plugins-left"));
        Files.createFile(left.resolve("lock"));
        Files.createFile(left.resolve("acme.jar"));
        try (PrivateCopies first = PrivateCopies.createIn(place);
                PrivateCopies second = PrivateCopies.createIn(place)) {
            assertThat(first.of(jar.getParent()).resolve("acme.jar")).exists();
            Path copy = second.of(jar.getParent());
            second.remove(copy);
            assertThat(copy).doesNotExist();
            assertThat(left).doesNotExist();
        }
        assertThat(place).isEmptyDirectory();
    }
}
