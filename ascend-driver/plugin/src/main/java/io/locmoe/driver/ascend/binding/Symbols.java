package io.locmoe.driver.ascend.binding;

import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.Optional;

/** Where functions of CANN are. Thread-safe. */
public interface Symbols {

    /** A function and the library that has it. */
    record Symbol(Path library, MemorySegment address) {}

    /** A function of the runtime, or of the objects that operators are called with. */
    Optional<Symbol> function(String name);

    /** A function of an operator: that of the first library which has it. */
    Optional<Symbol> operator(String name);
}
