package io.locmoe.guide;

import io.locmoe.harness.install.Installation;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * What plug-ins are built against, installed by the command once for all JVMs that test a build: most of that time goes
 * into pages of Javadoc.
 */
final class Artifacts {
    private static final Path LOCK = Path.of("target/newcomer-lock");
    private static final Path KEPT = Path.of("target/newcomer-repository");

    private Artifacts() {}

    /** Installs them for a newcomer, or copies what another one of this build has installed. */
    static void provide(Newcomer newcomer, Installation installation) throws IOException {
        Path repository = newcomer.home().resolve(".m2/repository");
        try (FileChannel file = FileChannel.open(LOCK, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                FileLock _ = file.lock()) {
            if (!isOf(installation)) {
                remove(KEPT);
                newcomer.run("./locmoe plugins install");
                Path copied = KEPT.resolveSibling("newcomer-part");
                remove(copied);
                copy(repository, copied);
                Files.move(copied, KEPT, StandardCopyOption.ATOMIC_MOVE);
            } else {
                copy(KEPT, repository);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static boolean isOf(Installation installation) throws IOException {
        return Files.exists(KEPT)
                && Files.getLastModifiedTime(KEPT).compareTo(Files.getLastModifiedTime(installation.commandJar())) > 0;
    }

    /** With the times of the files, by which the command sees which pages are older than their sources. */
    private static void copy(Path from, Path to) throws IOException {
        for (Path path : walk(from)) {
            Path target = to.resolve(from.relativize(path).toString());
            if (Files.isDirectory(path)) {
                Files.createDirectories(target);
            } else {
                Files.copy(path, target, StandardCopyOption.COPY_ATTRIBUTES);
            }
        }
    }

    static void remove(Path directory) {
        if (Files.exists(directory)) {
            walk(directory).reversed().stream().map(Path::toFile).forEach(File::delete);
        }
    }

    /** Directories before what is in them. */
    private static List<Path> walk(Path directory) {
        try (Stream<Path> files = Files.walk(directory)) {
            return files.sorted(Comparator.naturalOrder()).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
