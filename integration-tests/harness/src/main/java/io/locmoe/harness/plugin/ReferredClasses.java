package io.locmoe.harness.plugin;

import java.io.IOException;
import java.io.InputStream;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.constantpool.ClassEntry;
import java.lang.classfile.constantpool.PoolEntry;
import java.lang.classfile.constantpool.Utf8Entry;
import java.net.JarURLConnection;
import java.net.URISyntaxException;
import java.net.URL;
import java.net.URLConnection;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A class and all classes that it refers to, directly or indirectly, except the JDK and the SPI. Used by one thread.
 *
 * @param inDirectories content of classes from directories, by their place in a jar
 * @param jars          jars that contain the other classes
 */
record ReferredClasses(Map<String, byte[]> inDirectories, Set<Path> jars) {
    private static final String SPI = "io/locmoe/spi/";
    private static final Pattern DESCRIBED = Pattern.compile("L([\\w$/]+)[;<]");

    static ReferredClasses of(Class<?> first) throws IOException {
        ReferredClasses found = new ReferredClasses(new TreeMap<>(), new TreeSet<>());
        Deque<String> waiting = new ArrayDeque<>(Set.of(first.getName().replace('.', '/')));
        Set<String> seen = new HashSet<>(waiting);
        while (!waiting.isEmpty()) {
            for (String name : found.add(waiting.pop(), first.getClassLoader())) {
                if (seen.add(name)) {
                    waiting.push(name);
                }
            }
        }
        return found;
    }

    /** Adds a class; returns the names of classes that it refers to. */
    private Set<String> add(String name, ClassLoader loader) throws IOException {
        URL place = name.startsWith(SPI) ? null : loader.getResource(name + ".class");
        if (place == null || place.getProtocol().equals("jrt")) {
            return Set.of();
        }
        byte[] content = read(place);
        if (place.openConnection() instanceof JarURLConnection jar) {
            jars.add(path(jar.getJarFileURL()));
        } else {
            inDirectories.put(name + ".class", content);
        }
        return named(ClassFile.of().parse(content));
    }

    private static byte[] read(URL place) throws IOException {
        URLConnection connection = place.openConnection();
        connection.setUseCaches(false);
        try (InputStream in = connection.getInputStream()) {
            return in.readAllBytes();
        }
    }

    private static Path path(URL file) {
        try {
            return Path.of(file.toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Set<String> named(ClassModel model) {
        Set<String> names = new HashSet<>();
        for (PoolEntry entry : model.constantPool()) {
            if (entry instanceof ClassEntry type && !type.asInternalName().startsWith("[")) {
                names.add(type.asInternalName());
            } else if (entry instanceof Utf8Entry text) {
                Matcher matcher = DESCRIBED.matcher(text.stringValue());
                while (matcher.find()) {
                    names.add(matcher.group(1));
                }
            }
        }
        return names;
    }
}
