package io.locmoe.driver.reference.kernel;

import io.locmoe.spi.device.kernel.Kernel;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/** An immutable choice of one implementation for each kernel. */
public final class KernelTable {
    private final String description;
    private final Map<Class<? extends Kernel>, KernelImplementation<?>> implementations;

    private KernelTable(String description, Map<Class<? extends Kernel>, KernelImplementation<?>> implementations) {
        this.description = Objects.requireNonNull(description, "description");
        this.implementations = Map.copyOf(implementations);
    }

    /** A table without kernels. */
    public static KernelTable named(String description) {
        return new KernelTable(description, Map.of());
    }

    /** What executes these kernels, for people. */
    public String description() {
        return description;
    }

    /** This table under another description. */
    public KernelTable describedAs(String text) {
        return new KernelTable(text, implementations);
    }

    /** This table with one more, or one replaced, implementation. */
    public <K extends Kernel> KernelTable with(Class<K> kernel, KernelImplementation<? super K> implementation) {
        Map<Class<? extends Kernel>, KernelImplementation<?>> all = new HashMap<>(implementations);
        all.put(kernel, implementation);
        return new KernelTable(description, all);
    }

    public Set<Class<? extends Kernel>> kernels() {
        return implementations.keySet();
    }

    public boolean supports(Class<? extends Kernel> kernel) {
        return implementations.containsKey(kernel);
    }

    /**
     * Executes a kernel on the calling thread.
     *
     * @throws IllegalArgumentException if the table has no implementation of it
     */
    public void execute(Kernel kernel, DeviceMemory memory) {
        KernelImplementation<?> implementation = implementations.get(kernel.getClass());
        if (implementation == null) {
            throw new IllegalArgumentException(
                    "no " + kernel.getClass().getSimpleName() + " in the kernels of " + description);
        }
        run(implementation, kernel, memory);
    }

    @SuppressWarnings("unchecked")
    private static <K extends Kernel> void run(
            KernelImplementation<K> implementation, Kernel kernel, DeviceMemory memory) {
        implementation.execute((K) kernel, memory);
    }
}
