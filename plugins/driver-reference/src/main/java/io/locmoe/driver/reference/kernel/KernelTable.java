package io.locmoe.driver.reference.kernel;

import io.locmoe.spi.device.ElementSupport;
import io.locmoe.spi.device.kernel.Kernel;
import io.locmoe.spi.device.kernel.MatMul;
import io.locmoe.spi.device.memory.ElementType;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;

/** An immutable choice of one implementation for each kernel and element type. */
public final class KernelTable {
    private final String description;
    private final Map<ElementType, String> types;
    private final Map<Class<? extends Kernel>, Map<ElementType, KernelImplementation<?>>> implementations;

    private KernelTable(
            String description,
            Map<ElementType, String> types,
            Map<Class<? extends Kernel>, Map<ElementType, KernelImplementation<?>>> implementations) {
        this.description = Objects.requireNonNull(description, "description");
        this.types = Map.copyOf(types);
        this.implementations = Map.copyOf(implementations);
    }

    /** A table without kernels. */
    public static KernelTable named(String description) {
        return new KernelTable(description, Map.of(), Map.of());
    }

    /** What executes these kernels, for people. */
    public String description() {
        return description;
    }

    /** This table under another description. */
    public KernelTable describedAs(String text) {
        return new KernelTable(text, types, implementations);
    }

    /** This table with what executes matrix products of a type other than float32, and why, for people. */
    public KernelTable describedAs(ElementType type, String text) {
        Map<ElementType, String> all = new HashMap<>(types);
        all.put(type, text);
        return new KernelTable(description, all, implementations);
    }

    /** How matrix products of each type are computed; those of float32 as the table's description says. */
    public List<ElementSupport> elementTypes() {
        return implementations.getOrDefault(MatMul.class, Map.of()).keySet().stream()
                .sorted()
                .map(type -> new ElementSupport(type, types.getOrDefault(type, description)))
                .toList();
    }

    /** This table with one more, or one replaced, implementation for float32. */
    public <K extends Kernel> KernelTable with(Class<K> kernel, KernelImplementation<? super K> implementation) {
        return with(kernel, Set.of(ElementType.FLOAT32), implementation);
    }

    /** This table with one more, or one replaced, implementation for some of the types that the kernel takes. */
    public <K extends Kernel> KernelTable with(
            Class<K> kernel, Set<ElementType> elementTypes, KernelImplementation<? super K> implementation) {
        if (!Kernel.types(kernel).containsAll(elementTypes)) {
            throw new IllegalArgumentException(kernel.getSimpleName() + " takes " + words(Kernel.types(kernel))
                    + ", not all of " + words(elementTypes));
        }
        Map<ElementType, KernelImplementation<?>> ofKernel = new EnumMap<>(ElementType.class);
        ofKernel.putAll(implementations.getOrDefault(kernel, Map.of()));
        elementTypes.forEach(type -> ofKernel.put(type, implementation));
        Map<Class<? extends Kernel>, Map<ElementType, KernelImplementation<?>>> all = new HashMap<>(implementations);
        all.put(kernel, ofKernel);
        return new KernelTable(description, types, all);
    }

    public Set<Class<? extends Kernel>> kernels() {
        return implementations.keySet();
    }

    public boolean supports(Class<? extends Kernel> kernel) {
        return implementations.containsKey(kernel);
    }

    public boolean supports(Class<? extends Kernel> kernel, ElementType type) {
        return implementations.getOrDefault(kernel, Map.of()).containsKey(type);
    }

    /**
     * Executes a kernel on the calling thread.
     *
     * @throws IllegalArgumentException if the table has no implementation of it for its type
     */
    public void execute(Kernel kernel, DeviceMemory memory) {
        Map<ElementType, KernelImplementation<?>> ofKernel = implementations.get(kernel.getClass());
        KernelImplementation<?> implementation = ofKernel == null ? null : ofKernel.get(kernel.elementType());
        if (implementation == null) {
            throw new IllegalArgumentException(lack(kernel));
        }
        run(implementation, kernel, memory);
    }

    /** That there is no implementation for a call, and what to do instead. */
    public String lack(Kernel kernel) {
        String name = kernel.getClass().getSimpleName();
        Map<ElementType, KernelImplementation<?>> ofKernel = implementations.get(kernel.getClass());
        if (ofKernel == null) {
            return "no " + name + " in the kernels of " + description;
        }
        return "no " + name + " of " + kernel.elementType() + " in the kernels of " + description + ", only of "
                + words(ofKernel.keySet()) + "; cast the operands to one of these, or use another driver";
    }

    private static String words(Set<ElementType> types) {
        return types.stream().sorted().map(ElementType::toString).collect(Collectors.joining(", "));
    }

    @SuppressWarnings("unchecked")
    private static <K extends Kernel> void run(
            KernelImplementation<K> implementation, Kernel kernel, DeviceMemory memory) {
        implementation.execute((K) kernel, memory);
    }
}
