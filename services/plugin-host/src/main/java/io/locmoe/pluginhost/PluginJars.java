package io.locmoe.pluginhost;

import io.locmoe.guard.PluginExit;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.stream.Stream;

/** The jars of one plug-in directory, checked without loading a class. Used by one thread. */
final class PluginJars {
    private final List<Path> files;
    private final List<String> faults = new ArrayList<>();
    private final Map<String, Path> jarOfClass = new HashMap<>();
    private SpiVersion version;
    private Supplier<PluginDigest> digest = () -> PluginDigest.NONE;

    private PluginJars(List<Path> files) {
        this.files = files;
    }

    /**
     * Reads the jars' tables of contents and manifests, and goes on after each fault to find all.
     *
     * @throws PluginFault if the directory cannot be listed
     */
    static PluginJars read(Path directory) throws PluginFault {
        PluginJars jars = new PluginJars(list(directory));
        jars.read();
        return jars;
    }

    private void read() {
        if (files.isEmpty()) {
            faults.add("holds no jar; put the plug-in's jar into it or delete the directory");
            return;
        }
        Path directory = files.getFirst().getParent();
        Optional<JarStamps> seen = JarStamps.of(directory);
        files.forEach(this::open);
        if (version == null && faults.isEmpty()) {
            faults.add("has no jar with the file " + SpiVersion.SERVICE
                    + ", which must name the class that implements MoePlugin");
        }
        try {
            digest = LateDigest.of(directory, faults.isEmpty() ? seen : Optional.empty());
        } catch (UncheckedIOException e) {
            faults.add("cannot be read: " + e.getCause().getMessage());
        }
    }

    private void open(Path file) {
        try (JarFile jar = JarLimits.open(file)) {
            JarLimits.require(jar, file);
            checkClasses(jar, file);
            Optional<SpiVersion> own = SpiVersion.of(jar, file.getFileName().toString());
            checkExits(jar, file, own.isPresent());
            version = version == null ? own.orElse(null) : version;
        } catch (IOException e) {
            faults.add("has " + file.getFileName() + ", which cannot be read as a jar (" + e.getMessage()
                    + "); copy it again");
        } catch (PluginFault e) {
            faults.add(e.getMessage());
        }
    }

    static List<Path> list(Path directory) throws PluginFault {
        try (Stream<Path> entries = Files.list(directory)) {
            return entries.filter(PluginJars::isJar).sorted().toList();
        } catch (IOException e) {
            throw new PluginFault("cannot be listed (" + e + ")", e);
        }
    }

    static boolean isJar(Path path) {
        return path.getFileName().toString().endsWith(".jar") && Files.isRegularFile(path);
    }

    /** One fault of a jar is enough: the next class would tell the same. */
    private void checkClasses(JarFile jar, Path file) {
        for (JarEntry entry : (Iterable<JarEntry>) jar.stream()::iterator) {
            String name = entry.getName();
            if (!name.endsWith(".class") || name.startsWith("META-INF/") || name.equals("module-info.class")) {
                continue;
            }
            if (name.startsWith(PluginClassLoader.SPI_PATH)) {
                faults.add("bundles the SPI (" + name + " in " + file.getFileName()
                        + "); give locmoe-spi the scope 'provided' in its build");
                return;
            }
            Path other = jarOfClass.putIfAbsent(name, file);
            if (other != null) {
                faults.add("has " + name + " twice, in " + other.getFileName() + " and " + file.getFileName()
                        + "; remove one of the jars");
                return;
            }
        }
    }

    /** Code that ends the process would take the job, and all other plug-ins, with it. */
    private void checkExits(JarFile jar, Path file, boolean own) throws IOException {
        ExitCalls.find(jar, own)
                .ifPresent(call -> faults.add("calls " + call + " (" + file.getFileName()
                        + "), which would end the whole process; throw an exception instead"));
    }

    String name(String otherwise) {
        return value("LocMoE-Plugin-Name", otherwise);
    }

    String version() {
        return value("LocMoE-Plugin-Version", "unknown");
    }

    PluginOrigin origin() {
        List<String> names =
                files.stream().map(file -> file.getFileName().toString()).toList();
        return new PluginOrigin(names, version == null ? "" : version.named(), digest);
    }

    /**
     * What is wrong with a plug-in of these jars, for a host with a version of the SPI.
     *
     * @param trust asked once the jars can be read
     */
    List<String> faults(int hostVersion, PluginTrust trust) {
        List<String> all = new ArrayList<>(faults);
        if (version != null) {
            version.fault(hostVersion).ifPresent(all::add);
        }
        if (faults.isEmpty()) {
            all.addAll(trust.faults(files, () -> digest.get().whole()));
        }
        return all;
    }

    private String value(String attribute, String otherwise) {
        String value = version == null ? null : version.attributes().getValue(attribute);
        return value == null || value.isBlank() ? otherwise : value.strip();
    }

    /** A loader of the classes in these jars. */
    PluginClassLoader loader(String plugin, ClassLoader host) {
        return new PluginClassLoader(PluginExit.LOADER + plugin, urls(), host);
    }

    private URL[] urls() {
        URL[] urls = new URL[files.size()];
        for (int i = 0; i < urls.length; i++) {
            try {
                urls[i] = files.get(i).toUri().toURL();
            } catch (MalformedURLException e) {
                throw new IllegalStateException(files.get(i) + " has no URL", e);
            }
        }
        return urls;
    }
}
