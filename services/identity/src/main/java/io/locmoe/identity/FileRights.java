package io.locmoe.identity;

import io.locmoe.identity.IdentityException.Code;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.CopyOption;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.Set;

/** Checks which users may read and write the files of an identity. File systems without owners are not checked. */
final class FileRights {
    /** Root's name, and its number where users have no names. */
    private static final Set<String> ROOT = Set.of("root", "0");

    private static final Set<PosixFilePermission> OTHERS = PosixFilePermissions.fromString("---rwxrwx");
    private static final Set<PosixFilePermission> OTHERS_BUT_READING_GROUP =
            PosixFilePermissions.fromString("----wxrwx");
    private static final Set<PosixFilePermission> OTHERS_WRITE = PosixFilePermissions.fromString("----w--w-");

    private FileRights() {}

    /** @throws IdentityException if others than the owner may read the file */
    static void checkSecret(Path file) {
        checkSecret(file, System.getProperty("user.name"));
    }

    /**
     * Permits group access to a file of root if the user is not root: this is how Kubernetes mounts secrets for users
     * who are not root and can never own them.
     */
    static void checkSecret(Path file, String user) {
        check(
                file,
                isOfRoot(file) && !ROOT.contains(user) ? OTHERS_BUT_READING_GROUP : OTHERS,
                "may be read by others than its owner; run: chmod 600 ");
    }

    /** @throws IdentityException if others than the owner may write the file */
    static void checkUnchangeable(Path file) {
        check(file, OTHERS_WRITE, "may be written by others than its owner; run: chmod go-w ");
    }

    private static void check(Path file, Set<PosixFilePermission> forbidden, String problem) {
        Set<PosixFilePermission> granted = rights(file);
        granted.retainAll(forbidden);
        if (!granted.isEmpty()) {
            throw new IdentityException(Code.FILES, file + " " + problem + file);
        }
    }

    private static boolean isOfRoot(Path file) {
        try {
            return isPosix(file) && ROOT.contains(Files.getOwner(file).getName());
        } catch (IOException e) {
            return false;
        }
    }

    private static Set<PosixFilePermission> rights(Path file) {
        Set<PosixFilePermission> rights = EnumSet.noneOf(PosixFilePermission.class);
        try {
            if (isPosix(file)) {
                rights.addAll(Files.getPosixFilePermissions(file));
            }
        } catch (IOException e) {
            // A file that cannot be examined cannot be read either; the reader reports that better.
            return rights;
        }
        return rights;
    }

    /** Creates a directory that only its owner may enter, and its parents. An existing one stays as it is. */
    static void makeDirectory(Path directory) throws IOException {
        Files.createDirectories(directory.toAbsolutePath().getParent());
        if (!Files.isDirectory(directory)) {
            Files.createDirectory(directory);
            grant(directory, "rwx------");
        }
    }

    /** Writes a temporary file, then moves it into place: readers see the complete old or new file. */
    static void write(Path file, String text, String rights) throws IOException {
        move(file, text, rights, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    /** Like {@link #write}, for a file that must not exist. */
    static void writeNew(Path file, String text, String rights) throws IOException {
        move(file, text, rights);
    }

    private static void move(Path file, String text, String rights, CopyOption... how) throws IOException {
        // A temporary file is readable only by its owner from the start.
        Path beside = Files.createTempFile(file.toAbsolutePath().getParent(), "." + file.getFileName(), ".new");
        try {
            try (FileChannel channel = FileChannel.open(beside, StandardOpenOption.WRITE)) {
                ByteBuffer content = ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII));
                while (content.hasRemaining()) {
                    channel.write(content);
                }
                channel.force(true);
            }
            grant(beside, rights);
            Files.move(beside, file, how);
        } finally {
            Files.deleteIfExists(beside);
        }
    }

    private static void grant(Path path, String rights) throws IOException {
        if (isPosix(path)) {
            Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(rights));
        }
    }

    private static boolean isPosix(Path path) {
        return path.getFileSystem().supportedFileAttributeViews().contains("posix");
    }
}
