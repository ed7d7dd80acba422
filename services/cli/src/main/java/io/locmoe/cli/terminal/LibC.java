package io.locmoe.cli.terminal;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;

/** The two calls of the C library that a terminal needs and Java does not offer. */
final class LibC {
    private static final long TIOCGWINSZ = System.getProperty("os.name").startsWith("Mac") ? 0x40087468L : 0x5413L;
    private static final Linker LINKER = Linker.nativeLinker();
    private static final MethodHandle ISATTY =
            handle("isatty", FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_INT));
    private static final MethodHandle IOCTL = handle(
            "ioctl",
            FunctionDescriptor.of(
                    ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.JAVA_LONG, ValueLayout.ADDRESS),
            Linker.Option.firstVariadicArg(2));

    private LibC() {}

    private static MethodHandle handle(String name, FunctionDescriptor descriptor, Linker.Option... options) {
        return LINKER.downcallHandle(LINKER.defaultLookup().findOrThrow(name), descriptor, options);
    }

    static boolean isTerminal(int descriptor) {
        try {
            return (int) ISATTY.invokeExact(descriptor) == 1;
        } catch (Throwable e) {
            throw new IllegalStateException("isatty failed", e);
        }
    }

    /** Columns of the window; 0 if the system does not know. */
    static int terminalWidth(int descriptor) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment rowsAndColumns = arena.allocate(8);
            int result = (int) IOCTL.invokeExact(descriptor, TIOCGWINSZ, rowsAndColumns);
            return result == 0 ? Short.toUnsignedInt(rowsAndColumns.get(ValueLayout.JAVA_SHORT, 2)) : 0;
        } catch (Throwable e) {
            throw new IllegalStateException("ioctl failed", e);
        }
    }
}
