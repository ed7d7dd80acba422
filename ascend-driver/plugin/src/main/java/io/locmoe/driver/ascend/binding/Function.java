package io.locmoe.driver.ascend.binding;

import java.lang.foreign.Linker;
import java.lang.invoke.MethodHandle;

/**
 * A linked C function. The types of each {@code call} are those of the function, which the table says and the JVM
 * checks.
 */
record Function(String name, MethodHandle handle) {

    static Function link(Signature signature, Symbols.Symbol symbol) {
        return new Function(
                signature.name(), Linker.nativeLinker().downcallHandle(symbol.address(), signature.descriptor()));
    }

    /** A function that gives a pointer. */
    long pointer() {
        try {
            return (long) handle.invokeExact();
        } catch (Throwable e) {
            throw threw(e);
        }
    }

    int call(int a) {
        try {
            return (int) handle.invokeExact(a);
        } catch (Throwable e) {
            throw threw(e);
        }
    }

    int call(long a) {
        try {
            return (int) handle.invokeExact(a);
        } catch (Throwable e) {
            throw threw(e);
        }
    }

    int call(int a, long b) {
        try {
            return (int) handle.invokeExact(a, b);
        } catch (Throwable e) {
            throw threw(e);
        }
    }

    int call(long a, int b) {
        try {
            return (int) handle.invokeExact(a, b);
        } catch (Throwable e) {
            throw threw(e);
        }
    }

    int call(long a, long b) {
        try {
            return (int) handle.invokeExact(a, b);
        } catch (Throwable e) {
            throw threw(e);
        }
    }

    int call(int a, long b, long c) {
        try {
            return (int) handle.invokeExact(a, b, c);
        } catch (Throwable e) {
            throw threw(e);
        }
    }

    int call(long a, long b, int c) {
        try {
            return (int) handle.invokeExact(a, b, c);
        } catch (Throwable e) {
            throw threw(e);
        }
    }

    int call(long a, long b, long c) {
        try {
            return (int) handle.invokeExact(a, b, c);
        } catch (Throwable e) {
            throw threw(e);
        }
    }

    int call(long a, long b, long c, long d) {
        try {
            return (int) handle.invokeExact(a, b, c, d);
        } catch (Throwable e) {
            throw threw(e);
        }
    }

    int call(long a, long b, long c, long d, int e, long f) {
        try {
            return (int) handle.invokeExact(a, b, c, d, e, f);
        } catch (Throwable t) {
            throw threw(t);
        }
    }

    /** A call that the table and the caller write differently. C functions throw nothing. */
    AssertionError threw(Throwable cause) {
        return new AssertionError(name + " is called with other types than the table has", cause);
    }
}
