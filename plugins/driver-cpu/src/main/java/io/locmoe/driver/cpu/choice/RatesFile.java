package io.locmoe.driver.cpu.choice;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * What was measured, kept in a file of this user, so that all processes and runs of the machine decide alike. Many may
 * write at once: the first one's file holds. A file that is damaged, of another machine or of another user is written
 * anew; where none can be kept, each process measures.
 */
final class RatesFile {
    private static final System.Logger LOG = System.getLogger(RatesFile.class.getName());
    private static final String HEADER = "rates of matrix products, GFLOP/s of one thread, version 1, of ";
    private static final String END = "end";
    private static final int LONGEST_NAME = 150;
    /** A host keeps tokens of texts in the same directory, and refuses one that others may write to. */
    private static final FileAttribute<?> OWNER_ONLY =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));

    private final Path file;
    private final String header;

    /**
     * @param directory of files like this one
     * @param machine   chip, libraries and versions, which name the file
     */
    RatesFile(Path directory, String machine) {
        String name = machine.replaceAll("[^A-Za-z0-9.]+", "-");
        file = directory.resolve("products-" + name.substring(0, Math.min(LONGEST_NAME, name.length())) + "-"
                + Integer.toHexString(machine.hashCode()) + ".txt");
        header = HEADER + machine;
    }

    /** The directory of this user: {@code LOCMOE_CACHE}, or {@code locmoe} in the user's cache directory. */
    static Path standardDirectory() {
        return environment("LOCMOE_CACHE")
                .or(() -> environment("XDG_CACHE_HOME").map(caches -> caches.resolve("locmoe")))
                .orElseGet(() -> Path.of(System.getProperty("user.home"), ".cache", "locmoe"))
                .toAbsolutePath();
    }

    private static Optional<Path> environment(String variable) {
        return Optional.ofNullable(System.getenv(variable))
                .filter(value -> !value.isBlank())
                .map(Path::of);
    }

    /** What the file has, or what is measured now and kept. */
    ProductRates get(Supplier<ProductRates> measurement) {
        Optional<ProductRates> kept = read();
        if (kept.isPresent()) {
            return kept.get();
        }
        ProductRates measured = measurement.get();
        try {
            return write(measured);
        } catch (IOException e) {
            LOG.log(System.Logger.Level.INFO, "{0} cannot be kept, each process measures: {1}", file, e.toString());
            return measured;
        }
    }

    private Optional<ProductRates> read() {
        try {
            List<String> lines = Files.readAllLines(file, StandardCharsets.UTF_8);
            return isOurs(file)
                            && lines.size() > 2
                            && lines.getFirst().equals(header)
                            && lines.getLast().equals(END)
                    ? Optional.of(ProductRates.parse(lines.subList(1, lines.size() - 1)))
                    : Optional.empty();
        } catch (IOException | IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** Whether the file belongs to who owns what this process writes. */
    private static boolean isOurs(Path file) throws IOException {
        Path probe = Files.createTempFile(file.getParent(), "owner", ".tmp");
        try {
            return Files.getOwner(file, LinkOption.NOFOLLOW_LINKS).equals(Files.getOwner(probe));
        } finally {
            Files.delete(probe);
        }
    }

    /** The rates that hold: another process may have been first. */
    private ProductRates write(ProductRates measured) throws IOException {
        Files.createDirectories(file.getParent(), OWNER_ONLY);
        Path partial = Files.createTempFile(file.getParent(), file.getFileName().toString(), ".tmp");
        try {
            Files.writeString(partial, header + "\n" + String.join("\n", measured.lines()) + "\n" + END + "\n");
            try {
                Files.createLink(file, partial);
            } catch (FileAlreadyExistsException e) {
                Optional<ProductRates> first = read();
                if (first.isPresent()) {
                    return first.get();
                }
                Files.move(partial, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            }
            return measured;
        } finally {
            Files.deleteIfExists(partial);
        }
    }
}
