package io.locmoe.corpus.builtin;

import io.locmoe.corpus.text.CorpusException;
import java.io.IOException;
import java.io.InputStream;
import java.net.JarURLConnection;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;

/**
 * A jar of the class path that holds text, found by one resource it must have.
 *
 * @param loader   class loader that sees the jar
 * @param artifact Maven coordinates without the version, for the message when the jar is missing
 * @param probe    path of a resource of that jar
 */
record ClassPathText(ClassLoader loader, String artifact, String probe) {

    /** Reports the identity of the jar. */
    void identify(Consumer<String> facts) {
        try {
            Path jar = Path.of(connect().getJarFileURL().toURI());
            facts.accept(jar.getFileName() + ", " + Files.size(jar) + " bytes");
        } catch (IOException e) {
            throw unreadable(e);
        } catch (URISyntaxException | IllegalArgumentException e) {
            throw new CorpusException(artifact + " is no file: " + e.getMessage(), e);
        }
    }

    /** A stream of the probe resource; the caller closes it. */
    InputStream open() throws IOException {
        return connect().getInputStream();
    }

    /** The jar itself; the caller closes it. */
    JarFile openJar() throws IOException {
        return connect().getJarFile();
    }

    /** The entries whose name has this prefix and suffix, sorted by name: jar order is an accident of packaging. */
    static List<JarEntry> entries(JarFile jar, String prefix, String suffix) {
        return jar.stream()
                .filter(entry -> entry.getName().startsWith(prefix))
                .filter(entry -> entry.getName().endsWith(suffix))
                .sorted((a, b) -> a.getName().compareTo(b.getName()))
                .toList();
    }

    /** The exception for a jar that exists but cannot be read. */
    CorpusException unreadable(IOException cause) {
        return new CorpusException(
                "the text of " + artifact + " cannot be read (" + cause.getMessage() + "): fetch the jar again", cause);
    }

    private JarURLConnection connect() throws IOException {
        URL url = loader.getResource(probe);
        if (url == null) {
            throw new CorpusException("the text jar " + artifact + " is not on the class path (it has " + probe
                    + "): add it as a runtime dependency, or use your own text with --data DIR");
        }
        if (url.openConnection() instanceof JarURLConnection connection) {
            // A cached connection would share the JarFile with the class loader, and closing ours would close theirs.
            connection.setUseCaches(false);
            return connection;
        }
        throw new CorpusException(artifact + " is unpacked at " + url + ": put the jar itself on the class path");
    }
}
