package io.locmoe.harness.host;

import io.locmoe.harness.install.HarnessException;
import io.locmoe.harness.install.Installation;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/**
 * Loads the libraries of an installation into this JVM, in a separate class loader: a test needs none of them on its
 * class path, and they do not conflict with the test's. Both sides exchange only types of the JDK. Thread-safe.
 */
public final class HostLibrary {
    /** Loaded once, because loading classes takes most of the time of a first mesh. */
    private static final Map<Path, HostLibrary> LOADED = new ConcurrentHashMap<>();

    /** What a build for trainings only is without. */
    private static final String WORKSHOP = "workshop";

    private final Path installation;
    private final ClassLoader loader;

    private HostLibrary(Path installation, ClassLoader loader) {
        this.installation = installation;
        this.loader = loader;
    }

    /** The libraries of an installation. */
    public static HostLibrary of(Installation installation) {
        return LOADED.computeIfAbsent(installation.directory(), HostLibrary::load);
    }

    private static HostLibrary load(Path installation) {
        List<Path> jars = new ArrayList<>();
        try {
            for (String directory : List.of("lib", WORKSHOP, "texts")) {
                jars.addAll(jars(installation.resolve(directory)));
            }
            URL[] places = jars.stream().map(HostLibrary::url).toArray(URL[]::new);
            return new HostLibrary(
                    installation, new URLClassLoader("locmoe", places, ClassLoader.getPlatformClassLoader()));
        } catch (IOException e) {
            throw new HarnessException("the libraries of " + installation + " cannot be read", e);
        }
    }

    private static List<Path> jars(Path directory) throws IOException {
        if (!Files.exists(directory)) {
            return List.of();
        }
        try (Stream<Path> jars = Files.list(directory)) {
            return jars.sorted().toList();
        }
    }

    private static URL url(Path jar) {
        try {
            return jar.toUri().toURL();
        } catch (MalformedURLException e) {
            throw new IllegalStateException(e);
        }
    }

    /**
     * Calls a static method.
     *
     * @param type   full name of a public class
     * @param method name of a public method with this number of parameters
     * @throws HarnessException with the message of the method's exception
     */
    public Object call(String type, String method, Object... arguments) {
        try {
            return invoke(null, method(Class.forName(type, true, loader), method, arguments.length), arguments);
        } catch (ClassNotFoundException e) {
            throw Files.exists(installation.resolve(WORKSHOP))
                    ? unfit(type + " is missing", e)
                    : new HarnessException(
                            "the installation " + installation + " was built for trainings only; build the rest of it"
                                    + " with './locmoe plugins install' in the directory of its sources",
                            e);
        }
    }

    /**
     * Wraps an object of the libraries in an interface of the caller; it has methods with the same names.
     *
     * @param object result of {@link #call}
     */
    public <T> T as(Class<T> view, Object object) {
        return view.cast(Proxy.newProxyInstance(
                view.getClassLoader(), new Class<?>[] {view}, (_, called, arguments) -> {
                    Object[] given = arguments == null ? new Object[0] : arguments;
                    return invoke(object, method(object.getClass(), called.getName(), given.length), given);
                }));
    }

    private static Method method(Class<?> type, String name, int parameters) {
        return Arrays.stream(type.getMethods())
                .filter(method -> method.getName().equals(name) && method.getParameterCount() == parameters)
                .findFirst()
                .orElseThrow(() -> unfit(type.getName() + "." + name + " is missing", null));
    }

    private static HarnessException unfit(String what, Exception cause) {
        return new HarnessException(
                "the installation and this harness are of different versions: " + what + " in the former", cause);
    }

    private Object invoke(Object target, Method method, Object... arguments) {
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        thread.setContextClassLoader(loader);
        try {
            return method.invoke(target, arguments);
        } catch (InvocationTargetException e) {
            Throwable cause = e.getCause();
            throw new HarnessException(cause.getMessage() == null ? cause.toString() : cause.getMessage(), cause);
        } catch (IllegalAccessException e) {
            throw unfit(method + " cannot be called", e);
        } finally {
            thread.setContextClassLoader(before);
        }
    }
}
