package io.locmoe.corpus.builtin;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.locmoe.corpus.text.DomainSource;
import io.locmoe.corpus.text.TextSink;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.function.Consumer;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;

/**
 * Guava's sources, one document per file, without the licence header that all files share. It reads evenly chosen files
 * of the 6.5 MB, about {@value #BYTES} bytes in all.
 */
final class CodeText implements DomainSource {

    /** Enough for the models trained here; the whole text would double the time and memory of a start. */
    static final long BYTES = 3_000_000;

    private final ClassPathText sources;

    CodeText(ClassLoader loader) {
        sources = new ClassPathText(loader, "com.google.guava:guava:sources", "com/google/common/base/Joiner.java");
    }

    @Override
    public String name() {
        return "code";
    }

    @Override
    public String location() {
        return sources.artifact();
    }

    @Override
    public void identify(Consumer<String> facts) {
        sources.identify(facts);
    }

    @Override
    public void read(TextSink sink) {
        try (JarFile jar = sources.openJar()) {
            List<JarEntry> files = ClassPathText.entries(jar, "com/google/common/", ".java");
            long total = files.stream().mapToLong(JarEntry::getSize).sum();
            long seen = 0;
            long read = 0;
            for (JarEntry file : files) {
                seen += file.getSize();
                if ((read + file.getSize()) * total <= BYTES * seen) {
                    read += file.getSize();
                    sink.document(source(jar, file));
                }
            }
        } catch (IOException e) {
            throw sources.unreadable(e);
        }
    }

    private static String source(JarFile jar, JarEntry file) throws IOException {
        try (InputStream in = jar.getInputStream(file)) {
            String text = new String(in.readAllBytes(), UTF_8);
            int header = text.startsWith("/*") ? text.indexOf("*/") + 2 : 0;
            return text.substring(header).stripLeading();
        }
    }
}
