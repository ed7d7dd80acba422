package io.locmoe.engine.parameter;

import io.locmoe.tape.DeviceTensor;
import io.locmoe.tape.Shapes;
import io.locmoe.tape.Tape;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/** The parameters of a block in the order in which they are declared, and their tensors. */
final class DeclaredParameters {
    private final Tape tape;
    private final Predicate<String> frozen;
    private final List<Parameter> parameters = new ArrayList<>();
    private final Map<String, DeviceTensor> tensors = new LinkedHashMap<>();
    private long elements;
    private long trainedElements;
    private boolean complete;

    /**
     * No parameters yet.
     *
     * @param tape   null if tensors have no memory, see {@link ParameterBlock#listed}
     * @param frozen whether a parameter, by its name, keeps its values
     */
    DeclaredParameters(Tape tape, Predicate<String> frozen) {
        this.tape = tape;
        this.frozen = frozen;
    }

    /**
     * Adds a parameter, whose places are those behind the others.
     *
     * @param shape shape of the part that the block holds
     */
    DeviceTensor declare(Parameter declared, int... shape) {
        if (complete) {
            throw new IllegalStateException("parameter " + declared.name() + " was declared after the model was built");
        }
        Parameter parameter = declared.behind(elements, trainedElements, frozen.test(declared.name()));
        DeviceTensor tensor = tensor(parameter, shape);
        if (tensors.putIfAbsent(parameter.name(), tensor) != null) {
            throw new IllegalArgumentException("two parameters are named " + parameter.name());
        }
        parameters.add(parameter);
        elements += parameter.elements();
        trainedElements += parameter.isFrozen() ? 0 : parameter.elements();
        return tensor;
    }

    private DeviceTensor tensor(Parameter parameter, int... shape) {
        if (tape == null) {
            return Shapes.tensor(shape);
        }
        return tape.parameter(!parameter.isFrozen(), shape);
    }

    /** Refuses further parameters from now on. */
    void end() {
        complete = true;
    }

    DeviceTensor tensor(String name) {
        DeviceTensor tensor = tensors.get(name);
        if (tensor == null) {
            throw new IllegalArgumentException("no parameter is named " + name);
        }
        return tensor;
    }

    List<Parameter> all() {
        return List.copyOf(parameters);
    }

    List<DeviceTensor> tensors() {
        return List.copyOf(tensors.values());
    }

    long elements() {
        return elements;
    }

    long trainedElements() {
        return trainedElements;
    }
}
