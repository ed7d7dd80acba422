package io.locmoe.driver.cpu.blas;

import java.io.IOException;
import java.io.InputStream;
import java.lang.foreign.Arena;
import java.lang.foreign.SymbolLookup;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Properties;

/** Finds the OpenBLAS that lies beside the plug-in and loads it. */
final class OpenBlasLibrary {
    /** Where the shared libraries are unpacked; the default is in {@code java.io.tmpdir}. */
    static final String DIRECTORY_PROPERTY = "locmoe.cpu.native.directory";

    /** A library to load instead of the one beside the plug-in. */
    static final String FILE_PROPERTY = "locmoe.cpu.openblas";

    /** In the order of loading: the loader finds what OpenBLAS needs by name among what is loaded. */
    private static final List<String> FILES =
            List.of("libgcc_s.so.1", "libquadmath.so.0", "libgfortran.so.5", "libopenblas.so.0");

    private static final String POM = "META-INF/maven/org.bytedeco/openblas/pom.properties";

    private OpenBlasLibrary() {}

    /** The loaded library's symbols. It stays loaded until the process ends. */
    static SymbolLookup load() throws LibraryUnavailableException {
        String file = System.getProperty(FILE_PROPERTY);
        return file == null ? loadShipped() : loadNamed(file);
    }

    private static SymbolLookup loadNamed(String file) throws LibraryUnavailableException {
        try {
            return SymbolLookup.libraryLookup(Path.of(file), Arena.global());
        } catch (IllegalArgumentException e) {
            throw new LibraryUnavailableException(
                    "-D" + FILE_PROPERTY + "=" + file + " cannot be loaded: " + e.getMessage(), e);
        } catch (IllegalCallerException e) {
            throw noNativeAccess(e);
        }
    }

    private static LibraryUnavailableException noNativeAccess(IllegalCallerException e) {
        return new LibraryUnavailableException(
                "OpenBLAS needs native access: start the JVM with --enable-native-access=ALL-UNNAMED", e);
    }

    private static SymbolLookup loadShipped() throws LibraryUnavailableException {
        String platform = platform();
        String folder = "org/bytedeco/openblas/" + platform;
        ClassLoader jar = OpenBlasLibrary.class.getClassLoader();
        if (jar.getResource(folder + "/libopenblas.so.0") == null) {
            throw new LibraryUnavailableException(
                    "no OpenBLAS for " + platform + " beside the plug-in (resource " + folder + "/libopenblas.so.0)");
        }
        try {
            return load(new LibraryFiles(jar, directory(jar, platform)).extract(folder, FILES));
        } catch (IOException e) {
            throw new LibraryUnavailableException("OpenBLAS cannot be unpacked: " + e, e);
        } catch (IllegalArgumentException e) {
            throw new LibraryUnavailableException(
                    "OpenBLAS cannot be loaded (is the directory mounted noexec? -D" + DIRECTORY_PROPERTY
                            + " names another): " + e.getMessage(),
                    e);
        } catch (IllegalCallerException e) {
            throw noNativeAccess(e);
        }
    }

    /** Whether a user has named the library: then it is that one or none. */
    static boolean isNamed() {
        return System.getProperty(FILE_PROPERTY) != null;
    }

    private static SymbolLookup load(List<Path> files) {
        SymbolLookup last = null;
        for (Path file : files) {
            // Not System.load: that refuses a file which another plug-in's class loader has loaded.
            last = SymbolLookup.libraryLookup(file, Arena.global());
        }
        return last;
    }

    private static Path directory(ClassLoader jar, String platform) throws IOException {
        String root = System.getProperty(DIRECTORY_PROPERTY);
        String name = "openblas-" + version(jar) + "-" + platform;
        // One level only: in a shared temporary directory nobody else can rename what is ours, but could what is above
        // it.
        Path directory = root != null
                ? Path.of(root, name)
                : Path.of(System.getProperty("java.io.tmpdir"), "locmoe-" + user() + "-" + name);
        return directory.toAbsolutePath();
    }

    private static String user() {
        return System.getProperty("user.name").replaceAll("[^A-Za-z0-9_.-]", "_");
    }

    static String version(ClassLoader jar) throws IOException {
        try (InputStream in = jar.getResourceAsStream(POM)) {
            if (in == null) {
                throw new IOException("the OpenBLAS jar names no version (resource " + POM + ")");
            }
            Properties properties = new Properties();
            properties.load(in);
            return properties.getProperty("version");
        }
    }

    private static String platform() {
        String system = System.getProperty("os.name").toLowerCase(Locale.ROOT);
        String architecture = System.getProperty("os.arch").toLowerCase(Locale.ROOT);
        String processor = switch (architecture) {
            case "amd64", "x86_64" -> "x86_64";
            case "aarch64", "arm64" -> "arm64";
            default -> architecture;
        };
        return system + "-" + processor;
    }
}
