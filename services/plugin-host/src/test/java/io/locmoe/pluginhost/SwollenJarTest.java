package io.locmoe.pluginhost;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A jar that unpacks to more than fits in memory is refused before it is unpacked; plug-ins beside it are loaded. */
@Tag("slow")
class SwollenJarTest {
    private static final int MEBIBYTE = 1 << 20;

    @TempDir
    private Path plugins;

    private Path jar;

    @BeforeEach
    void aGoodPlugInBeside() {
        jar = plugins.resolve("bad/bad.jar");
        Fixtures.gate("good").write(plugins.resolve("good/good.jar"));
    }

    private void assertRefused(String... words) {
        try (PluginShelf shelf = PluginShelf.open(List.of(plugins));
                PluginCatalog catalog = shelf.lend()) {
            assertThat(catalog.names(PluginKind.GATE)).containsExactly("good");
            assertThat(catalog.refused())
                    .singleElement()
                    .satisfies(plugin -> assertThat(plugin.reason())
                            .startsWith("plug-in bad (" + jar.getParent() + ") has bad.jar, ")
                            .contains(words));
        }
    }

    private void write(String entry, byte[] content) {
        Fixtures.gate("bad").file(entry, content).write(jar);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"acme/Zeros.class", "META-INF/services/acme.Service", "META-INF/versions/25/acme/Zeros.class"})
    void aLargeClassOrServiceFileIsRefused(String entry) {
        write(entry, new byte[17 * MEBIBYTE]);
        assertRefused("whose " + entry + " unpacks to 17,825,792 bytes, but at most 16,777,216 are taken");
    }

    @Test
    void aHighlyCompressedEntryIsRefused() {
        write("acme/100%.bin", new byte[20 * MEBIBYTE]);
        assertRefused("whose acme/100%.bin unpacks to 20,971,520 bytes, but at most 16,777,216 are taken");
    }

    /** A library of machine code, say. */
    @Test
    void aLargeIncompressibleEntryIsAccepted() {
        byte[] code = new byte[20 * MEBIBYTE];
        new Random(1).nextBytes(code);
        write("acme/lib.so", code);
        try (PluginCatalog catalog = PluginCatalog.load(List.of(plugins))) {
            assertThat(catalog.refused()).isEmpty();
        }
    }

    @Test
    void entriesThatAreTooLargeTogetherAreRefused() {
        PluginJar many = Fixtures.gate("bad");
        for (int i = 0; i < 5; i++) {
            many.file("acme/" + i + ".bin", new byte[16 * MEBIBYTE]);
        }
        many.write(jar);
        assertRefused("which unpacks to 83,8", "bytes, but at most 67,108,864 are taken");
    }

    @Test
    void tooManyEntriesAreRefused() {
        PluginJar many = Fixtures.gate("bad");
        for (int i = 0; i < 65_536; i++) {
            many.file("a/" + i, new byte[0]);
        }
        many.write(jar);
        assertRefused("which has 65,5", "entries, but at most 65,535 are taken");
    }

    @ParameterizedTest
    @ValueSource(strings = {"acme/Zeros.class", "META-INF/services/acme.Service"})
    void anEntryLargerThanDeclaredIsRefused(String entry) throws IOException {
        write(entry, new byte[MEBIBYTE]);
        // In the table, the name is 46 bytes behind its record's begin, and the size 24.
        patch(new String(Files.readAllBytes(jar), ISO_8859_1).lastIndexOf(entry) - 46 + 24, 100);
        assertRefused(entry + " unpacks to more than the 100 bytes that its table of contents says");
    }

    @Test
    void anOversizedTableOfContentsIsRefused() throws IOException {
        write("acme/some.bin", new byte[1]);
        patch((int) Files.size(jar) - 22 + 12, Integer.MAX_VALUE);
        assertRefused("which has a table of contents of 2,147,483,647 bytes, but at most 33,554,432 are taken");
    }

    @Test
    void anOversizedTableOfContentsBeforePaddingIsRefused() throws IOException {
        write("acme/some.bin", new byte[1]);
        patch((int) Files.size(jar) - 22 + 12, Integer.MAX_VALUE);
        Files.write(jar, endOfAJar(0), StandardOpenOption.APPEND);
        Files.write(jar, new byte[10], StandardOpenOption.APPEND);
        assertRefused("which has a table of contents of 2,147,483,647 bytes, but at most 33,554,432 are taken");
    }

    /** The JDK, which takes the last end that is one, never comes to it. */
    @Test
    void whatLooksLikeAnEndBeforeTheLastOneIsNotLookedAt() throws IOException {
        write("acme/some.bin", new byte[1]);
        byte[] good = Files.readAllBytes(jar);
        Files.write(jar, endOfAJar(Integer.MAX_VALUE));
        Files.write(jar, good, StandardOpenOption.APPEND);
        try (PluginCatalog catalog = PluginCatalog.load(List.of(plugins))) {
            assertThat(catalog.refused()).isEmpty();
        }
    }

    private static byte[] endOfAJar(int tableBytes) {
        return ByteBuffer.allocate(22)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(0x06054b50)
                .putInt(12, tableBytes)
                .array();
    }

    private void patch(int at, int value) throws IOException {
        byte[] bytes = Files.readAllBytes(jar);
        ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).putInt(at, value);
        Files.write(jar, bytes);
    }
}
