package io.locmoe.corpus.tokens;

import io.locmoe.corpus.text.CorpusException;
import io.locmoe.corpus.text.DomainSource;
import io.locmoe.corpus.tokenizer.Tokenizer;
import io.locmoe.settings.FileFailure;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * Keeps tokens in files of a private directory, so that a text of any size can be trained on: the first process of a
 * machine reads it, the others wait and map the file, and the next job finds it ready. When a text has changed, a new
 * file replaces the old one; files that no job has opened for {@value #KEPT_DAYS} days are deleted when another file is
 * written. A deleted file stays readable to processes that have mapped it.
 */
public final class TokenCache implements TokenStorage {

    static final int KEPT_DAYS = 30;

    private static final FileAttribute<Set<PosixFilePermission>> OWNER_ONLY =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));

    private final Path directory;
    private final Consumer<String> phases;

    /** @param phases receives messages for the user while text is read */
    public TokenCache(Path directory, Consumer<String> phases) {
        this.directory = directory;
        this.phases = phases;
    }

    /** The directory of this user: {@code LOCMOE_CACHE}, or {@code locmoe} in the user's cache directory. */
    public static Path standardDirectory() {
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

    @Override
    public DomainText text(DomainSource source, Tokenizer tokenizer) {
        try {
            createDirectory();
            TokenFileName name = TokenFileName.of(source, tokenizer);
            Optional<DomainText> known = opened(directory.resolve(name.file()));
            return known.isPresent() ? known.get() : read(source, tokenizer, name);
        } catch (IOException e) {
            throw unwritable(e);
        } catch (UncheckedIOException e) {
            throw unwritable(e.getCause());
        }
    }

    @Override
    public boolean isShared() {
        return true;
    }

    private DomainText read(DomainSource source, Tokenizer tokenizer, TokenFileName name) throws IOException {
        Path path = directory.resolve(name.file());
        TokenFile file = new TokenFile(path);
        try (ReadingLock _ =
                ReadingLock.take(directory.resolve(name.lock()), file.partial(), progress(source)::waiting)) {
            Optional<DomainText> meanwhile = opened(path);
            if (meanwhile.isPresent()) {
                return meanwhile.get();
            }
            try {
                file.write(source, tokenizer, progress(source));
            } finally {
                Files.deleteIfExists(file.partial());
            }
            deleteOld(name);
            return file.map();
        }
    }

    private ReadingProgress progress(DomainSource source) {
        return new ReadingProgress(source.name(), source.bytes(), phases, System::nanoTime);
    }

    private static Optional<DomainText> opened(Path path) {
        try {
            DomainText text = new TokenFile(path).map();
            Files.setLastModifiedTime(path, FileTime.from(Instant.now()));
            return Optional.of(text);
        } catch (IOException e) {
            return Optional.empty(); // missing or damaged: it is written anew
        }
    }

    /** Only the user may write to the directory: whoever can put a file here chooses the training text. */
    private void createDirectory() throws IOException {
        Files.createDirectories(directory.getParent());
        try {
            Files.createDirectory(directory, OWNER_ONLY);
        } catch (FileAlreadyExistsException e) {
            if (!Files.isDirectory(directory)) {
                throw e; // otherwise it existed, or another thread or process has just made it
            }
        }
        Set<PosixFilePermission> rights = Files.getPosixFilePermissions(directory);
        if (rights.contains(PosixFilePermission.GROUP_WRITE) || rights.contains(PosixFilePermission.OTHERS_WRITE)) {
            throw new CorpusException("others may write to " + directory
                    + ", where the tokens of large texts are kept: take that right away (chmod go-w), or name another"
                    + " directory with LOCMOE_CACHE");
        }
    }

    private void deleteOld(TokenFileName current) throws IOException {
        Instant limit = Instant.now().minus(Duration.ofDays(KEPT_DAYS));
        for (Path file : files()) {
            String name = file.getFileName().toString();
            if (current.replaces(name) || TokenFileName.isOne(name) && isOlder(file, limit)) {
                Files.deleteIfExists(file);
            }
        }
    }

    private static boolean isOlder(Path file, Instant limit) throws IOException {
        try {
            return Files.getLastModifiedTime(file).toInstant().isBefore(limit);
        } catch (NoSuchFileException e) {
            return false; // another process has deleted it
        }
    }

    private List<Path> files() throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.toList();
        }
    }

    private CorpusException unwritable(IOException cause) {
        return new CorpusException(
                "the tokens of a large text cannot be kept in " + directory + " (" + FileFailure.of(cause)
                        + "): make room or correct its permissions, or name another directory with LOCMOE_CACHE",
                cause);
    }
}
