package io.locmoe.pluginhost;

import io.locmoe.guard.PluginException;
import java.util.ServiceConfigurationError;

/** Why a plug-in cannot be used, as the rest of a sentence that starts with its name. */
final class PluginFault extends Exception {
    private static final long serialVersionUID = 1L;
    private static final String CONSTRUCTOR = ".<init>(";

    PluginFault(String sentence, Throwable cause) {
        super(sentence, cause);
    }

    /** The sentence for an error of the plug-in's own code. */
    static PluginFault of(Throwable error) {
        Throwable cause = root(error);
        return switch (cause) {
            case NoClassDefFoundError missing
            when isClassName(missing.getMessage()) -> missingClass(missing.getMessage(), error);
            case ClassNotFoundException missing -> missingClass(missing.getMessage(), error);
            case AbstractMethodError old ->
                new PluginFault(
                        "was built against another version of the SPI: a method is missing (" + old.getMessage() + ")",
                        error);
            case LinkageError link -> new PluginFault("does not link: " + text(link), error);
            case PluginException late ->
                new PluginFault(
                        "did not load: " + late.getMessage().lines().findFirst().orElseThrow(), error);
            case NoSuchMethodException hidden
            when hidden.getMessage().contains(CONSTRUCTOR) -> unmade("the class " + classOf(hidden), error);
            case IllegalAccessException _ -> unmade("the class that its service file names", error);
            case ServiceConfigurationError service ->
                new PluginFault("has a service file that does not fit its classes: " + service.getMessage(), error);
            default -> new PluginFault("failed while it was loaded: " + text(cause), error);
        };
    }

    private static String classOf(NoSuchMethodException constructor) {
        return constructor.getMessage().substring(0, constructor.getMessage().indexOf(CONSTRUCTOR));
    }

    /** The innermost error that says something: the refusal of a value is a sentence, and its causes are not. */
    private static Throwable root(Throwable error) {
        Throwable cause = error;
        while (cause.getCause() != null && !(cause instanceof NoClassDefFoundError) && !isRefusal(cause)) {
            cause = cause.getCause();
        }
        return cause;
    }

    private static boolean isRefusal(Throwable error) {
        return error.getClass() == IllegalArgumentException.class && error.getMessage() != null;
    }

    private static PluginFault unmade(String named, Throwable error) {
        return new PluginFault(
                "cannot be created: " + named + " must be public, with a public constructor without parameters", error);
    }

    /** The message of a missing class is its name alone; other causes of the same error add words. */
    private static boolean isClassName(String message) {
        return message != null && !message.isEmpty() && message.indexOf(' ') < 0;
    }

    private static PluginFault missingClass(String name, Throwable error) {
        String className = String.valueOf(name).replace('/', '.');
        if (className.startsWith("jdk.incubator.vector.")) {
            return new PluginFault(
                    "needs " + className + "; start the JVM with --add-modules=jdk.incubator.vector", error);
        }
        if (className.startsWith("io.locmoe.")) {
            return new PluginFault(
                    "needs " + className
                            + ", which plug-ins cannot see; they see io.locmoe.spi and what lies in their own "
                            + "directory",
                    error);
        }
        return new PluginFault(
                "needs the class " + className + ", which is not in its directory; add the jar that has it", error);
    }

    private static String text(Throwable error) {
        if (isRefusal(error)) {
            return error.getMessage().strip();
        }
        return error.getMessage() == null || error.getMessage().isBlank()
                ? error.getClass().getName()
                : error.getClass().getName() + ": " + error.getMessage().strip();
    }
}
