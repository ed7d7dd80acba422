package io.locmoe.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files below a root are read, and no others, whoever makes links. */
class FileRootsTest {
    private static final int RACES = 2_000;

    @TempDir
    private Path directory;

    private Path root;
    private Path outside;
    private FileRoots roots;

    @BeforeEach
    void makeFiles() throws IOException {
        root = Files.createDirectories(directory.resolve("root/a/b"))
                .getParent()
                .getParent();
        outside = Files.createDirectories(directory.resolve("outside/b")).getParent();
        Files.writeString(root.resolve("a/b/text"), "own");
        Files.writeString(outside.resolve("b/text"), "secret");
        roots = new FileRoots(List.of(directory.resolve("missing"), root));
    }

    private String read(Path file) throws IOException {
        try (FileChannel opened = roots.open(file)) {
            return new String(Channels.newInputStream(opened).readAllBytes());
        }
    }

    private void refused(Path file) {
        for (ThrowingCall call : List.<ThrowingCall>of(() -> roots.open(file), () -> roots.real(file))) {
            assertThatThrownBy(call::run)
                    .isInstanceOf(FileSystemException.class)
                    .satisfies(e -> assertThat(FileFailure.of((IOException) e))
                            .startsWith(file + ": is a link that leads out of ")
                            .contains(root.toString(), "the node's setting 'roots'")
                            .doesNotContain(outside.resolve("b").toString()));
        }
    }

    private interface ThrowingCall {
        void run() throws IOException;
    }

    @Test
    void filesBelowARootAreReadEvenThroughInnerLinks() throws IOException {
        assertThat(read(root.resolve("a/b/text"))).isEqualTo("own");
        Files.createSymbolicLink(root.resolve("again"), root.resolve("a"));
        assertThat(read(root.resolve("again/b/text"))).isEqualTo("own");
        Path link = Files.createSymbolicLink(directory.resolve("link"), root);
        assertThat(read(link.resolve("a/b/text"))).isEqualTo("own");
        assertThat(new FileRoots(List.of(link)).real(root.resolve("a")))
                .isEqualTo(root.toRealPath().resolve("a"));
    }

    @Test
    void aFileMayBeARoot() throws IOException {
        Path file = Files.createSymbolicLink(directory.resolve("file"), outside.resolve("b/text"));
        roots = new FileRoots(List.of(file));
        assertThat(read(outside.resolve("b/text"))).isEqualTo("secret");
        assertThat(read(file)).isEqualTo("secret");
    }

    @Test
    void aLinkToElsewhereIsNotFollowed() throws IOException {
        refused(Files.createSymbolicLink(root.resolve("file"), outside.resolve("b/text")));
        Files.createSymbolicLink(root.resolve("directory"), outside);
        refused(root.resolve("directory/b/text"));
        Files.createSymbolicLink(root.resolve("twice"), root.resolve("directory"));
        refused(root.resolve("twice/b/text"));
        assertThatThrownBy(() -> roots.open(root.resolve("none"))).isInstanceOf(NoSuchFileException.class);
    }

    @Test
    void withoutRootsEveryFileIsReadable() throws IOException {
        roots = FileRoots.EVERYWHERE;
        assertThat(read(outside.resolve("b/text"))).isEqualTo("secret");
    }

    /** Somebody puts a link in the place of a directory, and takes it away, while files are opened. */
    @Test
    void aDirectoryThatBecomesALinkMeanwhileIsNotFollowed() throws Exception {
        Path own = root.resolve("a");
        Path kept = root.resolve("kept");
        Path link = Files.createSymbolicLink(root.resolve("link"), outside);
        AtomicBoolean over = new AtomicBoolean();
        Thread swapping = Thread.ofPlatform().start(() -> {
            while (!over.get()) {
                swap(own, kept, link);
            }
        });
        try {
            int read = 0;
            for (int race = 0; race < RACES; race++) {
                try {
                    assertThat(read(own.resolve("b/text"))).isEqualTo("own");
                    read++;
                } catch (FileSystemException refused) {
                    assertThat(refused.getFile()).isNotNull();
                }
            }
            assertThat(read).isPositive();
        } finally {
            over.set(true);
            swapping.join();
        }
    }

    private static void swap(Path own, Path kept, Path link) {
        try {
            Files.move(own, kept);
            Files.move(link, own, StandardCopyOption.ATOMIC_MOVE);
            Files.move(own, link, StandardCopyOption.ATOMIC_MOVE);
            Files.move(kept, own);
            assertThat(Files.isDirectory(own, LinkOption.NOFOLLOW_LINKS)).isTrue();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
