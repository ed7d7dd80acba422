package io.locmoe.driver.ascend.binding;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** A bound toolkit: its runtime, and its operators, which are linked when first asked for. Thread-safe. */
public final class Cann {
    private final Symbols symbols;
    private final Acl acl;
    private final AclRuntime runtime;
    private final AclStreams streams;
    private final AclObjects objects;
    private final TensorLists lists;
    private final Map<String, Optional<Operator>> operators = new ConcurrentHashMap<>();

    private Cann(Symbols symbols, Acl acl) {
        this.symbols = symbols;
        this.acl = acl;
        this.runtime = new AclRuntime(acl);
        this.streams = new AclStreams(acl);
        this.objects = new AclObjects(acl);
        this.lists = new TensorLists(acl);
    }

    /**
     * Links the functions of a toolkit.
     *
     * @throws MissingFunctionException if it lacks one that every version should have
     */
    public static Cann link(Symbols symbols) {
        return new Cann(symbols, Acl.link(symbols));
    }

    public AclRuntime runtime() {
        return runtime;
    }

    public AclStreams streams() {
        return streams;
    }

    public AclObjects objects() {
        return objects;
    }

    public TensorLists lists() {
        return lists;
    }

    /**
     * An operator.
     *
     * @param name of the table of functions, for example {@code aclnnMatmul}
     * @return empty if no library of the toolkit has it
     */
    public Optional<Operator> operator(String name) {
        return operators.computeIfAbsent(name, this::linkOperator);
    }

    /** The library of each operator that the driver knows, in the order of the table; empty where none has it. */
    public Map<String, Optional<Path>> probe() {
        Map<String, Optional<Path>> found = new LinkedHashMap<>();
        for (FunctionTable.Phases phases : FunctionTable.INSTANCE.operators().values()) {
            found.put(
                    phases.second().name(),
                    symbols.operator(phases.first().name())
                            .filter(first ->
                                    symbols.operator(phases.second().name()).isPresent())
                            .map(Symbols.Symbol::library));
        }
        return found;
    }

    private Optional<Operator> linkOperator(String name) {
        FunctionTable.Phases phases = FunctionTable.INSTANCE.operators().get(name);
        if (phases == null) {
            throw new IllegalArgumentException("the table of functions has no operator " + name);
        }
        List<Optional<Function>> functions = List.of(link(phases.first()), link(phases.second()));
        return functions.get(0).flatMap(first -> functions.get(1).map(second -> new Operator(acl, first, second)));
    }

    private Optional<Function> link(Signature signature) {
        return symbols.operator(signature.name()).map(symbol -> Function.link(signature, symbol));
    }
}
