package io.locmoe.guide;

import io.locmoe.harness.install.Installation;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * What plug-ins are built against, installed by the command once for all JVMs that test a build: most of that time goes
 * into pages of Javadoc.
 */
final class Artifacts {
    private static final Path LOCK = Path.of("target/newcomer-lock");

    private Artifacts() {}

    /** Installs them for the newcomer of this build, unless another JVM has done so. */
    static void require(Newcomer newcomer, Installation installation) throws IOException {
        Path installed = newcomer.home().resolve("installed");
        try (FileChannel file = FileChannel.open(LOCK, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                FileLock _ = file.lock()) {
            if (!isOf(installation, installed)) {
                Newcomer.remove(newcomer.home());
                Files.createDirectories(newcomer.home());
                newcomer.run(Newcomer.BRIEF + "./locmoe plugins install");
                Files.createFile(installed);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static boolean isOf(Installation installation, Path installed) throws IOException {
        return Files.exists(installed)
                && Files.getLastModifiedTime(installed).compareTo(Files.getLastModifiedTime(installation.commandJar()))
                        > 0;
    }
}
