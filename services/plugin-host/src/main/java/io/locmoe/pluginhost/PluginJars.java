package io.locmoe.pluginhost;

import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.stream.Stream;

/**
 * The jars of one plug-in directory, checked without loading a class.
 *
 * @param files      in the order of their names
 * @param attributes main attributes of the manifest of the jar that names the plug-in's entry
 */
record PluginJars(List<Path> files, Attributes attributes) {
    private static final String SERVICE = "META-INF/services/io.locmoe.spi.MoePlugin";
    private static final Attributes NONE = new Attributes();

    /** Reads the jars' tables of contents and manifests. */
    static PluginJars read(Path directory) throws PluginFault {
        List<Path> files = list(directory);
        if (files.isEmpty()) {
            throw new PluginFault("holds no jar; put the plug-in's jar into it or delete the directory");
        }
        Attributes attributes = null;
        Map<String, Path> jarOfClass = new HashMap<>();
        for (Path file : files) {
            try (JarFile jar = new JarFile(file.toFile())) {
                checkClasses(jar, file, jarOfClass);
                if (attributes == null && jar.getEntry(SERVICE) != null) {
                    attributes =
                            jar.getManifest() == null ? NONE : jar.getManifest().getMainAttributes();
                }
            } catch (IOException e) {
                throw new PluginFault(
                        "has " + file.getFileName() + ", which cannot be read as a jar (" + e.getMessage()
                                + "); copy it again",
                        e);
            }
        }
        if (attributes == null) {
            throw new PluginFault(
                    "has no jar with the file " + SERVICE + ", which must name the class that implements MoePlugin");
        }
        return new PluginJars(files, attributes);
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

    private static void checkClasses(JarFile jar, Path file, Map<String, Path> jarOfClass) throws PluginFault {
        for (JarEntry entry : (Iterable<JarEntry>) jar.stream()::iterator) {
            String name = entry.getName();
            if (!name.endsWith(".class") || name.startsWith("META-INF/") || name.equals("module-info.class")) {
                continue;
            }
            if (name.startsWith(PluginClassLoader.SPI_PATH)) {
                throw new PluginFault("bundles the SPI (" + name + " in " + file.getFileName()
                        + "); give locmoe-spi the scope 'provided' in its build");
            }
            Path other = jarOfClass.putIfAbsent(name, file);
            if (other != null) {
                throw new PluginFault("has " + name + " twice, in " + other.getFileName() + " and " + file.getFileName()
                        + "; remove one of the jars");
            }
        }
    }

    String name(String otherwise) {
        return value("LocMoE-Plugin-Name", otherwise);
    }

    String version() {
        return value("LocMoE-Plugin-Version", "unknown");
    }

    /** Refuses a plug-in that was built against another SPI, or does not say which. */
    void checkSpiVersion(int hostVersion) throws PluginFault {
        String version = value("LocMoE-Spi-Version", "");
        if (version.isEmpty()) {
            throw new PluginFault("does not say which SPI it was built against; its manifest needs LocMoE-Spi-Version: "
                    + hostVersion);
        }
        if (!version.equals(Integer.toString(hostVersion))) {
            throw new PluginFault("was built against version " + version + " of the SPI, but this host has version "
                    + hostVersion + "; use a build of the plug-in for version " + hostVersion);
        }
    }

    /** Refuses a plug-in whose code ends the process: it would take the job, and all other plug-ins, with it. */
    void checkExits() throws PluginFault {
        for (Path file : files) {
            try (JarFile jar = new JarFile(file.toFile())) {
                Optional<String> call = ExitCalls.find(jar, jar.getEntry(SERVICE) != null);
                if (call.isPresent()) {
                    throw new PluginFault("calls " + call.get() + " (" + file.getFileName()
                            + "), which would end the whole process; throw an exception instead");
                }
            } catch (IOException e) {
                throw new PluginFault(
                        "has " + file.getFileName() + ", which cannot be read (" + e.getMessage() + "); copy it again",
                        e);
            }
        }
    }

    private String value(String attribute, String otherwise) {
        String value = attributes.getValue(attribute);
        return value == null || value.isBlank() ? otherwise : value.strip();
    }

    URL[] urls() {
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
