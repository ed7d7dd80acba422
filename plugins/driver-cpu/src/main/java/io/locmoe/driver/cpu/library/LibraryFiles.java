package io.locmoe.driver.cpu.library;

import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.net.URLConnection;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipal;
import java.util.ArrayList;
import java.util.List;

/**
 * Shared libraries that lie in a jar, copied to a directory from which they can be loaded.
 *
 * <p>Many processes may copy at the same time: each writes its own temporary file and renames it, so a file is whole or
 * absent. A file of the right size is taken as it is; the directory's name carries the version.
 */
final class LibraryFiles {
    private final ClassLoader jar;
    private final Path directory;

    /**
     * @param jar       class loader that sees the resources
     * @param directory where the files go; created if absent, and refused if it belongs to another user
     */
    LibraryFiles(ClassLoader jar, Path directory) {
        this.jar = jar;
        this.directory = directory;
    }

    /**
     * Copies those resources that exist and are not there yet.
     *
     * @return the files, in the order of the names
     */
    List<Path> extract(String folder, List<String> names) throws IOException {
        createPrivateDirectory();
        List<Path> files = new ArrayList<>();
        for (String name : names) {
            URL resource = jar.getResource(folder + "/" + name);
            if (resource != null) {
                files.add(extract(resource, name));
            }
        }
        return files;
    }

    private void createPrivateDirectory() throws IOException {
        Files.createDirectories(directory.getParent());
        if (!Files.isDirectory(directory, LinkOption.NOFOLLOW_LINKS)) {
            createDirectory();
        }
        Path probe = Files.createTempFile(directory, "owner", ".tmp");
        try {
            UserPrincipal owner = Files.getOwner(directory, LinkOption.NOFOLLOW_LINKS);
            if (!Files.getOwner(probe).equals(owner)) {
                throw new IOException(directory + " belongs to " + owner + "; remove it, or point -D"
                        + NativeLibrary.DIRECTORY_PROPERTY + " to a directory of your own");
            }
        } finally {
            Files.delete(probe);
        }
    }

    private void createDirectory() throws IOException {
        try {
            Files.createDirectory(
                    directory, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        } catch (FileAlreadyExistsException e) {
            // Another process was first, or it is a link, which is not to be followed.
            if (!Files.isDirectory(directory, LinkOption.NOFOLLOW_LINKS)) {
                throw e;
            }
        }
    }

    private Path extract(URL resource, String name) throws IOException {
        Path file = directory.resolve(name);
        URLConnection connection = resource.openConnection();
        connection.setUseCaches(false);
        try (InputStream in = connection.getInputStream()) {
            if (Files.isRegularFile(file) && Files.size(file) == connection.getContentLengthLong()) {
                return file;
            }
            Path partial = Files.createTempFile(directory, name, ".tmp");
            try {
                Files.copy(in, partial, StandardCopyOption.REPLACE_EXISTING);
                Files.move(partial, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            } finally {
                Files.deleteIfExists(partial);
            }
        }
        return file;
    }
}
